/**
 * Decimal counters inside encrypted JSON: ids and totals make messages one byte longer when they pass a power of ten,
 * so lengths rise in clean steps of one.
 */

/** Records before and after a step that must be there, else one odd record would be a step. */
const RUN_MIN = 3;
/** Records that may lie off their step (a rejected share, another worker's answer). */
const STRAY_SHARE = 0.05;

/** Positions after which the length rose by one for good; empty where the lengths do anything else. */
export function stepsOf(lengths: readonly number[]): number[] {
  const low = Math.min(...lengths);
  const high = Math.max(...lengths);
  const steps: number[] = [];
  let from = 0;
  for (let size = low; size < high; size++) {
    const to = lastOf(lengths, size) + 1;
    if (to - from < RUN_MIN || lengths.length - to < RUN_MIN) return [];
    steps.push(to);
    from = to;
  }
  return strayShareOf(lengths, steps, low) <= STRAY_SHARE ? steps : [];
}

/**
 * How many steps speak for counters: each step counts, two steps only where the run between them is about ten times
 * the one before (9, 90, 900) or the first run is cut by the start of the observation.
 */
export function staircaseOf(submits: readonly number[], acks: readonly number[]): number {
  const submitSteps = stepsOf(submits);
  const ackSteps = stepsOf(acks);
  if (!growsTenfold(submitSteps) || !growsTenfold(ackSteps)) return 0;
  return submitSteps.length + ackSteps.length;
}

/** Where the last record of at most this size lies, strays at the far end left aside. */
function lastOf(lengths: readonly number[], size: number): number {
  let best = -1;
  let balance = 0;
  let most = 0;
  for (let i = 0; i < lengths.length; i++) {
    balance += (lengths[i] ?? 0) <= size ? 1 : -1;
    if (balance > most) {
      most = balance;
      best = i;
    }
  }
  return best;
}

function strayShareOf(lengths: readonly number[], steps: readonly number[], low: number): number {
  let strays = 0;
  let level = 0;
  for (let i = 0; i < lengths.length; i++) {
    while (level < steps.length && i >= (steps[level] ?? 0)) level += 1;
    if (lengths[i] !== low + level) strays += 1;
  }
  return lengths.length === 0 ? 1 : strays / lengths.length;
}

function growsTenfold(steps: readonly number[]): boolean {
  for (let i = 1; i + 1 < steps.length; i++) {
    const before = (steps[i] ?? 0) - (steps[i - 1] ?? 0);
    const after = (steps[i + 1] ?? 0) - (steps[i] ?? 0);
    if (after < before * 6 || after > before * 16) return false;
  }
  const [first, second] = steps;
  return first === undefined || second === undefined || second - first >= first * 6;
}
