/** Whether what is observed is what was ordered: of each point, and of all. */
import type { ObservedState, Order, OrderPoint, OrderState } from '#model/order.ts';

export type Agreement = 'as-ordered' | 'waits' | 'differs' | 'unknown';

/** While these hold, points are to have it; afterwards they are not. */
const WANTED: ReadonlySet<OrderState> = new Set(['applying', 'active', 'degraded']);
const UNWANTED: ReadonlySet<OrderState> = new Set(['suspended', 'lifting', 'lifted', 'expired']);

/** `unreachable` is never `absent`: of such a point nothing is known. */
export function agreementOf(
  point: Pick<OrderPoint, 'observed' | 'generation'>,
  order: Pick<Order, 'state' | 'generation'>,
): Agreement {
  const { observed } = point;
  if (observed === 'unreachable') return 'unknown';
  const isNew = point.generation >= order.generation;
  if (WANTED.has(order.state)) return whereWanted(observed, isNew);
  if (UNWANTED.has(order.state)) return whereUnwanted(observed, isNew);
  return observed === 'pending' ? 'waits' : 'differs';
}

function whereWanted(observed: ObservedState, isNew: boolean): Agreement {
  if (observed === 'active' || observed === 'shadow') return isNew ? 'as-ordered' : 'waits';
  return observed === 'pending' || observed === 'lifting' ? 'waits' : 'differs';
}

function whereUnwanted(observed: ObservedState, isNew: boolean): Agreement {
  if (observed === 'absent' || observed === 'shadow') return 'as-ordered';
  return observed === 'lifting' || !isNew ? 'waits' : 'differs';
}

/** Enforcers report at least every minute; a reading that is older says little. */
export const READING_MS = 5 * 60_000;
