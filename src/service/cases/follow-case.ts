/** What a step of a case sets off: clocks start and stop, and what ran out is settled. */
import { IS_MINING, decideSetDue } from '#govern/case/assess.ts';
import { decideOverdue } from '#govern/case/flags.ts';
import type { Case } from '#model/case.ts';
import type { CaseClock, ClockKind } from '#model/clock.ts';
import { pauseClocks, resumeClocks, runClock, stopClocks } from '../clocks/run-clocks.ts';
import type { ClockFollower } from '../clocks/sweep-clocks.ts';
import { askForProposal } from '../orders/ask-for-proposal.ts';
import { rulesIn } from '../policies/rules-at.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';

/** Gives the case with what the clocks made of it. */
export async function followCase(work: Work, before: Case | null, after: Case): Promise<Case> {
  const old = before === null ? new Set<ClockKind>() : clocksOf(before);
  const now = clocksOf(after);
  const ended = [...old].filter((kind) => !now.has(kind));
  const begun = [...now].filter((kind) => !old.has(kind));
  let state = after;
  if (ended.length > 0) {
    const because = after.state === 'closed' ? 'void' : 'done';
    const stopped = await stopClocks(work, { aboutId: after.id, kinds: ended }, because);
    state = await settle(work, state, stopped);
  }
  for (const kind of begun) state = await start(work, state, kind);
  state = await followAppeal(work, before, state);
  await askForProposal(work, before, state);
  return state;
}

/** What is timed in each state; a clock runs as long as its state lasts. */
function clocksOf(state: Case): Set<ClockKind> {
  const kinds = new Set<ClockKind>(SPINE[state.state]);
  if (state.state === 'triage' && state.systemId === null) kinds.add('attribution');
  if (state.state === 'assessed' && IS_MINING.has(state.verdict)) kinds.add('notice');
  if (state.state === 'verifying') {
    if (state.passedAt === null) kinds.add('verification');
    else if (state.releasedAt === null) kinds.add('release');
  }
  if (state.appeal === 'filed') kinds.add('appeal');
  return kinds;
}

const SPINE: Readonly<Record<Case['state'], readonly ClockKind[]>> = {
  lead: ['triage'],
  triage: ['assessment'],
  assessed: [],
  noticed: ['acknowledgement', 'rectification'],
  rectifying: ['rectification'],
  verifying: [],
  closed: [],
};

async function start(work: Work, state: Case, kind: ClockKind): Promise<Case> {
  const { id, unitId, jurisdiction, sector } = state;
  const { rules } = await rulesIn(work, jurisdiction);
  const where = { caseId: id, unitId, jurisdiction, sector };
  const about = { aboutKind: 'case', aboutId: id, ...where } as const;
  // What a notice has told them holds; a later round has its time from the policy until they are told.
  const told = kind === 'rectification' && state.state === 'noticed' ? state.dueAt : null;
  const toldDueAt = told === null ? null : Date.parse(told);
  const clock = await runClock(work, { kind, terms: rules.clocks[kind], toldDueAt, ...about });
  return kind === 'rectification' ? setDue(work, state, clock) : state;
}

function setDue(work: Work, state: Case, { dueAt }: CaseClock): Promise<Case> {
  return recordNews(work, 'case', state, decideSetDue(state, Date.parse(dueAt)), state);
}

/** What binds the people concerned stands still until their appeal is decided, as far as the policy says. */
async function followAppeal(work: Work, before: Case | null, after: Case): Promise<Case> {
  const { id: aboutId, jurisdiction } = after;
  if (after.appeal === 'filed') {
    const { rules } = await rulesIn(work, jurisdiction);
    const which = { aboutId, kinds: rules.appealPauses };
    await pauseClocks(work, which, 'appeal', 'An appeal waits for its decision');
    return after;
  }
  if (before?.appeal !== 'filed') return after;
  let state = after;
  for (const clock of await resumeClocks(work, { aboutId }, 'appeal')) {
    if (clock.kind === 'rectification') state = await setDue(work, state, clock);
  }
  return state;
}

/** A clock of the case goes on until another deadline: by this one it is not overdue any more. */
export async function tellCaseOfDeadline(work: Work, clock: CaseClock): Promise<void> {
  const about = clock.caseId === null ? null : await work.find('case', clock.caseId);
  if (about === null) return;
  const state = await settle(work, about, [clock]);
  const isOpen = state.state === 'noticed' || state.state === 'rectifying';
  if (clock.kind === 'rectification' && isOpen) await setDue(work, state, clock);
}

/** What ran out, and was done or dropped since, does not make the case overdue. */
export async function settle(
  work: Work,
  about: Case,
  stopped: readonly CaseClock[],
): Promise<Case> {
  let state = about;
  for (const { id: clockId } of stopped) {
    const decision = decideOverdue(state, { clockId, overdue: false });
    state = await recordNews(work, 'case', state, decision, state);
  }
  return state;
}

/** For the sweep of the clocks: what ran out shows on the case. */
export const tellCaseOfClock: ClockFollower = async (work, clock, events) => {
  const isBreached = events.some(({ type }) => type === 'clock.breached');
  if (!isBreached || clock.caseId === null) return;
  const about = await work.load('case', clock.caseId);
  const decision = decideOverdue(about, { clockId: clock.id, overdue: true });
  await recordNews(work, 'case', about, decision, about);
};
