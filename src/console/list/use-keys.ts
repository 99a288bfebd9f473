/** Single keys of a page. They rest while somebody types or a dialog is open. */
import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, (() => void) | undefined>>;

const TYPING = 'input, textarea, select, [contenteditable]';

export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (target instanceof Element && target.closest(TYPING) !== null) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      // A button or link that has the focus keeps Enter and space for itself.
      const isPressed = event.key === 'Enter' || event.key === ' ';
      if (isPressed && target instanceof Element && target.closest('a, button') !== null) return;
      const run = current.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
