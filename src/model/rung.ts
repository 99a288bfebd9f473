/** The ladder of measures, from telling to cutting off: the default order in which they are tried (governance.md §6.3). */
import { z } from 'zod';

export const RUNGS = [
  /** Nothing is withheld; the people concerned are told. */
  'notify',
  /** Names of pools do not resolve for the system. */
  'sink-pools',
  /** Addresses of pools cannot be reached by it. */
  'block-pools',
  /** Web pages lead to the notice; other services work. */
  'leaky-garden',
  'throttle',
  /** Only the notice, updates and help can be reached. */
  'strict-garden',
  /** Nothing passes. */
  'blackhole',
] as const;
export const RungSchema = z.enum(RUNGS);
export type Rung = z.infer<typeof RungSchema>;

/** Position on the ladder: 0 is `notify`. */
export function rungRank(rung: Rung): number {
  return RUNGS.indexOf(rung);
}

/** A policy alone may propose up to here; whatever is higher is proposed by a person (governance.md §6.3). */
export const AUTOMATIC_RUNG_MAX: Rung = 'block-pools';
/** On probation a system must be able to show what it does: above this rung its miner could not call a pool. */
export const PROBATION_RUNG_MAX: Rung = 'block-pools';
/** For a missing attestation nothing more than this (governance.md, appendix B). */
export const ATTESTATION_RUNG_MAX: Rung = 'sink-pools';
