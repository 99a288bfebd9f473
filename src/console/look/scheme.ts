/** Light or dark: chosen here, else as the machine has it. */
import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';

export function useScheme(): { readonly isDark: boolean; readonly toggle: () => void } {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return { isDark, toggle: () => setColorScheme(isDark ? 'light' : 'dark') };
}
