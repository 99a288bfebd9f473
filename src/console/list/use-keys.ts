/** Single keys of a page. They rest while somebody types or a dialog is open. */
import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

/** A button or link that has the focus keeps Enter and space for itself. */
function isForOthers(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (document.querySelector('[role="dialog"]') !== null) return true;
  const { target, key } = event;
  if (!(target instanceof Element)) return false;
  const isPressed = key === 'Enter' || key === ' ';
  return target.closest(isPressed ? `${TYPING}, a, button, summary` : TYPING) !== null;
}

const TYPING = 'input, textarea, select, [contenteditable]';

export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isForOthers(event)) return;
      const run = current.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
