/**
 * Chia farming by ports and cadence: the farmer pushes a signage point to its harvesters every 9.375 s on average
 * (64 in a sub-slot of 600 s), over TLS on 8444 (node), 8447 (farmer), 8448 (harvester).
 */
import type { Millis } from '#model/stream.ts';
import { meanOf, variationOf } from './size-class.ts';

export const CHIA_PORTS: ReadonlySet<number> = new Set([8444, 8447, 8448]);
export const SIGNAGE_POINT_MS = 9375;
/** Ten minutes: one sub-slot. */
export const PERIODS_MIN = 64;
/** A 9 s or 10 s timer lies outside. */
const MEAN_MS: readonly [number, number] = [9150, 9600];
/** Signage points come from a delay function, not from a clock: neither exact nor loose. */
const VARIATION: readonly [number, number] = [0.005, 0.35];
/** Records this close together are one push. */
const PUSH_MS = 1500;

/** Running watch over one side's pushes; a ring of the last 64 gaps. */
export class ChiaCadence {
  readonly #gaps: number[] = [];
  #lastAt: Millis | null = null;
  #periods = 0;

  get periods(): number {
    return this.#periods;
  }

  get meanSeconds(): number {
    return meanOf(this.#gaps) / 1000;
  }

  get variation(): number {
    return variationOf(this.#gaps);
  }

  /** A record of this side; true when the cadence holds. */
  add(at: Millis): boolean {
    const gap = this.#lastAt === null ? null : at - this.#lastAt;
    if (gap !== null && gap < PUSH_MS) return false;
    this.#lastAt = at;
    if (gap === null) return false;
    this.#periods += 1;
    this.#gaps.push(gap);
    if (this.#gaps.length > PERIODS_MIN) this.#gaps.shift();
    return this.#gaps.length === PERIODS_MIN && this.#holds();
  }

  #holds(): boolean {
    const mean = meanOf(this.#gaps);
    const { variation } = this;
    return (
      mean >= MEAN_MS[0] &&
      mean <= MEAN_MS[1] &&
      variation >= VARIATION[0] &&
      variation <= VARIATION[1]
    );
  }
}
