/**
 * From accepted shares to a hash rate with its uncertainty. Shares come as a Poisson process: n shares in a time T give
 * 95 % between χ²(0.025; 2n) / 2 and χ²(0.975; 2n + 2) / 2 expected shares. The interval holds whether the observation
 * ended by the clock or with a share.
 */
import type { Algorithm } from '#model/protocol.ts';
import type { Millis } from '#model/stream.ts';
import { chiSquareQuantile } from './chi-square.ts';

/** Accepted work as the session counted it. */
export interface AcceptedWork {
  /** Accepted shares whose difficulty is known. */
  readonly shares: number;
  /** Expected hashes (or solutions) of all of them. */
  readonly hashes: number;
  /** The sum of the squares, for shares of unequal weight. */
  readonly squares: number;
  readonly from: Millis;
  readonly to: Millis;
  /** True where nothing but the last share tells when the observation ended. */
  readonly endsOnShare: boolean;
}

export interface HashRate {
  readonly low: number;
  readonly central: number;
  readonly high: number;
  readonly unit: 'H/s' | 'Sol/s' | 'G/s';
}

/** Shorter observations say how a capture was cut, not how fast a machine is. */
export const WORK_MS_MIN = 1000;

/** Null where there is no accepted share of known difficulty, or next to no time. */
export function estimateHashRate(work: AcceptedWork, algorithm: Algorithm | null): HashRate | null {
  const seconds = (work.to - work.from) / 1000;
  if (work.shares < 1 || !(work.hashes > 0) || !(work.squares > 0)) return null;
  if (!(seconds * 1000 >= WORK_MS_MIN)) return null;
  // Shares of unequal difficulty count for fewer: Kish's effective number.
  const n = Math.min(work.shares, work.hashes ** 2 / work.squares);
  const perShare = work.hashes / n / seconds;
  const low = (chiSquareQuantile(0.025, 2 * n) / 2) * perShare;
  const high = (chiSquareQuantile(0.975, 2 * n + 2) / 2) * perShare;
  // An observation that ends with a share is too short by chance: n − 1/3 is where its median lies.
  const central = (work.endsOnShare ? n - 1 / 3 : n) * perShare;
  if (![low, central, high].every((value) => Number.isFinite(value))) return null;
  return { low, central, high, unit: unitOf(algorithm) };
}

export function unitOf(algorithm: Algorithm | null): HashRate['unit'] {
  switch (algorithm) {
    case 'equihash':
    case 'equihash-144-5':
    case 'beamhash':
      return 'Sol/s';
    case 'cuckoo':
      return 'G/s';
    default:
      return 'H/s';
  }
}
