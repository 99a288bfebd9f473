/** A pause that somebody can end. */
import { setTimeout as sleep } from 'node:timers/promises';

export class Rest {
  #wake: AbortController | null = null;
  #isWoken = false;

  /** Ends the pause under way, or the next one before it begins: no call is missed. */
  wake(): void {
    this.#isWoken = true;
    this.#wake?.abort();
  }

  /** Returns after so many milliseconds, when woken, or when told to stop. */
  async for(ms: number, stop: AbortSignal): Promise<void> {
    if (!this.#isWoken && !stop.aborted) {
      this.#wake = new AbortController();
      const signal = AbortSignal.any([stop, this.#wake.signal]);
      await sleep(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
      this.#wake = null;
    }
    this.#isWoken = false;
  }
}
