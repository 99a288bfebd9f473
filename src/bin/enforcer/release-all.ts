/**
 * Lets everything go at a point, whether the office, the enforcer, or neither is alive. The mark comes first: an enforcer
 * that runs takes everything off itself and puts nothing on again, until the mark is taken away.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { userInfo } from 'node:os';
import { isoFrom } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Adapter } from '#contain/adapter.ts';
import { StateFolder } from '#contain/state-folder.ts';
import { steadyClock } from '#contain/steady-clock.ts';
import type { EnforcerConfig } from '#model/enforcer-config.ts';
import { openAdapter } from './adapters.ts';

/** An enforcer that is half-way through a turn must not put back what was just taken off. */
const LOOKS = 2;
const LOOK_MS = 500;
const PATIENCE_MS = 60_000;

export async function releaseAll(
  config: EnforcerConfig,
  note: string | null,
  say: (line: string) => void,
): Promise<void> {
  const stateFolder = config['state-folder'];
  const folder = new StateFolder(stateFolder);
  const clock = steadyClock();
  const startedAt = performance.now();
  await folder.prepare();
  const at = isoFrom(Math.round(clock.now()));
  await folder.markReleased({ at, by: userInfo().username, note });
  let calm = 0;
  let trouble = '';
  while (performance.now() - startedAt < PATIENCE_MS) {
    try {
      const { adapter } = await openAdapter(config, { clock, stateFolder, atDeath: 'lapse' });
      try {
        calm = (await look(adapter, say)) ? calm + 1 : 0;
      } finally {
        await adapter.close();
      }
      if (calm >= LOOKS) {
        say(
          `nothing is held, after ${Math.round(performance.now() - startedAt)} ms; held again only after: minewatch release-all --resume`,
        );
        return;
      }
    } catch (error) {
      if (trouble !== messageOf(error)) say(messageOf(error));
      trouble = messageOf(error);
    }
    await sleep(LOOK_MS);
  }
  throw new OperatingError(
    'unreachable',
    `Not everything is known to be let go${trouble === '' ? '' : `: ${trouble}`}. The mark stays: an enforcer that runs goes on`,
  );
}

/** Whether nothing was there, without our doing. */
async function look(adapter: Adapter, say: (line: string) => void): Promise<boolean> {
  const { elements } = await adapter.inspect();
  if (elements.length === 0) return true;
  say(`${elements.length} held: letting go`);
  await adapter.undo();
  return false;
}

export async function resume(config: EnforcerConfig, say: (line: string) => void): Promise<void> {
  const folder = new StateFolder(config['state-folder']);
  const mark = await folder.released();
  if (mark === null) {
    say('nothing was marked: it holds as the office says');
    return;
  }
  await folder.unmark();
  say(`the mark of ${mark.by} (${mark.at}) is taken away: it holds as the office says`);
}
