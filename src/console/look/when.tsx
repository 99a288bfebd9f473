/** A time, absolute and relative together; the zone is in its title. */
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { absolute, relative, withZone } from './format.ts';

/** All relative times of the page move on together. */
const TICK_MS = 20_000;
let tick = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (timer === undefined) tick = Date.now();
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const one of watchers) one();
  }, TICK_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Milliseconds since 1970, as of the last tick. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => tick);
}

export function When(props: {
  readonly at: string | null;
  readonly form?: 'both' | 'relative' | 'absolute';
}) {
  const now = useNow();
  const { t } = useTranslation();
  const { at, form = 'both' } = props;
  if (at === null) return <span className="quiet">{t('say.notSet')}</span>;
  const texts = { relative: relative(at, now), absolute: absolute(at) };
  return (
    <time dateTime={at} title={withZone(at)}>
      {form === 'both' ? `${texts.absolute} · ${texts.relative}` : texts[form]}
    </time>
  );
}
