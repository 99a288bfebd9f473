/** What follows from a notice in its case; each in the transaction of the service or the acknowledgement itself. */
import { decideBeginRectifying, decideNoticed, IS_MINING } from '#govern/case/assess.ts';
import { tellDeadline } from '#govern/clock.ts';
import type { CaseClock } from '#model/clock.ts';
import { isRefusal } from '#model/decision.ts';
import type { Notice } from '#model/notice.ts';
import { followCase, tellCaseOfDeadline } from '../cases/follow-case.ts';
import { calendarById } from '../clocks/calendar-of.ts';
import type { Work } from '../work.ts';
import { correctionIsServed } from './correct-notices.ts';
import type { NoticeFollower } from './record-served.ts';

/** Those that tell a unit for the first time what was found. */
const FIRST_NOTICES: readonly Notice['kind'][] = ['finding-notice', 'order-notice'];

/** A case whose verdict is told to the unit counts as noticed, and its clocks begin. */
const caseIsNoticed: NoticeFollower = async (work, notice) => {
  if (!FIRST_NOTICES.includes(notice.kind) || notice.servedAt === null) return;
  const before = await work.find('case', notice.caseId);
  if (before?.state !== 'assessed' || !IS_MINING.has(before.verdict)) return;
  const { id: noticeId, dueAt } = notice;
  const decision = decideNoticed(before, {
    noticeId,
    servedAt: Date.parse(notice.servedAt),
    dueAt: dueAt === null ? null : Date.parse(dueAt),
  });
  await followCase(work, before, await work.record('case', before.id, decision, before));
};

/** The clock of the rectification ends when the people concerned were told that it does, neither before nor after. */
const deadlineIsTold: NoticeFollower = async (work, { kind, caseId, dueAt }) => {
  if (dueAt === null) return;
  const clock = await rectificationClock(work, caseId);
  if (clock === undefined) return;
  // A reminder may ask for something smaller sooner: that takes no time from the rectification.
  if (kind === 'reminder' && dueAt < clock.dueAt) return;
  const rules = await calendarById(work.tx, clock.calendarId);
  const decision = tellDeadline(clock, Date.parse(dueAt), rules, work.at);
  if (isRefusal(decision) || decision.events.length === 0) return;
  await tellCaseOfDeadline(work, await work.record('clock', clock.id, decision, clock));
};

export function rectificationClock({ tx }: Work, caseId: string): Promise<CaseClock | undefined> {
  return tx
    .selectFrom('clock')
    .selectAll()
    .where('aboutId', '=', caseId)
    .where('kind', '=', 'rectification')
    .where('stoppedAt', 'is', null)
    .executeTakeFirst();
}

export const NOTICE_FOLLOWERS: readonly NoticeFollower[] = [
  caseIsNoticed,
  deadlineIsTold,
  correctionIsServed,
];

/** They know: from here the rectification is theirs. */
export async function caseIsAcknowledged(work: Work, notice: Notice): Promise<void> {
  const before = await work.find('case', notice.caseId);
  if (before?.state !== 'noticed' || before.noticeId !== notice.id) return;
  const decision = decideBeginRectifying(before, { why: 'acknowledged' });
  await followCase(work, before, await work.record('case', before.id, decision, before));
}
