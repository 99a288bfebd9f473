/**
 * What is kept about one entry beside its key, packed into 32 bits: the day it was stated (16 bits, days since 1970,
 * 0 = as the whole list), its weight (8 bits, never 0, so that no mark is 0), and flags (8 bits).
 */
import type { Millis } from '#model/stream.ts';

export const DAY_MS = 86_400_000;

/** The list meant one page of this host. */
export const OF_URL = 1;
/** Many unrelated customers behind one name. */
export const SHARED = 2;
/** Every host under the name counts alike: stratum hosts and miner scripts have no dashboards. */
export const DIRECT = 4;
/** A pool's whole domain: its bare name is mostly a web page. */
export const BRAND = 8;

export interface Mark {
  /** Days since 1970; 0: as the whole list. */
  readonly day: number;
  /** 0 … 1 */
  readonly weight: number;
  readonly flags: number;
}

export function packMark(seenOn: Millis | null, weight: number, flags: number): number {
  const day = seenOn === null ? 0 : Math.min(65_535, Math.max(1, Math.floor(seenOn / DAY_MS)));
  const byte = Math.min(255, Math.max(1, Math.round(weight * 255)));
  return ((day << 16) | (byte << 8) | flags) >>> 0;
}

export function unpackMark(mark: number): Mark {
  return { day: mark >>> 16, weight: ((mark >>> 8) & 255) / 255, flags: mark & 255 };
}

/** Of two statements of the same entry the later one holds; on the same day the weightier. */
export function laterMark(a: number, b: number): number {
  return Math.max(a, b);
}
