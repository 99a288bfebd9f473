/** The facts beside the spine: measure, referral, evidence hold, overdue; and who handles it. Appeals: `appeal.ts`. */
import { refuse } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import type { Case } from '#model/case.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { measureOf } from '../order/measure.ts';
import { notIn, type CaseDecision, type CaseEvents } from './evolve.ts';

/** Follows from the orders; recorded whenever one of them moves. */
export function decideMeasure(state: Case, orders: Parameters<typeof measureOf>[0]): CaseDecision {
  const to = measureOf(orders);
  return { events: to === state.measure ? [] : [{ type: 'case.measure-changed', data: { to } }] };
}

/** A victim is not handed over by one person: where the verdict is `compromised`, another confirms. */
export function decideRefer(
  state: Case,
  { to, note }: { readonly to: NonNullable<Case['referredTo']>; readonly note: string },
  doer: Doer,
): CaseDecision {
  const wrong = notIn(state, 'noticed', 'rectifying', 'verifying');
  if (wrong !== null) return wrong;
  if (state.referral !== 'none')
    return refuse('conflict', `A referral is ${state.referral} already`);
  const data = { to, hands: [...handsOf(doer)] };
  const proposed: Draft<CaseEvents> = {
    type: 'case.referral-proposed',
    data,
    personal: { note },
  };
  if (state.verdict === 'compromised') return { events: [proposed] };
  if (state.verdict !== 'deliberate') {
    return refuse('wrong-state', 'Only mining that was found is referred');
  }
  return { events: [proposed, { type: 'case.referred', data }] };
}

export function decideConfirmReferral(state: Case, doer: Doer): CaseDecision {
  const wrong = notIn(state, 'noticed', 'rectifying', 'verifying');
  if (wrong !== null) return wrong;
  if (state.referral !== 'proposed' || state.referredTo === null) {
    return refuse('wrong-state', 'No referral waits for a second person');
  }
  const past = { 'proposed the referral': state.people.proposedReferral };
  const conflict = conflictOf(doer, 'confirm the referral', past, state.unitId);
  if (conflict !== null) return conflict;
  const data = { to: state.referredTo, hands: [...handsOf(doer)] };
  return { events: [{ type: 'case.referred', data }] };
}

export function decideDropReferral(state: Case, note: string): CaseDecision {
  if (state.referral !== 'proposed') {
    return refuse('wrong-state', 'No referral waits for a second person');
  }
  return { events: [{ type: 'case.referral-dropped', data: {}, personal: { note } }] };
}

/** While it is on, nobody is advised to clean up: the system is the scene of a crime (RFC 6561 §6.1). */
export function decideEvidenceHold(
  state: Case,
  { on, note }: { readonly on: boolean; readonly note: string },
): CaseDecision {
  if (on === state.evidenceHold) return refuse('conflict', 'It is so already');
  return { events: [{ type: 'case.evidence-hold-set', data: { on }, personal: { note } }] };
}

/** A clock of the case ran out, or a breached one was met, extended or dropped. Told twice is told once. */
export function decideOverdue(
  state: Case,
  { clockId, overdue }: { readonly clockId: string; readonly overdue: boolean },
): CaseDecision {
  if (state.overdueClocks.includes(clockId) === overdue) return { events: [] };
  const type = overdue ? 'case.clock-overdue' : 'case.clock-settled';
  return { events: [{ type, data: { clockId } }] };
}

export function decideAssign(state: Case, handlerId: string | null): CaseDecision {
  if (state.state === 'closed') return refuse('wrong-state', 'The case is closed');
  if (state.handlerId === handlerId) return { events: [] };
  return { events: [{ type: 'case.assigned', data: { handlerId } }] };
}

export function decideTlp(state: Case, tlp: Case['tlp']): CaseDecision {
  return { events: tlp === state.tlp ? [] : [{ type: 'case.tlp-set', data: { tlp } }] };
}

/** A package left: the case counts as referred, unless it did already or is closed. Two people stood for it. */
export function decideReferralSent(
  state: Case,
  about: {
    readonly to: NonNullable<Case['referredTo']>;
    readonly note: string;
    readonly hands: Readonly<Record<'proposed' | 'referred', readonly string[]>>;
  },
): CaseDecision {
  const { to, note, hands } = about;
  if (state.state === 'closed' || state.referral !== 'none') return { events: [] };
  const proposed = { to, hands: [...hands.proposed] };
  const referred = { to, hands: [...hands.referred] };
  return {
    events: [
      { type: 'case.referral-proposed', data: proposed, personal: { note } },
      { type: 'case.referred', data: referred },
    ],
  };
}
