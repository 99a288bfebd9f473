/** From the approval to the points: when it begins, where, and that nothing has changed when it does. */
import { isoFrom } from '#base/clock.ts';
import { isRefusal, refuse, type Refusal } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { ORDER_POINTS_MAX, type Order } from '#model/order.ts';
import { isOwnUnit, type Doer } from '../conflict.ts';
import { faultOf, noticeFault, scopeFault, type OrderContext } from './content.ts';
import type { OrderDecision, OrderEvents } from './evolve.ts';
import { ownUnit } from './propose.ts';
import { isApproved, mayHold } from './reach.ts';

export interface Schedule {
  /** Milliseconds since 1970; what is past means now. */
  readonly startsAt: number;
  readonly pointIds: readonly string[];
}

/** The duration counts from the start, whether or not every point follows. */
export function decideSchedule(
  state: Order,
  command: Schedule,
  doer: Doer | null,
  context: OrderContext,
): OrderDecision {
  if (state.state !== 'approved') return refuse('wrong-state', 'Only an approved order begins');
  if (doer !== null && isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  if (state.grounds === null) return refuse('wrong-state', 'Its grounds were erased');
  if (!isApproved(state)) return refuse('wrong-state', 'Its approval does not hold any more');
  const lapses = state.lapsesAt === null ? 0 : Date.parse(state.lapsesAt);
  if (Math.max(context.at, command.startsAt) >= lapses) {
    return refuse('wrong-state', 'The approval lapses before that: propose it anew');
  }
  const fault =
    noticeFault(state.reason, context.case) ?? faultOf(state.content, state.grounds, context);
  if (fault !== null) return fault;
  const event = scheduled(state, command, context.at);
  return isRefusal(event) ? event : { events: [event] };
}

type Scheduled = Extract<Draft<OrderEvents>, { readonly type: 'order.scheduled' }>;

export function scheduled(
  { content }: Order,
  { startsAt, pointIds }: Schedule,
  at: number,
): Scheduled | Refusal {
  if (pointIds.length === 0) return refuse('invalid', 'Name the points that are to apply it');
  if (pointIds.length > ORDER_POINTS_MAX) {
    return refuse('too-many', `One order goes to ${ORDER_POINTS_MAX} points at most`);
  }
  if (new Set(pointIds).size !== pointIds.length) {
    return refuse('invalid', 'Each point is named once');
  }
  const start = Math.max(at, startsAt);
  const data = {
    startsAt: isoFrom(start),
    until: isoFrom(start + content.durationHours * HOUR_MS),
    reviewAt: isoFrom(start + content.reviewHours * HOUR_MS),
    pointIds: [...pointIds],
  };
  return { type: 'order.scheduled', data };
}

const HOUR_MS = 3_600_000;

/** The last look before the points are asked to withhold. */
export function decideStart(
  state: Order,
  { at, scope }: Pick<OrderContext, 'at' | 'scope'>,
): OrderDecision {
  if (state.state !== 'scheduled' || state.startsAt === null) {
    return refuse('wrong-state', 'Only a scheduled order starts');
  }
  if (at < Date.parse(state.startsAt)) return refuse('wrong-state', 'It is not time yet');
  if (!mayHold(state, at)) return refuse('wrong-state', 'Nothing allows this hold any more');
  const fault = scopeFault(scope);
  if (fault !== null) return fault;
  const data = { check: scope.check, generation: state.generation + 1 };
  return { events: [{ type: 'order.applying', data }] };
}
