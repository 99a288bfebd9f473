/** What the guard process does: count down, and take everything off when the time is over. */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#base/errors.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import type { Readable } from 'node:stream';
import { openAdapter } from './adapters.ts';

/** Nothing is given up: who is held has nobody else. */
const AGAIN_MS = 2_000;

export interface GuardRun {
  readonly config: EnforcerConfig;
  /** Lines with the milliseconds that what is held may last; its end is the enforcer's. */
  readonly beats: Readable;
  readonly say: (line: string) => void;
}

/** Returns when the enforcer is gone and nothing is held. */
export async function keepGuard({ config, beats, say }: GuardRun): Promise<void> {
  const countdown = new Countdown();
  const lines = createInterface({ input: beats, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => countdown.set(Number(line)));
  let isAlone = false;
  lines.once('close', () => {
    isAlone = true;
    if (config['at-death'] === 'owner') countdown.set(0);
    else countdown.wake();
  });
  for (;;) {
    await countdown.over();
    say('the lease was not renewed: everything is taken off');
    await undoForEver(config, say, () => countdown.leftMs() > 0);
    if (isAlone) return;
    // It is frozen, or the office is gone: it may come back, and is watched again.
    await countdown.renewed();
  }
}

async function undoForEver(
  config: EnforcerConfig,
  say: (line: string) => void,
  isRenewed: () => boolean,
): Promise<void> {
  const parts = {
    clock: steadyClock(),
    stateFolder: config['state-folder'],
    atDeath: 'lapse',
  } as const;
  while (!isRenewed()) {
    try {
      const { adapter } = await openAdapter(config, parts);
      try {
        await adapter.undo();
        say('everything was taken off');
        return;
      } finally {
        await adapter.close();
      }
    } catch (error) {
      say(`cannot take it off yet: ${messageOf(error)}`);
      await sleep(AGAIN_MS);
    }
  }
}

class Countdown {
  /** Nothing is held before the first beat. */
  #endsAt = Number.POSITIVE_INFINITY;
  #changed = Promise.withResolvers<void>();

  set(lastsMs: number): void {
    if (!Number.isFinite(lastsMs)) return;
    this.#endsAt = performance.now() + lastsMs;
    this.wake();
  }

  wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  leftMs(): number {
    return this.#endsAt - performance.now();
  }

  async over(): Promise<void> {
    for (let left = this.leftMs(); left > 0; left = this.leftMs()) {
      const timer = new AbortController();
      // A day at most at a time: timers of Node overflow after 24.
      const wait = sleep(Math.min(left, 86_400_000), undefined, { signal: timer.signal });
      await Promise.race([wait.catch(() => undefined), this.#changed.promise]);
      timer.abort();
      // Alone before anything was held: nothing to do.
      if (left === Number.POSITIVE_INFINITY && this.leftMs() === left) return;
    }
  }

  async renewed(): Promise<void> {
    while (this.leftMs() <= 0) await this.#changed.promise;
  }
}
