/**
 * What the guard process does: count down, and take everything off when the time is over. Where another enforcer has taken
 * the point over meanwhile (after an upgrade, or a death), that one has a guard of its own, and this one ends.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#base/errors.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import type { Readable } from 'node:stream';
import { lockOwner } from '../folder-lock.ts';
import { openAdapter } from './adapters.ts';

/** Nothing is given up: who is held has nobody else. */
const AGAIN_MS = 2_000;

export interface GuardRun {
  readonly config: EnforcerConfig;
  /** Lines with the milliseconds that what is held may last; its end is the enforcer's. */
  readonly beats: Readable;
  readonly say: (line: string) => void;
}

/** Returns when the enforcer is gone and nothing is held by it. */
export async function keepGuard({ config, beats, say }: GuardRun): Promise<void> {
  const enforcer = process.ppid;
  const countdown = new Countdown();
  const lines = createInterface({ input: beats, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => countdown.set(Number(line)));
  lines.once('close', () => {
    // At once; a hold that nobody sees to has no other time.
    if (config['at-death'] === 'owner') countdown.set(0);
    countdown.leave();
  });
  const isTakenOver = (): boolean => {
    const owner = lockOwner(config['state-folder'], 'enforcer');
    return countdown.isAlone && owner !== null && owner !== enforcer;
  };
  for (;;) {
    await countdown.over();
    if (isTakenOver()) {
      say('another enforcer has the point: its own guard sees to it');
      return;
    }
    // Nothing was ever held by it.
    if (countdown.isAlone && !countdown.isSet) return;
    const wasAlone = countdown.isAlone;
    say('the lease was not renewed: everything is taken off');
    await undoForEver(config, say, () => countdown.leftMs() > 0 || isTakenOver());
    if (wasAlone) return;
    // It is frozen, or the office is gone: it may come back, and is watched again. What it puts on in its last moment is
    // taken off too.
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
  #endsAt = Number.POSITIVE_INFINITY;
  #isAlone = false;
  #changed = Promise.withResolvers<void>();

  /** The enforcer is gone: nothing more is said. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** It was said how long; nothing is held before. */
  get isSet(): boolean {
    return this.#endsAt !== Number.POSITIVE_INFINITY;
  }

  set(lastsMs: number): void {
    if (!Number.isFinite(lastsMs)) return;
    this.#endsAt = performance.now() + lastsMs;
    this.#wake();
  }

  leave(): void {
    this.#isAlone = true;
    this.#wake();
  }

  leftMs(): number {
    return this.#endsAt - performance.now();
  }

  async over(): Promise<void> {
    for (let left = this.leftMs(); left > 0; left = this.leftMs()) {
      if (!this.isSet && this.#isAlone) return;
      const timer = new AbortController();
      // A day at most at a time: timers of Node overflow after 24.
      const wait = sleep(Math.min(left, 86_400_000), undefined, { signal: timer.signal });
      await Promise.race([wait.catch(() => undefined), this.#changed.promise]);
      timer.abort();
    }
  }

  async renewed(): Promise<void> {
    while (this.leftMs() <= 0 && !this.#isAlone) await this.#changed.promise;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
