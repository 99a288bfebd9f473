/** Which DNS questions and answers were heard a short while ago and are of no further interest. */
import type { Millis } from '#model/stream.ts';
import type { HeardBefore } from '#wire/dns.ts';

/** Entries; one that falls on another's place takes it. 20 bytes each. */
export const HEARD_MAX = 1 << 13;
/** Shorter than the detector remembers a name for an address (hours), so that an entry there stays fresh. */
export const HEARD_MS = 600_000;

export class Heard implements HeardBefore {
  readonly #a = new Int32Array(HEARD_MAX);
  readonly #b = new Int32Array(HEARD_MAX);
  readonly #at = new Float64Array(HEARD_MAX).fill(Number.NEGATIVE_INFINITY);
  #lastA = 0;
  #lastB = 0;

  isKnown(a: number, b: number, at: Millis): boolean {
    this.#lastA = a;
    this.#lastB = b;
    const place = a & (HEARD_MAX - 1);
    if (this.#a[place] !== a || this.#b[place] !== b) return false;
    return Math.abs(at - (this.#at[place] ?? 0)) < HEARD_MS;
  }

  /** What was last asked about need not be told again for a while. */
  settle(at: Millis): void {
    const place = this.#lastA & (HEARD_MAX - 1);
    this.#a[place] = this.#lastA;
    this.#b[place] = this.#lastB;
    this.#at[place] = at;
  }
}
