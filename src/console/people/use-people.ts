import { useColleagues } from '../thing/names.tsx';
import type { Option } from '../thing/deed.ts';

/** Colleagues to choose from; whoever is left out cannot stand in for themselves. */
export function usePeople(without: string): readonly Option[] {
  const { data } = useColleagues(true);
  return [...(data ?? [])].flatMap(([value, name]) =>
    value === without || name === null ? [] : [{ value, label: name }],
  );
}
