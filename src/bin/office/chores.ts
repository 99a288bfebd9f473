/**
 * What the office does by itself, again and again: each chore looks at what there is and does what is due, so one that was
 * missed, or done twice, does no harm. A chore never meets itself; one that fails is tried at its next turn.
 */
import type { Logger } from 'pino';

export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** Also soon after something was recorded. */
  readonly onEvents: boolean;
  run(): Promise<unknown>;
}

/** Many decisions in a row are one reason to look. */
const SOON_MS = 200;

export interface Chores {
  /** Something was recorded. */
  wake(): void;
  /** Waits for those that are under way. */
  stop(): Promise<void>;
}

export function keepDoing(chores: readonly Chore[], log: Logger): Chores {
  const turns = chores.map((chore) => new Turn(chore, log));
  return {
    wake: () => {
      for (const turn of turns) turn.wake();
    },
    stop: async () => {
      await Promise.all(turns.map((turn) => turn.stop()));
    },
  };
}

class Turn {
  readonly #chore: Chore;
  readonly #log: Logger;
  #timer: NodeJS.Timeout;
  #nextAt: number;
  #running: Promise<void> | null = null;
  #isStopped = false;

  constructor(chore: Chore, log: Logger) {
    this.#chore = chore;
    this.#log = log;
    this.#nextAt = performance.now();
    this.#timer = setTimeout(() => this.#begin(), 0);
  }

  wake(): void {
    if (this.#chore.onEvents) this.#schedule(SOON_MS);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** An earlier turn stays. */
  #schedule(inMs: number): void {
    const at = performance.now() + inMs;
    const isWaiting = this.#nextAt > performance.now();
    if (this.#isStopped || (isWaiting && this.#nextAt <= at)) return;
    clearTimeout(this.#timer);
    this.#nextAt = at;
    this.#timer = setTimeout(() => this.#begin(), inMs);
  }

  #begin(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      this.#schedule(this.#chore.everyMs);
    });
  }

  async #run(): Promise<void> {
    try {
      await this.#chore.run();
    } catch (error) {
      this.#log.error({ chore: this.#chore.name, err: error }, 'chore failed');
    }
  }
}
