/** What the orders of a case together amount to. */
import type { Measure } from '#model/case.ts';
import type { Order } from '#model/order.ts';
import { isApplied } from './evolve.ts';

type Known = Pick<Order, 'state' | 'points' | 'generation'>;

export function measureOf(orders: readonly Known[]): Measure {
  const some = (holds: (order: Known) => boolean): boolean => orders.some(holds);
  if (some(isApplied)) {
    if (some(({ state }) => state === 'active' || state === 'degraded')) {
      const live = orders.filter((order) => !isSettled(order));
      return live.every(({ state }) => state === 'active') ? 'active' : 'partially-active';
    }
    return 'ordered';
  }
  if (some((order) => order.state === 'lifting' || (order.state === 'suspended' && !isGone(order))))
    return 'lifting';
  if (some(({ state }) => ORDERED.has(state))) return 'ordered';
  if (some(({ state }) => state === 'draft' || state === 'proposed')) return 'proposed';
  return some(({ generation }) => generation > 0) ? 'lifted' : 'none';
}

const ORDERED: ReadonlySet<Order['state']> = new Set(['approved', 'scheduled', 'suspended']);

/** Over, and seen to be gone from every point: such an order does not keep its case open. */
export function isSettled(order: Known): boolean {
  const isOver = order.state === 'lifted' || order.state === 'refused' || order.state === 'expired';
  return isOver && isGone(order);
}

function isGone({ points }: Known): boolean {
  return points.every((point) => point.observed === 'absent');
}
