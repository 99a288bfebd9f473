import { useEffect, useState } from 'react';

/** A page has its first rows by then. */
const LATER_MS = 1_500;

/** False at first: what can wait does, until the page has what it is about. */
export function useLater(): boolean {
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), LATER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLater;
}
