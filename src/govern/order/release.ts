/** Letting go: lifting, suspending, probation, and what time and changed lists do by themselves. Nothing here waits for anybody. */
import { isoFrom } from '#base/clock.ts';
import { refuse } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import type { Ending, Order } from '#model/order.ts';
import { PROBATION_RUNG_MAX, rungRank, type Rung } from '#model/rung.ts';
import type { PolicyRules } from '#model/policy.ts';
import { conflictOf, handsOf, isOwnUnit, type Doer } from '../conflict.ts';
import { scopeFault, type CaseFacts, type OrderContext, type ScopeFacts } from './content.ts';
import { isApplied, isHold, isTimed, type OrderDecision, type OrderEvents } from './evolve.ts';
import { ownUnit } from './propose.ts';
import { mayHold } from './reach.ts';

/** Endings that a person may give; the others follow from lists and clocks. */
export type LiftReason = Extract<
  Ending,
  'rectified' | 'mistake' | 'appeal-upheld' | 'no-longer-necessary' | 'transferred'
>;

/** `rectified` needs a case that was verified; nothing keeps anybody from undoing a mistake. */
export function decideLift(
  state: Order,
  { ending, note }: { readonly ending: LiftReason; readonly note: string | null },
  doer: Doer | null,
  about: { readonly verified: boolean },
): OrderDecision {
  if (!isTimed(state)) return refuse('wrong-state', `Nothing is held: the order is ${state.state}`);
  if (doer !== null && isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  if (ending === 'rectified' && !about.verified) {
    return refuse('wrong-state', 'The rectification was not verified: verify it, or say why else');
  }
  return { events: [ended(state, ending, note)] };
}

/** What was never wanted of a point, or is seen to be gone already, is over at once. */
function ended(state: Order, ending: Ending, note: string | null = null): Draft<OrderEvents> {
  const isGone = !isApplied(state) && state.points.every((point) => point.observed === 'absent');
  if (!isGone) {
    const data = { ending, generation: state.generation + 1 };
    return { type: 'order.lifting', data, personal: { note } };
  }
  return over(ending, note);
}

/** The last event of an order whose points are all absent. */
export function over(ending: Ending, note: string | null = null): Draft<OrderEvents> {
  return ending === 'duration-over' || ending === 'lapsed'
    ? { type: 'order.expired', data: { ending } }
    : { type: 'order.lifted', data: { ending }, personal: { note } };
}

/** Asked again whenever exemptions, pools or bindings change: what became exempt is let go. */
export function decideRecheck(state: Order, scope: ScopeFacts): OrderDecision {
  if (!isTimed(state) || scopeFault(scope) === null) return { events: [] };
  const ending =
    scope.exempt.length > 0
      ? 'exempt'
      : scope.shared.length > 0
        ? 'shared-address'
        : 'binding-ended';
  return { events: [ended(state, ending)] };
}

/** What is due at this instant by the order's own times. Starting is `decideStart`: it needs the lists. */
export function decideTimePassed(state: Order, at: number): OrderDecision {
  const isDue: IsDue = (iso) => iso !== null && Date.parse(iso) <= at;
  const isWaiting = state.state === 'proposed' || state.state === 'approved';
  if (isWaiting && isDue(state.lapsesAt)) return { events: [over('lapsed')] };
  if (!isTimed(state)) return { events: [] };
  const ending = endingDue(state, isDue);
  return { events: ending === null ? remindersDue(state, isDue) : [ended(state, ending)] };
}

type IsDue = (iso: string | null) => boolean;

function endingDue({ emergency, until }: Order, isDue: IsDue): Ending | null {
  if (emergency?.ratifiedAt === null && isDue(emergency.until)) return 'not-ratified';
  return isDue(until) ? 'duration-over' : null;
}

function remindersDue(state: Order, isDue: IsDue): readonly Draft<OrderEvents>[] {
  const events: Draft<OrderEvents>[] = [];
  if (state.probation?.outcome === null && isDue(state.probation.cleanUntil)) {
    events.push({ type: 'order.probation-clean', data: {} });
  }
  if (!state.reviewOverdue && isDue(state.reviewAt)) {
    events.push({ type: 'order.review-overdue', data: {} });
  }
  return events;
}

/** Somebody has looked whether the hold is still necessary; no review prolongs it. */
export function decideReview(
  state: Order,
  { note }: { readonly note: string },
  doer: Doer,
  at: number,
): OrderDecision {
  if (!isTimed(state) || state.until === null) {
    return refuse('wrong-state', 'Only a hold that runs is reviewed');
  }
  if (isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  const next = Math.min(at + state.content.reviewHours * HOUR_MS, Date.parse(state.until));
  const data = { reviewAt: isoFrom(next) };
  return { events: [{ type: 'order.reviewed', data, personal: { note } }] };
}

const HOUR_MS = 3_600_000;

/** The hold is taken off until somebody decides; its time goes on. `doer` is null where a policy says so. */
export function decideSuspend(
  state: Order,
  { why, note }: { readonly why: 'appeal' | 'harm'; readonly note: string | null },
  doer: Doer | null,
): OrderDecision {
  if (!isHold(state)) return refuse('wrong-state', `Nothing is held: the order is ${state.state}`);
  if (doer !== null && isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  const hands = doer === null ? null : [...handsOf(doer)];
  const generation = state.generation + (state.state === 'scheduled' ? 0 : 1);
  const data = { hands, why, generation };
  return { events: [{ type: 'order.suspended', data, personal: { note } }] };
}

export function decideResume(
  state: Order,
  { note }: { readonly note: string | null },
  doer: Doer,
  { at, scope }: Pick<OrderContext, 'at' | 'scope'>,
): OrderDecision {
  if (state.state !== 'suspended' || state.startsAt === null) {
    return refuse('wrong-state', 'Only a suspended order goes on');
  }
  const past = { 'suspended it': state.suspendedBy ?? [] };
  const conflict = conflictOf(doer, 'resume the order', past, state.unitId);
  if (conflict !== null) return conflict;
  if (at < Date.parse(state.startsAt)) return refuse('wrong-state', 'It is not time yet');
  if (!mayHold(state, at)) return refuse('wrong-state', 'Nothing allows this hold any more');
  const fault = scopeFault(scope);
  if (fault !== null) return fault;
  const data = { check: scope.check, generation: state.generation + 1 };
  return { events: [{ type: 'order.resumed', data, personal: { note } }] };
}

/**
 * Lowers the rung so far that the system can show whether it still mines, and begins the clean window; a blocked
 * machine cannot prove anything (governance.md §6.13).
 */
export function decideProbation(
  state: Order,
  { rung }: { readonly rung: Rung },
  context: { readonly at: number; readonly rules: PolicyRules; readonly case: CaseFacts },
): OrderDecision {
  if (!isApplied(state)) return refuse('wrong-state', 'Only what is held goes on probation');
  if (context.case.state !== 'verifying') {
    return refuse('wrong-state', 'Probation begins when a rectification is being verified');
  }
  if (state.probation?.outcome === null) return refuse('wrong-state', 'It is on probation already');
  if (rungRank(rung) > Math.min(rungRank(PROBATION_RUNG_MAX), rungRank(state.rungNow))) {
    return refuse('invalid', `On probation nothing above ${PROBATION_RUNG_MAX}, nor above now`);
  }
  const data = {
    rung,
    cleanUntil: isoFrom(context.at + context.rules.cleanHours * HOUR_MS),
    generation: state.generation + (rung === state.rungNow ? 0 : 1),
  };
  return { events: [{ type: 'order.probation-started', data }] };
}

/** Mining was seen again: back to the rung that was ordered. Nothing where there is no probation. */
export function decideRecurrence(state: Order, findingId: string | null): OrderDecision {
  const isOpen = state.probation !== null && state.probation.outcome !== 'recurred';
  if (!isOpen || !isApplied(state)) return { events: [] };
  const { rung } = state;
  const generation = state.generation + (rung === state.rungNow ? 0 : 1);
  return { events: [{ type: 'order.recurred', data: { findingId, rung, generation } }] };
}
