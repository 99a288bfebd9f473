/** One golden case: frames made from a seed, and what must come out of the whole pipeline. */
import type { Expectation } from '#lab/dialogue.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { LINK } from '#wire/encapsulate.ts';

export interface GoldenCase {
  /** Folder under `test/golden`. */
  readonly group: string;
  readonly name: string;
  readonly linkType: number;
  readonly frames: () => readonly CapturedFrame[];
  /** What the finding must say at least; null: nothing may be found above `listed`. */
  readonly expects: Partial<Expectation> | null;
}

/** 2026-01-01 00:00 UTC; every case begins there. */
export const START = Date.UTC(2026, 0, 1);

export const ETHERNET = LINK.ETHERNET;
