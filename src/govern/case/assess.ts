/** What a case is found to be, and that the people concerned learn of it. */
import { isoFrom } from '#base/clock.ts';
import { refuse } from '#model/decision.ts';
import type { Case, Verdict } from '#model/case.ts';
import { handsOf, isOwnUnit, type Doer } from '../conflict.ts';
import { notIn, type CaseDecision } from './evolve.ts';

/** Mining that is somebody's fault, or somebody's misfortune: both are told and rectified. */
export const IS_MINING: ReadonlySet<Verdict | null> = new Set(['deliberate', 'compromised']);

/** The verdict may be given anew until the rectification is being verified. */
export function decideAssess(
  state: Case,
  { verdict, note }: { readonly verdict: Verdict; readonly note: string },
  doer: Doer,
  { filing }: { readonly filing: { readonly reference: string } | null },
): CaseDecision {
  const wrong = notIn(state, 'triage', 'assessed', 'noticed', 'rectifying');
  if (wrong !== null) return wrong;
  if (isOwnUnit(doer.unitId, state.unitId)) {
    return refuse('conflict-of-interest', 'Nobody decides on their own unit: another person must');
  }
  if (IS_MINING.has(verdict) && state.systemId === null) {
    return refuse('wrong-state', 'Nobody knows yet whose system it is: attribute it first');
  }
  if (verdict === 'filed-research' && filing === null) {
    return refuse('invalid', 'No filing of research covers this system now');
  }
  if (verdict === state.verdict) {
    return refuse('conflict', `The verdict is ${verdict} already`);
  }
  const data = { verdict, hands: [...handsOf(doer)] };
  return { events: [{ type: 'case.assessed', data, personal: { note } }] };
}

/** A notice was served. `dueAt` as the clock of the rectification says; null: it has none. */
export function decideNoticed(
  state: Case,
  notice: {
    readonly noticeId: string;
    readonly servedAt: number;
    readonly dueAt: number | null;
  },
): CaseDecision {
  const wrong = notIn(state, 'assessed');
  if (wrong !== null) return wrong;
  if (!IS_MINING.has(state.verdict)) {
    return refuse(
      'wrong-state',
      `A case that is ${state.verdict} has nothing to rectify: close it`,
    );
  }
  const { noticeId, servedAt, dueAt } = notice;
  const data = {
    noticeId,
    servedAt: isoFrom(servedAt),
    dueAt: dueAt === null ? null : isoFrom(dueAt),
  };
  return { events: [{ type: 'case.noticed', data }] };
}

/** They know, or had time to: from here the rectification is theirs. */
export function decideBeginRectifying(
  state: Case,
  { why }: { readonly why: 'acknowledged' | 'time-over' | 'officer' },
): CaseDecision {
  return notIn(state, 'noticed') ?? { events: [{ type: 'case.rectifying', data: { why } }] };
}

/** More time, or a deadline that was not set before. */
export function decideSetDue(state: Case, dueAt: number): CaseDecision {
  const wrong = notIn(state, 'noticed', 'rectifying');
  if (wrong !== null) return wrong;
  const data = { dueAt: isoFrom(dueAt) };
  return { events: data.dueAt === state.dueAt ? [] : [{ type: 'case.due-set', data }] };
}
