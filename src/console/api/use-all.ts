/** All rows of a short list, page after page: trees, agencies, calendars. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Route } from '#model/route.ts';
import { call, type Asked } from './call.ts';

const PAGE_ROWS = 200;
/** A longer list is not one to choose from. */
const ROWS_MAX = 5000;

/** `T`: a row of this route. Under the name of the route, so that news and commands renew it. */
export function useAll<T>(
  route: Route,
  query: Readonly<Record<string, string>> = {},
  when = true,
): UseQueryResult<readonly T[]> {
  return useQuery({
    queryKey: [route.name, 'all', query],
    queryFn: async () => {
      const all: T[] = [];
      let after: string | null = null;
      do {
        const cursor: Readonly<Record<string, string>> = after === null ? {} : { after };
        const asked: Asked<Route> = { query: { ...query, ...cursor, limit: PAGE_ROWS } };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever names the route names its rows
        const page = (await call<Route>(route, asked)) as Page<T>;
        all.push(...page.items);
        after = page.next;
      } while (after !== null && all.length < ROWS_MAX);
      return all;
    },
    enabled: when,
  });
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
