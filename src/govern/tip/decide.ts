/** What the office may do about a tip; each step has its reason. */
import { refuse, type Refusal } from '#model/decision.ts';
import {
  TIP_LEADS_MAX,
  type Reward,
  type Tip,
  type TipOutcome,
  type TipRejection,
} from '#model/tip.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import type { TipDecision } from './evolve.ts';

type Note = string | null;
const DAY_MS = 86_400_000;

export function decideAccept(state: Tip, note: Note, doer: Doer): TipDecision {
  if (state.state !== 'received') return wrong(state);
  const data = { handlerId: doer.personId };
  return { events: [{ type: 'tip.accepted', data, personal: { note } }] };
}

/** `why` is told to whoever sent it; the note is not. */
export function decideReject(state: Tip, why: TipRejection, note: Note): TipDecision {
  if (state.state !== 'received' && state.state !== 'accepted') return wrong(state);
  if (state.leadIds.length > 0) {
    return refuse('wrong-state', 'A lead was made of it: answer it instead');
  }
  return { events: [{ type: 'tip.rejected', data: { why }, personal: { note } }] };
}

export interface ForwardTo {
  readonly agencyId: string | null;
  readonly jurisdiction: string | null;
}

export function decideForward(state: Tip, to: ForwardTo, note: Note): TipDecision {
  if (state.state !== 'received' && state.state !== 'accepted') return wrong(state);
  if ((to.agencyId === null) === (to.jurisdiction === null)) {
    return refuse('invalid', 'Name either an agency or a part of the tree');
  }
  if (to.jurisdiction === state.jurisdiction) return refuse('invalid', 'It is there already');
  return { events: [{ type: 'tip.forwarded', data: { ...to }, personal: { note } }] };
}

export function decideLeadFromTip(state: Tip, leadId: string): TipDecision {
  if (state.state !== 'accepted') return wrong(state);
  if (state.leadIds.length >= TIP_LEADS_MAX) {
    return refuse('too-large', `One tip gives at most ${TIP_LEADS_MAX} leads`);
  }
  return { events: [{ type: 'tip.lead-made', data: { leadId } }] };
}

/** Whoever sent it can be written to as long as the box is there, also after the end: they may have asked something. */
export function decideMessage(state: Tip): TipDecision {
  if (state.state === 'deleted') return wrong(state);
  return { events: [{ type: 'tip.messaged', data: {} }] };
}

export function decideAnswer(state: Tip, outcome: TipOutcome): TipDecision {
  if (state.state !== 'accepted') return wrong(state);
  return { events: [{ type: 'tip.answered', data: { outcome } }] };
}

export function decideProposeReward(
  state: Tip,
  { amount, currency }: Pick<Reward, 'amount' | 'currency'>,
  note: Note,
  doer: Doer,
): TipDecision {
  if (state.state !== 'accepted' && state.state !== 'answered') return wrong(state);
  if (state.reward !== null && state.reward.state !== 'refused') {
    return refuse('wrong-state', `A reward is ${state.reward.state} already`);
  }
  const data = { amount, currency, hands: [...handsOf(doer)] };
  return { events: [{ type: 'tip.reward-proposed', data, personal: { note } }] };
}

/** By another person than the one who proposed it. */
export function decideReward(
  state: Tip,
  decision: { readonly approve: true } | { readonly approve: false; readonly note: Note },
  doer: Doer,
): TipDecision {
  const { reward } = state;
  if (reward?.state !== 'proposed' || state.state === 'deleted') return noReward(state);
  const conflict = conflictOf(
    doer,
    'decide the reward',
    { 'proposed the reward': reward.proposedBy },
    null,
  );
  if (conflict !== null) return conflict;
  const hands = [...handsOf(doer)];
  if (decision.approve) return { events: [{ type: 'tip.reward-approved', data: { hands } }] };
  const personal = { note: decision.note };
  return { events: [{ type: 'tip.reward-refused', data: { hands }, personal }] };
}

/** Once: by somebody who neither proposed nor approved it, for a code that only the holder of the receipt can have. */
export function decidePayReward(state: Tip, doer: Doer): TipDecision {
  const { reward } = state;
  if (reward?.state !== 'approved') return noReward(state);
  const past = {
    'proposed the reward': reward.proposedBy,
    'approved the reward': reward.decidedBy,
  };
  const conflict = conflictOf(doer, 'pay the reward', past, null);
  if (conflict !== null) return conflict;
  const { amount, currency } = reward;
  return { events: [{ type: 'tip.reward-paid', data: { amount, currency } }] };
}

export function decideHold(state: Tip, note: Note): TipDecision {
  if (state.state === 'deleted') return wrong(state);
  if (state.isHeld) return refuse('wrong-state', 'It is held already');
  return { events: [{ type: 'tip.held', data: {}, personal: { note } }] };
}

export function decideEndHold(state: Tip, note: Note): TipDecision {
  if (!state.isHeld) return refuse('wrong-state', 'It is not held');
  return { events: [{ type: 'tip.hold-ended', data: {}, personal: { note } }] };
}

export function decideDelete(state: Tip): TipDecision {
  const reason = keptFor(state);
  if (reason !== null) return reason;
  return { events: [{ type: 'tip.deleted', data: { basis: 'decision' } }] };
}

/** By its age alone: what is open, held or owed is never old. */
export function decideExpire(state: Tip, at: number, keepDays: number): TipDecision {
  const isOld = state.closedAt !== null && at >= Date.parse(state.closedAt) + keepDays * DAY_MS;
  if (!isOld || keptFor(state) !== null) return { events: [] };
  return { events: [{ type: 'tip.deleted', data: { basis: 'time' } }] };
}

/** Why it may not go yet; null: nothing keeps it. */
function keptFor(state: Tip): Refusal | null {
  if (state.state === 'deleted' || state.closedAt === null) return wrong(state);
  if (state.isHeld) return refuse('wrong-state', 'It is held: end the hold first');
  const isOwed = state.reward?.state === 'proposed' || state.reward?.state === 'approved';
  if (isOwed) return refuse('wrong-state', 'A reward is not paid yet');
  // Whoever wrote last is owed an answer.
  return state.isWaiting ? refuse('wrong-state', 'A message waits for an answer') : null;
}

function wrong({ state }: Tip): Refusal {
  return refuse('wrong-state', `This tip is ${state}`);
}

function noReward({ reward }: Tip): Refusal {
  return refuse('wrong-state', reward === null ? 'There is no reward' : `It is ${reward.state}`);
}
