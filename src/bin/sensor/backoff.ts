/** How long to wait after a failure: doubling, with chance, so that sensors that lost the same office do not return together. */
import type { Random } from '#base/random.ts';

export const BACKOFF_FIRST_MS = 1000;
/** An office that comes back is found within this time. */
export const BACKOFF_MAX_MS = 300_000;
/** A longer Retry-After is a mistake of the other end, or somebody's idea of a joke. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

export class Backoff {
  readonly #random: Random;
  readonly #firstMs: number;
  #failures = 0;

  constructor(random: Random, firstMs = BACKOFF_FIRST_MS) {
    this.#random = random;
    this.#firstMs = firstMs;
  }

  /** Milliseconds; never less than what the other end asked for. */
  next(retryAfterMs: number | null): number {
    const full = Math.min(BACKOFF_MAX_MS, this.#firstMs * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    const own = full * (0.5 + this.#random.float() / 2);
    const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
    // After a pause that all were told, chance spreads them again.
    return Math.round(asked > own ? asked + this.#random.float() * this.#firstMs : own);
  }

  reset(): void {
    this.#failures = 0;
  }
}
