/**
 * Rows of a list by its cursor, as many as were scrolled to. News change only what they touch: the page that holds the row is
 * asked for again, and the first one for what is new. Asking for all pages again would cost five hundred requests at the end of
 * a hundred thousand rows.
 */
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { Route } from '#model/route.ts';
import { call, type Asked } from './call.ts';
import { onNews } from './live.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | number | null;
}

export interface Row {
  readonly id: string;
}

export interface Rows<T> {
  /** What was asked: under this name a list finds its place again. */
  readonly name: string;
  readonly rows: readonly T[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  loadMore(): void;
  reload(): void;
}

const PAGE_ROWS = 200;
/** Two screens: what is seen first comes first. */
const FIRST_ROWS = 60;
/** Lists that were left lately, and how much of each is there again at once: that many pages are asked for anew. */
const KEPT_LISTS = 8;
const KEPT_PAGES = 4;
const kept = new Map<string, State<unknown>>();

interface State<T> {
  readonly key: string;
  readonly pages: readonly (Page<T> & { readonly after: string | number | null })[];
  readonly isLoading: boolean;
  readonly error: unknown;
}

export function useRows<T extends Row>(
  route: Route,
  query: Readonly<Record<string, string | undefined>>,
  when = true,
): Rows<T> {
  const key = JSON.stringify([route.name, query]);
  const [state, setState] = useState<State<T>>(() => keptOr(key));
  const current = useRef<State<T>>(state);
  const asking = useRef(new Set<string>());

  const put = useCallback((next: State<T>): void => {
    current.current = next;
    setState(next);
  }, []);

  /** The page behind this cursor; null is the first. */
  const ask = useCallback(
    async (after: string | number | null): Promise<void> => {
      const mark = `${key} ${String(after)}`;
      if (asking.current.has(mark)) return;
      asking.current.add(mark);
      try {
        const page = await fetchPage<T>(route, query, after);
        if (current.current.key === key) put(withPage(current.current, after, page));
      } catch (error) {
        if (current.current.key === key) put({ ...current.current, isLoading: false, error });
      } finally {
        asking.current.delete(mark);
      }
    },
    // The key says all that is asked.
    [key, put],
  );

  useEffect(() => {
    if (!when) return undefined;
    put(keptOr(key));
    const { pages: known } = current.current;
    if (known.length === 0) void ask(null);
    for (const { after } of known) void ask(after);
    return () => keep(current.current);
  }, [key, when, ask, put]);

  useNews(route.name.split('.')[0] ?? '', when, current, ask);
  const { pages } = state;
  const rows = useMemo(() => pages.flatMap(({ items }) => items), [pages]);
  const last = pages.at(-1);
  return {
    name: key,
    rows: state.key === key ? rows : [],
    hasMore: last?.next !== undefined && last.next !== null,
    isLoading: state.isLoading,
    error: state.error,
    loadMore: () => {
      if (last?.next !== undefined && last.next !== null) void ask(last.next);
    },
    reload: () => void ask(null),
  };
}

/** Asks again for the page of each row that has news, and for the first, where new rows come in. */
function useNews<T extends Row>(
  kind: string,
  when: boolean,
  current: RefObject<State<T>>,
  ask: (after: string | number | null) => Promise<void>,
): void {
  useEffect(() => {
    if (!when) return undefined;
    return onNews((news) => {
      const ids = new Set(
        news === 'everything' ? [] : news.filter((one) => one.kind === kind).map(({ id }) => id),
      );
      if (news !== 'everything' && ids.size === 0) return;
      const touched = current.current.pages.filter(
        ({ items, after }) => after === null || items.some(({ id }) => ids.has(id)),
      );
      for (const { after } of touched) void ask(after);
    });
  }, [kind, when, current, ask]);
}

function keptOr<T>(key: string): State<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the key names the route, and the route its rows
  const known = kept.get(key) as State<T> | undefined;
  return known ?? { key, pages: [], isLoading: true, error: null };
}

function keep(state: State<unknown>): void {
  kept.delete(state.key);
  if (state.pages.length === 0) return;
  kept.set(state.key, { ...state, pages: state.pages.slice(0, KEPT_PAGES), error: null });
  for (const key of kept.keys()) {
    if (kept.size <= KEPT_LISTS) break;
    kept.delete(key);
  }
}

async function fetchPage<T>(
  route: Route,
  query: Readonly<Record<string, string | undefined>>,
  after: string | number | null,
): Promise<Page<T>> {
  const cursor = after === null ? {} : { after };
  const limit = after === null ? FIRST_ROWS : PAGE_ROWS;
  const asked: Asked<Route> = { query: { ...query, ...cursor, limit } };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever names the route names its rows
  return (await call<Route>(route, asked)) as Page<T>;
}

/** A page takes the place of itself, or comes last. Where its end moved, the pages behind it are asked for again as needed. */
function withPage<T extends Row>(
  state: State<T>,
  after: string | number | null,
  page: Page<T>,
): State<T> {
  const at = state.pages.findIndex((known) => known.after === after);
  const fresh = { ...page, after };
  if (at < 0) return { ...state, pages: [...state.pages, fresh], isLoading: false, error: null };
  const old = state.pages[at];
  if (old !== undefined && old.next !== page.next) return moved(state, at, fresh, old);
  return { ...state, pages: state.pages.with(at, fresh), isLoading: false, error: null };
}

/** New rows push old ones over the end of the first page: they stay there, for the next page begins behind them. */
function moved<T extends Row>(
  state: State<T>,
  at: number,
  fresh: State<T>['pages'][number],
  old: State<T>['pages'][number],
): State<T> {
  const known = new Set(fresh.items.map(({ id }) => id));
  const last = fresh.items.at(-1)?.id ?? '';
  const pushed = old.items.filter(({ id }) => !known.has(id) && id < last);
  if (at === state.pages.length - 1 && pushed.length === 0) {
    return { ...state, pages: state.pages.with(at, fresh), isLoading: false, error: null };
  }
  const page = { ...fresh, items: [...fresh.items, ...pushed], next: old.next };
  return { ...state, pages: state.pages.with(at, page), isLoading: false, error: null };
}
