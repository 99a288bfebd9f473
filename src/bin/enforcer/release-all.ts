/**
 * Lets everything go at a point, whether the office, the enforcer, or neither is alive. The mark comes first: an enforcer
 * that runs takes everything off itself and puts nothing on again, until the mark is taken away. With `owner` at death only
 * the enforcer that runs can take off what it holds; else both do, and it does not matter who was first.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { isoFrom } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Adapter } from '#contain/adapter.ts';
import { StateFolder } from '#contain/state-folder.ts';
import { steadyClock, type SteadyClock } from '#contain/steady-clock.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import { openAdapter } from './adapters.ts';

/** An enforcer that is half-way through a turn must not put back what was just taken off. */
const LOOKS = 2;
const LOOK_MS = 500;

export interface Release {
  readonly config: EnforcerConfig;
  readonly note: string | null;
  /** How long it is tried; the mark lasts on. */
  readonly patienceMs: number;
  readonly say: (line: string) => void;
}

/**
 * Returns when nothing is held. Throws OperatingError `unreachable` where that is not known in time, and `unreadable` where
 * nothing is held, but nobody could mark it: an enforcer that runs will hold again.
 */
export async function releaseAll(release: Release): Promise<void> {
  const { config, patienceMs, say } = release;
  const clock = steadyClock();
  const startedAt = performance.now();
  const tookMs = (): number => Math.round(performance.now() - startedAt);
  const trouble = new Trouble(say);
  let isMarked = false;
  let calm = 0;
  do {
    isMarked ||= await trouble.tryTo(() => mark(release, clock));
    const isCalm = await trouble.tryTo(() => look(config, clock, say));
    calm = isCalm ? calm + 1 : 0;
    if (calm >= LOOKS) break;
    await sleep(LOOK_MS);
  } while (performance.now() - startedAt < patienceMs);
  if (calm >= LOOKS && isMarked) {
    const again = 'held again only after: minewatch release-all --resume';
    say(`nothing is held, after ${tookMs()} ms; ${again}`);
    return;
  }
  if (calm >= LOOKS) {
    throw new OperatingError(
      'unreadable',
      `Nothing is held now, but it could not be marked: ${trouble.last}. An enforcer that runs holds again: end it`,
    );
  }
  const mind = isMarked ? 'The mark stays: an enforcer that runs goes on' : 'There is no mark';
  const why = trouble.last === '' ? '' : `: ${trouble.last}`;
  throw new OperatingError('unreachable', `Not everything is known to be let go${why}. ${mind}`);
}

/** What is wrong, said once as long as it is the same. */
class Trouble {
  last = '';
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** False: it failed, or is not so yet. What the file asks for wrongly is not tried again. */
  async tryTo(run: () => Promise<boolean>): Promise<boolean> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof OperatingError && error.code === 'usage') throw error;
      const says = messageOf(error);
      if (this.last !== says) this.#say(says);
      this.last = says;
      return false;
    }
  }
}

async function mark({ config, note }: Release, clock: SteadyClock): Promise<boolean> {
  const folder = new StateFolder(config['state-folder']);
  await folder.prepare();
  const at = isoFrom(Math.round(clock.now()));
  await folder.markReleased({ at, by: userInfo().username, note });
  return true;
}

async function look(
  config: EnforcerConfig,
  clock: SteadyClock,
  say: (line: string) => void,
): Promise<boolean> {
  const parts = { clock, stateFolder: config['state-folder'], atDeath: 'lapse' } as const;
  const { adapter } = await openAdapter(config, parts);
  try {
    return await isFree(adapter, say);
  } finally {
    await adapter.close();
  }
}

/** Whether nothing was there, without our doing. */
async function isFree(adapter: Adapter, say: (line: string) => void): Promise<boolean> {
  const { elements } = await adapter.inspect();
  if (elements.length === 0) return true;
  say(`${elements.length} held: letting go`);
  await adapter.undo();
  return false;
}

export async function resume(config: EnforcerConfig, say: (line: string) => void): Promise<void> {
  const folder = new StateFolder(config['state-folder']);
  const released = await folder.released();
  if (released === null) {
    say('nothing was marked: it holds as the office says');
    return;
  }
  await folder.unmark();
  say(`the mark of ${released.by} (${released.at}) is taken away: it holds as the office says`);
}
