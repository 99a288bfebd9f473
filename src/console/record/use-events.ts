/** The events of the record, the newest first, as many as were scrolled to. New ones are told, and shown when asked for. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { InputOf, ReplyOf } from '#model/route.ts';
import { recordRoutes } from '#model/routes/record.ts';
import { call } from '../api/call.ts';
import { onNews } from '../api/live.ts';
import type { ShownEvent } from './verify-log.ts';

const PAGE_ROWS = 100;
type Page = ReplyOf<typeof recordRoutes.list>;
type Query = InputOf<typeof recordRoutes.list>['query'];
type EventFilter = {
  readonly [K in 'kind' | 'id' | 'actor' | 'until']?: Exclude<Query[K], undefined>;
};

/** A row of a list is known by its place in the record: the id of an event is that of the thing it happened to. */
export interface EventRow {
  readonly id: string;
  readonly event: ShownEvent;
}

export function useEvents(filter: EventFilter) {
  const [newer, setNewer] = useState(0);
  const asked = useInfiniteQuery({
    queryKey: ['record.list', filter],
    queryFn: ({ pageParam, signal }): Promise<Page> => {
      const after = pageParam === null ? {} : { after: pageParam };
      const query = { ...filter, ...after, limit: PAGE_ROWS };
      return call(recordRoutes.list, { query }, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }: Page) => next,
    staleTime: Infinity,
  });
  useEffect(
    () => onNews((news) => setNewer((n) => n + (news === 'everything' ? 1 : news.length))),
    [],
  );
  const { data, refetch, fetchNextPage, hasNextPage, isFetching, error } = asked;
  const events = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const rows = useMemo(
    () => events.map((event): EventRow => ({ id: String(event.seq), event })),
    [events],
  );
  return {
    events,
    list: {
      rows,
      hasMore: hasNextPage,
      isLoading: isFetching,
      error,
      loadMore: () => {
        if (!isFetching) void fetchNextPage();
      },
    },
    newer,
    showNewer: () => {
      setNewer(0);
      void refetch();
    },
  };
}
