/** The button that opens the box, its keys, and the box itself, which is fetched when it is first opened. */
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useLater } from '../api/use-later.ts';
import { useKeys } from '../list/use-keys.ts';
import { Icon } from '../look/icon.tsx';
import { find } from './finding.ts';

const fetchBox = () => import('./find-box.tsx');
const FindBox = lazy(async () => ({ default: (await fetchBox()).FindBox }));

export function Finder() {
  const finding = useSyncExternalStore(find.watch, find.now);
  const isLater = useLater();
  useEffect(() => {
    // It is there before its key is pressed: what is typed at once is not lost.
    if (isLater) void fetchBox();
  }, [isLater]);
  useKeys({ '/': () => find.open() });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      // A dialog that asks for something is answered first.
      if (document.querySelector('[role="dialog"]') === null) find.open();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  if (finding === null) return null;
  return (
    <Suspense>
      <FindBox finding={finding} />
    </Suspense>
  );
}

export function FindButton() {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="rail-button find-button"
      aria-keyshortcuts="/ Control+K"
      onPointerEnter={() => void fetchBox()}
      onFocus={() => void fetchBox()}
      onClick={() => find.open()}
    >
      <Icon name="find" />
      <span>{t('find.open')}</span>
      <kbd aria-hidden="true">/</kbd>
    </button>
  );
}
