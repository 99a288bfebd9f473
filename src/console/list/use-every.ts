/** Runs while the page is looked at: for what the office learns without an event, such as when a point was heard of. */
import { useEffect, useRef } from 'react';

export function useEvery(ms: number, run: () => void): void {
  const current = useRef(run);
  useEffect(() => {
    current.current = run;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') current.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms]);
}
