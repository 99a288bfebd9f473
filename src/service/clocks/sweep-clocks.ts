/** What time alone brings about: warnings, breaches, escalations. Call it at any time, as often as you like. */
import { isoFrom } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { dueActions } from '#govern/clock.ts';
import type { SystemActor } from '#model/actor.ts';
import type { CaseClock, ClockEvents } from '#model/clock.ts';
import type { Draft } from '#model/event.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';

/** Clocks of one sweep; what is left waits for the next. Each is a decision of its own of a few milliseconds. */
export const SWEEP_CLOCKS_MAX = 500;

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** What follows elsewhere from what a clock did, in the same transaction: a case that is overdue, a notice to a superior. */
export type ClockFollower = (
  work: Work,
  clock: CaseClock,
  events: readonly Draft<ClockEvents>[],
) => Promise<void>;

/**
 * Gives the number of clocks for which something was recorded. What fails for one clock does not hold up the others; it is
 * thrown at the end, and tried again by the next sweep.
 */
export async function sweepClocks(
  office: Office,
  followers: readonly ClockFollower[],
  limit = SWEEP_CLOCKS_MAX,
): Promise<number> {
  const due = await office.database.db
    .selectFrom('clock')
    .select('id')
    .where('nextAt', '<=', isoFrom(office.clock.now()))
    .orderBy('nextAt')
    .limit(limit)
    .execute();
  let count = 0;
  const troubles: string[] = [];
  for (const { id } of due) {
    try {
      if (await inWork(office, BY_ITSELF, (work) => tick(work, id, followers))) count++;
    } catch (error) {
      troubles.push(`clock ${id}: ${messageOf(error)}`);
    }
  }
  if (troubles.length > 0) throw new Error(troubles.slice(0, 5).join('; '));
  return count;
}

/** Looks again under the lock: another sweep, or a person, may have been faster. */
async function tick(work: Work, id: string, followers: readonly ClockFollower[]): Promise<boolean> {
  const clock = await work.load('clock', id);
  const events = dueActions(clock, work.at);
  if (events.length === 0) return false;
  const now = await work.record('clock', id, { events }, clock);
  for (const follow of followers) await follow(work, now, events);
  return true;
}
