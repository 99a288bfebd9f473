/** What the people concerned object to, who decides it, and what a decision in their favour brings (governance.md §6.6). */
import type { Duration } from '#model/calendar.ts';
import type { Case, Verdict } from '#model/case.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Notice } from '#model/notice.ts';
import type { Order } from '#model/order.ts';
import type { AppealGround, PolicyRules } from '#model/policy.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { notIn, type CaseDecision } from './evolve.ts';

interface Relief {
  /** Null: it stays. What a filing covers is `filed-research`. */
  readonly verdict: Verdict | null;
  /** Else holds go on: who asks for time still mines, and who was broken into is still used. */
  readonly lifts: boolean;
  /** The authority was wrong, and says so to everybody whom it told. */
  readonly owesCorrection: boolean;
  readonly extends: boolean;
}

export const RELIEF: Readonly<Record<AppealGround, Relief>> = {
  'not-my-system': { verdict: 'unfounded', lifts: true, owesCorrection: true, extends: false },
  'lawful-use': { verdict: 'unfounded', lifts: true, owesCorrection: true, extends: false },
  procedure: { verdict: null, lifts: true, owesCorrection: true, extends: false },
  hardship: { verdict: null, lifts: true, owesCorrection: false, extends: false },
  'more-time': { verdict: null, lifts: false, owesCorrection: false, extends: true },
  compromised: { verdict: 'compromised', lifts: false, owesCorrection: false, extends: false },
};

export interface Appeal {
  readonly ground: AppealGround;
  readonly note: string;
}

/** `doer` is null where the subject's own link was used. Whether it suspends the holds is in the event. */
export function decideFileAppeal(
  state: Case,
  { ground, note }: Appeal,
  doer: Doer | null,
  rules: PolicyRules,
): CaseDecision {
  const wrong = notIn(state, 'noticed', 'rectifying', 'verifying');
  if (wrong !== null) return wrong;
  if (state.appeal === 'filed')
    return refuse('conflict', 'An appeal waits for its decision already');
  const hands = doer === null ? null : [...handsOf(doer)];
  const data = { ground, hands, suspends: rules.appeals[ground] === 'suspend' };
  return { events: [{ type: 'case.appeal-filed', data, personal: { note } }] };
}

export function decideWithdrawAppeal(state: Case): CaseDecision {
  return noAppeal(state) ?? { events: [{ type: 'case.appeal-withdrawn', data: {} }] };
}

export interface AppealDecision {
  readonly upheld: boolean;
  /** The reasons: the people concerned read them. */
  readonly note: string;
  /** By how much the deadline moves, where more time is what they asked for. */
  readonly extendBy: Duration | null;
}

/** By somebody new: not whoever judged the case, nor whoever ordered the hold (governance.md §6.6). */
export function decideAppeal(
  state: Case,
  answer: AppealDecision,
  doer: Doer,
  {
    orders,
    notices,
    isFiled,
  }: {
    readonly orders: readonly Pick<Order, 'draftedBy' | 'proposedBy' | 'approvals' | 'emergency'>[];
    readonly notices: readonly ToldNotice[];
    /** A filing covers the system now. */
    readonly isFiled: boolean;
  },
): CaseDecision {
  const wrong = noAppeal(state) ?? timeFault(state, answer);
  if (wrong !== null) return wrong;
  const past = {
    'filed the appeal': state.people.appealed,
    'assessed it': state.people.assessed,
    'verified it': state.people.verified,
    'drafted the order': orders.flatMap((order) => order.draftedBy ?? []),
    'proposed the order': orders.flatMap((order) => order.proposedBy ?? []),
    'approved the order': orders.flatMap((order) => order.approvals.flatMap(({ hands }) => hands)),
  };
  const conflict = conflictOf(doer, 'decide the appeal', past, state.unitId);
  if (conflict !== null) return conflict;
  const { upheld, note } = answer;
  const relief = upheld ? reliefOf(state) : null;
  const data = {
    upheld,
    hands: [...handsOf(doer)],
    verdict:
      isFiled && relief?.verdict === 'unfounded' ? 'filed-research' : (relief?.verdict ?? null),
    // Where nobody was told anything there is nobody to correct it to.
    owesCorrection: relief?.owesCorrection === true && uncorrected(notices).length > 0,
  };
  return { events: [{ type: 'case.appeal-decided', data, personal: { note } }] };
}

/** What the objection that was filed last asks for. */
export function reliefOf({ appealGround }: Pick<Case, 'appealGround'>): Relief | null {
  return appealGround === null ? null : RELIEF[appealGround];
}

function timeFault(state: Case, { upheld, extendBy }: AppealDecision): Refusal | null {
  const isAsked = upheld && reliefOf(state)?.extends === true;
  if (isAsked && extendBy === null)
    return refuse('invalid', 'Say by how much the time is extended');
  if (!isAsked && extendBy !== null)
    return refuse('invalid', 'Time is extended only where more time was asked for and is granted');
  return isAsked && !['noticed', 'rectifying'].includes(state.state)
    ? refuse('wrong-state', 'The rectification was reported: no time runs that could be extended')
    : null;
}

function noAppeal({ appeal }: Case): Refusal | null {
  return appeal === 'filed' ? null : refuse('wrong-state', 'No appeal waits for a decision');
}

export type ToldNotice = Pick<Notice, 'id' | 'kind' | 'servedAt' | 'earlierId'>;

/** Notices which told somebody of a suspicion, and of which no correction was served yet. */
export function uncorrected<N extends ToldNotice>(notices: readonly N[]): readonly N[] {
  const corrected = new Set(
    notices
      .filter(({ kind, servedAt }) => kind === 'correction' && servedAt !== null)
      .map(({ earlierId }) => earlierId),
  );
  return notices.filter(
    ({ id, kind, servedAt }) => servedAt !== null && ACCUSING.includes(kind) && !corrected.has(id),
  );
}

const ACCUSING: readonly Notice['kind'][] = [
  'finding-notice',
  'order-notice',
  'reminder',
  'rectification-failed',
];

/** The last of the corrections was served. */
export function decideCorrected(state: Case, notices: readonly ToldNotice[]): CaseDecision {
  if (state.correctionOwedAt === null || uncorrected(notices).length > 0) return { events: [] };
  return { events: [{ type: 'case.corrected', data: {} }] };
}
