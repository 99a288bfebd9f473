/**
 * Times alternatives turn about, A B C A B C …, so that a noisy neighbour hits all of them, and prints medians and the
 * ratio to the first. Absolute times on a shared machine mean little; ratios within one run do.
 */
export interface Alternative {
  readonly name: string;
  /** Does `count` operations. */
  run(): void;
}

const ROUNDS = 7;
const WARM_ROUNDS = 2;

/** Median milliseconds by name. `count` operations make one run; `unit` names one of them. */
export function compare(
  alternatives: readonly Alternative[],
  count: number,
  unit: string,
): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(alternatives.map(({ name }) => [name, []]));
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    for (const alternative of alternatives) {
      const began = performance.now();
      alternative.run();
      if (round >= 0) times.get(alternative.name)?.push(performance.now() - began);
    }
  }
  const medians = new Map<string, number>();
  for (const [name, all] of times)
    medians.set(name, all.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
  const [first = 0] = medians.values();
  for (const [name, ms] of medians) {
    const each = `${((ms * 1e6) / count).toFixed(1).padStart(8)} ns/${unit}`;
    console.log(
      `${name.padEnd(24)} ${each}   ${(ms / first).toFixed(2)} x ${alternatives[0]?.name}`,
    );
  }
  return medians;
}
