/** What the orders of a case together amount to. */
import type { Measure } from '#model/case.ts';
import type { Order } from '#model/order.ts';
import { isApplied } from './evolve.ts';

interface Known extends Pick<Order, 'state' | 'points' | 'generation'> {
  readonly content: Pick<Order['content'], 'isShadow'>;
}

/** A trial withholds nothing: it is ordered while it runs, never active, and nothing is lifted with it. */
export function measureOf(orders: readonly Known[]): Measure {
  const earnest = measureOfEarnest(orders.filter((order) => !isTrial(order)));
  if (earnest !== 'none') return earnest;
  const trials = orders.filter(isTrial);
  if (trials.some((order) => isLive(order) || ORDERED.has(order.state))) return 'ordered';
  return trials.some(isAsked) ? 'proposed' : 'none';
}

export function isTrial({ content }: Pick<Known, 'content'>): boolean {
  return content.isShadow === true;
}

function measureOfEarnest(orders: readonly Known[]): Measure {
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
  if (some(isAsked)) return 'proposed';
  return some(({ generation }) => generation > 0) ? 'lifted' : 'none';
}

const isAsked = ({ state }: Known): boolean => state === 'draft' || state === 'proposed';
const isLive = (order: Known): boolean => isApplied(order) || order.state === 'lifting';

const ORDERED: ReadonlySet<Order['state']> = new Set(['approved', 'scheduled', 'suspended']);

/** Over, and seen to be gone from every point: such an order does not keep its case open. */
export function isSettled(order: Pick<Order, 'state' | 'points'>): boolean {
  const isOver = order.state === 'lifted' || order.state === 'refused' || order.state === 'expired';
  return isOver && isGone(order);
}

function isGone({ points }: Pick<Order, 'points'>): boolean {
  return points.every((point) => point.observed === 'absent');
}
