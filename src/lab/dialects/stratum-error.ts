import type { Verdict } from '../scene.ts';

/** `[code, message, trace]` with the numbers that ZIP-301 lists. */
export function errorOf(verdict: Verdict): readonly [number, string, null] {
  return verdict === 'stale' ? [21, 'Job not found', null] : [23, 'Low difficulty share', null];
}
