/**
 * Small cells (governance.md §11): a number below the least that may be told is left blank, and with it as many others
 * as are needed so that nobody reckons it back from the total. What is left: of every table whose total is told, either
 * no cell is blank, or two or more are whose sum is no small number itself.
 */
import type { Told } from '#model/publication.ts';

export interface Count {
  readonly key: string | null;
  readonly value: number;
}

export interface Suppressed {
  readonly cells: readonly { readonly key: string | null; readonly told: Told }[];
  readonly total: Told;
}

/**
 * `blankBefore`: keys that an earlier edition left blank. They stay blank, since both editions can be laid side by side.
 * Nothing is no small number: that nobody was found tells of nobody.
 */
export function suppress(
  counts: readonly Count[],
  cellMin: number,
  blankBefore: ReadonlySet<string | null> = new Set(),
): Suppressed {
  const sum = counts.reduce((all, { value }) => all + value, 0);
  const small = counts.filter(({ value }) => isSmall(value, cellMin));
  const blank = new Map<string | null, 'small' | 'covers'>();
  for (const { key } of small) blank.set(key, 'small');
  for (const { key, value } of counts)
    if (blankBefore.has(key) && value > 0 && !blank.has(key)) blank.set(key, 'covers');
  const isTotalBlank = isSmall(sum, cellMin);
  if (!isTotalBlank) cover(counts, cellMin, blank);
  return {
    cells: counts.map(({ key, value }) => {
      const why = blank.get(key);
      return { key, told: why === undefined ? { value } : { blank: why } };
    }),
    total: isTotalBlank ? { blank: 'small' } : { value: sum },
  };
}

const isSmall = (value: number, cellMin: number): boolean => value > 0 && value < cellMin;

/** Blanks the smallest others until what the total gives away is no small number and has two parts at least. */
function cover(
  counts: readonly Count[],
  cellMin: number,
  blank: Map<string | null, 'small' | 'covers'>,
): void {
  const rest = counts
    .filter(({ key, value }) => value > 0 && !blank.has(key))
    .toSorted((a, b) => a.value - b.value);
  let hidden = counts.reduce((all, { key, value }) => all + (blank.has(key) ? value : 0), 0);
  while (blank.size > 0 && (blank.size < 2 || hidden < cellMin)) {
    const next = rest.shift();
    if (next === undefined) return;
    blank.set(next.key, 'covers');
    hidden += next.value;
  }
}
