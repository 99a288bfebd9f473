/**
 * Names of units and systems by their ids. All that are wanted at a moment are asked for at once, and only those that are still
 * in sight: a list that is scrolled has thousands. Known ones are kept until there is news of them.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { NAMES_MAX, nameRoutes } from '#model/routes/names.ts';
import { call } from './call.ts';
import { onNews } from './live.ts';

/** Rows that come into sight within so many milliseconds are asked for together. */
const GATHER_MS = 30;
/** After a refusal, or without a connection. */
const AGAIN_MS = 5_000;

/** Null: not to be read by whoever looks. */
const names = new Map<string, string | null>();
/** How many rows want each. */
const wanted = new Map<string, number>();
const asking = new Set<string>();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

onNews((news) => {
  if (news === 'everything') names.clear();
  else for (const { kind, id } of news) if (kind === 'unit' || kind === 'system') names.delete(id);
  askSoon(GATHER_MS);
});

/** Undefined: not known yet. */
export function useName(id: string | null): string | null | undefined {
  const name = useSyncExternalStore(watch, () => (id === null ? null : names.get(id)));
  useEffect(() => {
    if (id === null) return undefined;
    wanted.set(id, (wanted.get(id) ?? 0) + 1);
    askSoon(GATHER_MS);
    return () => {
      const left = (wanted.get(id) ?? 1) - 1;
      if (left === 0) wanted.delete(id);
      else wanted.set(id, left);
    };
  }, [id]);
  return name;
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function missing(): readonly string[] {
  return [...wanted.keys()].filter((id) => !names.has(id) && !asking.has(id));
}

function askSoon(ms: number): void {
  if (timer !== null || missing().length === 0) return;
  timer = setTimeout(() => {
    timer = null;
    void ask();
  }, ms);
}

async function ask(): Promise<void> {
  const ids = missing().slice(0, NAMES_MAX);
  if (ids.length === 0) return;
  for (const id of ids) asking.add(id);
  let isRefused = false;
  try {
    const found = await call(nameRoutes.find, { query: { ids: ids.join(',') } });
    for (const id of ids) names.set(id, null);
    for (const { id, name } of found.names) names.set(id, name);
  } catch {
    isRefused = true;
  }
  for (const id of ids) asking.delete(id);
  for (const listener of listeners) listener();
  askSoon(isRefused ? AGAIN_MS : 0);
}
