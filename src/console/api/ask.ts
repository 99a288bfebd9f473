/** Questions to the office, kept and shared by TanStack Query under `[name of the route, what was asked]`. */
import {
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { ReplyOf, Route } from '#model/route.ts';
import { call, Refused, type Asked, type Manner } from './call.ts';

/** News come by themselves; without any, what is older than this is asked for again when it is looked at. */
const FRESH_MS = 60_000;

export function newQueryClient(onUnauthenticated: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        refetchOnWindowFocus: false,
        retry: (count, error) => isPassing(error) && count < 2,
      },
      mutations: { retry: (count, error) => isOffline(error) && count < 1 },
    },
  });
  const look = (error: unknown): void => {
    if (error instanceof Refused && error.code === 'unauthenticated') onUnauthenticated();
  };
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
  });
  client.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
  });
  return client;
}

const isOffline = (error: unknown): boolean => error instanceof Refused && error.code === 'offline';
const isPassing = (error: unknown): boolean =>
  error instanceof Refused && ['offline', 'unavailable', 'too-many'].includes(error.code);

/** `when` false: not asked yet. */
export function useAsk<R extends Route>(
  route: R,
  asked: Asked<R> = {},
  when = true,
): UseQueryResult<ReplyOf<R>> {
  return useQuery({
    queryKey: keyOf(route, asked),
    queryFn: ({ signal }) => call(route, asked, { signal }),
    enabled: when,
  });
}

export function keyOf<R extends Route>(route: R, asked: Asked<R> = {}): readonly unknown[] {
  return [route.name, asked];
}

/** Sends a command. What it touched comes back as news; to be sure, all that is shown of its kind is asked for again. */
export function useCommand<R extends Route>(
  route: R,
): UseMutationResult<ReplyOf<R>, Error, { readonly asked: Asked<R>; readonly manner?: Manner }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ asked, manner }) => call(route, asked, manner),
    onSuccess: () => refresh(client, route.name.split('.')[0] ?? ''),
  });
}

/** A decision on one thing shows on what belongs together: case, orders, notices, clocks. */
export const TOGETHER: ReadonlySet<string> = new Set([
  'lead',
  'case',
  'order',
  'notice',
  'clock',
  'evidence',
  'exemption',
]);

export async function refresh(client: QueryClient, kind: string): Promise<void> {
  await client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const about = String(queryKey[0]).split('.')[0] ?? '';
      return about === kind || (TOGETHER.has(kind) && TOGETHER.has(about));
    },
  });
}
