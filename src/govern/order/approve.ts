/** Approving: each approver binds the hash of the content that they saw. One person alone can only act for hours. */
import { isoFrom } from '#base/clock.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { APPROVALS_MAX, type Order } from '#model/order.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { faultOf, type OrderContext } from './content.ts';
import { isTimed, type OrderDecision, type OrderEvents } from './evolve.ts';
import { lapseFrom, ownUnit } from './propose.ts';
import { deciders, peopleNeeded, reachesFar } from './reach.ts';
import { scheduled } from './schedule.ts';

/** Also ratifies an emergency order. `contentHash` is of what the approver was shown. */
export function decideApprove(
  state: Order,
  { contentHash }: { readonly contentHash: string },
  doer: Doer,
  context: OrderContext,
): OrderDecision {
  const fault = notApprovable(state, context.at) ?? unseen(state, contentHash);
  if (fault !== null) return fault;
  const past = {
    'drafted it': state.draftedBy ?? [],
    'proposed it': state.proposedBy ?? [],
    'approved it': state.approvals.flatMap(({ hands }) => hands),
    'ordered it in an emergency': state.emergency?.hands ?? [],
  };
  const conflict = conflictOf(doer, 'approve the order', past, state.unitId);
  if (conflict !== null) return conflict;
  if (state.grounds === null) return refuse('wrong-state', 'Its grounds were erased');
  const wrong = faultOf(state.content, state.grounds, context);
  if (wrong !== null) return wrong;
  const needed = peopleNeeded(state.content, context.scope, context.rules);
  const complete = deciders(state).size + 1 >= needed;
  const data = {
    contentHash,
    check: context.scope.check,
    hands: [...handsOf(doer)],
    peopleNeeded: needed,
    complete,
    lapsesAt: lapseFrom(context),
  };
  const approved: Draft<OrderEvents> = { type: 'order.approved', data };
  const { overrides } = state.content;
  if (!complete || overrides === undefined) return { events: [approved] };
  const marked = { type: 'order.exemption-overridden', data: { exemptionIds: overrides } } as const;
  return { events: [approved, marked] };
}

function notApprovable(state: Order, at: number): Refusal | null {
  const { emergency } = state;
  if (emergency?.ratifiedAt === null && isTimed(state)) {
    return at < Date.parse(emergency.until)
      ? null
      : refuse('wrong-state', 'The hours of the emergency are over');
  }
  if (state.state !== 'proposed') return refuse('wrong-state', 'Only a proposal is approved');
  if (state.lapsesAt !== null && Date.parse(state.lapsesAt) <= at) {
    return refuse('wrong-state', 'The proposal has lapsed: propose it anew');
  }
  return state.approvals.length < APPROVALS_MAX
    ? null
    : refuse('too-many', `An order has at most ${APPROVALS_MAX} approvals`);
}

function unseen(state: Order, contentHash: string): Refusal | null {
  return contentHash === state.contentHash
    ? null
    : refuse('stale', 'The order was changed after you read it: read it again');
}

export interface EmergencyContext extends OrderContext {
  /** An emergency order on this system went unratified, or still waits for it. */
  readonly unratifiedBefore: boolean;
}

/**
 * One person holds at once, for hours: it lifts itself unless another ratifies it. Not for what is wide, nor for a
 * system that people's safety depends on, and not twice in a row.
 */
export function decideEmergency(
  state: Order,
  command: {
    readonly hours: number;
    readonly pointIds: readonly string[];
    readonly note: string;
  },
  doer: Doer,
  context: EmergencyContext,
): OrderDecision {
  const { at, rules, scope } = context;
  if (state.state !== 'draft') return refuse('wrong-state', 'An emergency order begins as a draft');
  if (state.unitId !== null && doer.unitId === state.unitId) return ownUnit();
  if (state.grounds === null) return refuse('wrong-state', 'Its grounds were erased');
  if (state.reason !== 'emergency-harm') {
    return refuse('invalid', 'Only harm that cannot wait is an emergency (emergency-harm)');
  }
  if (command.hours > rules.emergencyHours) {
    return refuse('over-budget', `An emergency order lasts ${rules.emergencyHours} hours at most`);
  }
  if (context.unratifiedBefore) {
    return refuse('over-budget', 'The last emergency order on this system was never ratified');
  }
  const wrong = faultOf(state.content, state.grounds, context);
  if (wrong !== null) return wrong;
  if (reachesFar(state.content, context)) {
    return refuse('over-budget', 'This reaches too far for one person: propose it');
  }
  const plan = scheduled(state, { startsAt: at, pointIds: command.pointIds }, at);
  if ('refused' in plan) return plan;
  const data = {
    contentHash: state.contentHash,
    check: scope.check,
    hands: [...handsOf(doer)],
    emergencyUntil: isoFrom(at + command.hours * HOUR_MS),
  };
  const { note } = command;
  return { events: [{ type: 'order.emergency-ordered', data, personal: { note } }, plan] };
}

const HOUR_MS = 3_600_000;
