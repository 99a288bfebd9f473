/** Asks the office while somebody types: a moment after the last key, and what was found stays until there is more. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Hits } from '#model/search.ts';
import { searchRoutes } from '#model/routes/search.ts';
import { call } from '../api/call.ts';

const PAUSE_MS = 150;
const NOTHING: Hits = { hits: [], more: [] };

export interface Found {
  readonly things: Hits;
  readonly named: Hits | null;
  readonly isLooking: boolean;
  readonly error: unknown;
}

/** `named`: for what people and wallets were asked; null: not yet. */
export function useFinding(text: string, named: string | null): Found {
  const asked = usePaused(text.trim());
  const when = asked !== '';
  const things = useQuery({
    queryKey: ['search.things', asked],
    queryFn: ({ signal }) => call(searchRoutes.things, { query: { q: asked } }, { signal }),
    enabled: when,
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    queryKey: ['search.named', named],
    queryFn: () => call(searchRoutes.named, { query: { q: named ?? '' } }),
    enabled: named !== null && named !== '',
    // Each is recorded: it is not asked twice.
    staleTime: Infinity,
    retry: false,
  });
  return {
    things: when ? (things.data ?? NOTHING) : NOTHING,
    named: named === null ? null : (people.data ?? null),
    isLooking: asked !== text.trim() || things.isFetching || people.isFetching,
    error: things.error ?? people.error,
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
