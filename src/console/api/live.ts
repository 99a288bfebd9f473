/**
 * News of the office as they happen. Each names a thing; what is shown of it is asked for again, and nothing else: looks at
 * single things are recorded, so the page must not look more often than there is something new.
 */
import type { QueryClient } from '@tanstack/react-query';
import { EventNews } from '#model/webhook.ts';
import { eventRoutes } from '#model/routes/events.ts';

/** News within so many milliseconds are taken together: a delivery of a sensor has hundreds. */
const GATHER_MS = 400;
/** After a refusal: the session may be locked, or too many windows are open. */
const AGAIN_MS = 10_000;

export type NewsListener = (news: readonly EventNews[] | 'everything') => void;

const listeners = new Set<NewsListener>();
let isLive = false;
const watchers = new Set<() => void>();

/** For what keeps rows of its own. */
export function onNews(listener: NewsListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const liveness = {
  now: (): boolean => isLive,
  watch: (watcher: () => void): (() => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
};

function setLive(next: boolean): void {
  if (next === isLive) return;
  isLive = next;
  for (const watcher of watchers) watcher();
}

/** Follows until the returned function is called. */
export function follow(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let gathered: EventNews[] = [];
  const flush = (): void => {
    gathering = undefined;
    const news = gathered;
    gathered = [];
    tell(client, news);
  };
  const open = (): void => {
    source = new EventSource(eventRoutes.watch.path);
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('message', ({ data }) => {
      const news = newsFrom(data);
      if (news === null) return;
      gathered.push(news);
      gathering ??= setTimeout(flush, GATHER_MS);
    });
    source.addEventListener('resync', () => tell(client, 'everything'));
    source.addEventListener('error', () => {
      setLive(false);
      // While it connects again by itself nothing need be done; refused, it stays closed.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(again);
    clearTimeout(gathering);
    source?.close();
    setLive(false);
  };
}

function newsFrom(data: unknown): EventNews | null {
  try {
    const parsed = EventNews.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function tell(client: QueryClient, news: readonly EventNews[] | 'everything'): void {
  for (const listener of listeners) listener(news);
  void client.invalidateQueries({
    predicate: ({ queryKey }) => {
      if (news === 'everything') return true;
      return news.some((one) => concerns(one, String(queryKey[0]), queryKey[1]));
    },
  });
}

/** Rows of a list may come, go or change; a single thing only where it is that very one. */
function concerns({ kind, id }: EventNews, name: string, asked: unknown): boolean {
  const [about = '', what = ''] = name.split('.');
  if (name === 'case.timeline')
    return ['lead', 'case', 'order', 'notice', 'clock', 'referral', 'evidence'].includes(kind);
  // Counted from leads, cases, orders and clocks, whichever changes.
  if (about === 'situation' || about === 'energy')
    return ['lead', 'case', 'order', 'clock', 'energy-factor'].includes(kind);
  if (about !== kind) return false;
  const shown = idIn(asked);
  return what !== 'show' || shown === null || shown === id;
}

function idIn(asked: unknown): string | null {
  if (typeof asked !== 'object' || asked === null || !('params' in asked)) return null;
  const { params } = asked;
  if (typeof params !== 'object' || params === null || !('id' in params)) return null;
  return typeof params.id === 'string' ? params.id : null;
}
