/** Starting and ending clocks inside other commands: the caller has asked for the authority to do what they time. */
import { pauseClock, resumeClock, startClock, stopClock, type ClockStart } from '#govern/clock.ts';
import type { CaseClock, ClockKind, PauseReason } from '#model/clock.ts';
import type { Work } from '../work.ts';
import { calendarById, calendarOf } from './calendar-of.ts';

/** `terms`: as the policy of the jurisdiction has them for this kind. */
export async function runClock(
  work: Work,
  start: Omit<ClockStart, 'calendarId'>,
): Promise<CaseClock> {
  const { jurisdiction } = start;
  const { id: calendarId, rules } = await work.once(`calendar at ${jurisdiction}`, () =>
    calendarOf(work.tx, jurisdiction),
  );
  const decision = startClock(null, { ...start, calendarId }, rules, work.at);
  return work.record('clock', work.newId(), decision, start);
}

/** Which clocks: of one thing, or of a whole case; of some kinds, or of all. */
export interface ClockChoice {
  readonly aboutId?: string;
  readonly caseId?: string;
  readonly kinds?: readonly ClockKind[];
}

/** `void`: what they timed no longer matters. Gives the clocks that were stopped. */
export async function stopClocks(
  work: Work,
  which: ClockChoice,
  because: 'done' | 'void',
): Promise<readonly CaseClock[]> {
  const stopped: CaseClock[] = [];
  for (const clock of await chosen(work, which)) {
    stopped.push(await work.record('clock', clock.id, stopClock(clock, because, work.at), clock));
  }
  return stopped;
}

/** Those that run and may stop for this reason; all others go on. */
export async function pauseClocks(
  work: Work,
  which: ClockChoice,
  code: PauseReason,
  reason: string,
): Promise<readonly CaseClock[]> {
  const paused: CaseClock[] = [];
  for (const clock of await chosen(work, which)) {
    const rules = await calendarById(work.tx, clock.calendarId);
    const decision = pauseClock(clock, code, reason, rules, work.at);
    if ('events' in decision) paused.push(await work.record('clock', clock.id, decision, clock));
  }
  return paused;
}

/** Those that stand still for this reason. */
export async function resumeClocks(
  work: Work,
  which: ClockChoice,
  code: PauseReason,
): Promise<readonly CaseClock[]> {
  const resumed: CaseClock[] = [];
  for (const clock of await chosen(work, which)) {
    if (clock.state !== 'paused' || clock.pauses.at(-1)?.code !== code) continue;
    const rules = await calendarById(work.tx, clock.calendarId);
    const decision = resumeClock(clock, rules, work.at);
    resumed.push(await work.record('clock', clock.id, decision, clock));
  }
  return resumed;
}

/** Not stopped yet, oldest first. */
async function chosen(work: Work, { aboutId, caseId, kinds }: ClockChoice): Promise<CaseClock[]> {
  if (kinds?.length === 0) return [];
  let rows = work.tx.selectFrom('clock').selectAll().where('stoppedAt', 'is', null);
  if (aboutId !== undefined) rows = rows.where('aboutId', '=', aboutId);
  if (caseId !== undefined) rows = rows.where('caseId', '=', caseId);
  if (kinds !== undefined) rows = rows.where('kind', 'in', kinds);
  return rows.orderBy('id').execute();
}
