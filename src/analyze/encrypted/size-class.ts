/** Classes of record lengths and the rhythm of what belongs to a class. */

/** All records from `low` to `high` belong. */
export interface SizeClass {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly median: number;
}

export const NO_CLASS: SizeClass = { low: 0, high: -1, count: 0, median: 0 };

export function isIn(length: number, sizeClass: SizeClass): boolean {
  return length >= sizeClass.low && length <= sizeClass.high;
}

/**
 * The class that holds most of `lengths` and is no wider than `spread` bytes and `share` of its least length,
 * whichever is more.
 */
export function largestClass(lengths: readonly number[], spread: number, share = 0): SizeClass {
  const sorted = [...lengths].sort((a, b) => a - b);
  let best = NO_CLASS;
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    const high = sorted[to] ?? 0;
    while (high - (sorted[from] ?? 0) > Math.max(spread, (sorted[from] ?? 0) * share)) from += 1;
    const count = to - from + 1;
    if (count <= best.count) continue;
    const median = sorted[from + (count >> 1)] ?? 0;
    best = { low: sorted[from] ?? 0, high, count, median };
  }
  return best;
}

export function gapsOf(times: readonly number[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) gaps.push((times[i] ?? 0) - (times[i - 1] ?? 0));
  return gaps;
}

/** Coefficient of variation: 0 a metronome, 1 a memoryless search, well above 1 bursts. 0 for fewer than 2 gaps. */
export function variationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  if (mean <= 0) return 0;
  let square = 0;
  for (const value of values) square += (value - mean) ** 2;
  return Math.sqrt(square / values.length) / mean;
}

export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
