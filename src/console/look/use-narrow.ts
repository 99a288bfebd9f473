import { useMediaQuery } from '@mantine/hooks';

/** A phone, or a window that is no wider. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
}
