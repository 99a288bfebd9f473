/** What time and changed lists do to orders. Call it at any time, as often as you like. */
import { isoFrom } from '#base/clock.ts';
import { isTimed } from '#govern/order/evolve.ts';
import { decideRecheck, decideTimePassed } from '#govern/order/release.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Order } from '#model/order.ts';
import type { Office } from '../office.ts';
import { inWork, type Work } from '../work.ts';
import { scopeOf } from './order-context.ts';
import { recordOrder } from './record-order.ts';
import { startOrder } from './start-order.ts';

/** Orders of one sweep; what is left waits for the next. Each is a decision of its own of a few milliseconds. */
export const SWEEP_ORDERS_MAX = 500;

const BY_ITSELF: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** Starts what is to begin, ends what is over. Gives the number of orders that changed. */
export async function sweepOrders(office: Office, limit = SWEEP_ORDERS_MAX): Promise<number> {
  const due = await office.database.db
    .selectFrom('order')
    .select('id')
    .where('nextAt', '<=', isoFrom(office.clock.now()))
    .orderBy('nextAt')
    .limit(limit)
    .execute();
  return eachOf(office, due, passTime);
}

const HELD = ['scheduled', 'applying', 'active', 'degraded', 'suspended'] as const;

/**
 * Asks the lists about every hold again: to be called when exemptions, pools or bindings changed, and once in a while
 * all the same. `after`: the id to go on behind; null: from the first. Gives where to go on, null when it is through.
 */
export async function recheckOrders(
  office: Office,
  after: string | null,
  limit = SWEEP_ORDERS_MAX,
): Promise<string | null> {
  let rows = office.database.db.selectFrom('order').select('id').where('state', 'in', HELD);
  if (after !== null) rows = rows.where('id', '>', after);
  const held = await rows.orderBy('id').limit(limit).execute();
  await eachOf(office, held, recheck);
  return held.length < limit ? null : (held.at(-1)?.id ?? null);
}

async function eachOf(
  office: Office,
  ids: readonly { readonly id: string }[],
  step: (work: Work, order: Order) => Promise<Order>,
): Promise<number> {
  let count = 0;
  for (const { id } of ids) {
    // Looks again under the lock: another sweep, or a person, may have been faster.
    const isChanged = await inWork(office, BY_ITSELF, async (work) => {
      const before = await work.load('order', id);
      const after = await step(work, before);
      return after.version > before.version;
    });
    if (isChanged) count++;
  }
  return count;
}

async function passTime(work: Work, order: Order): Promise<Order> {
  const later = await recordOrder(work, order, decideTimePassed(order, work.at));
  const isToStart =
    later.state === 'scheduled' && later.startsAt !== null && Date.parse(later.startsAt) <= work.at;
  if (!isToStart) return later;
  // What became exempt while it waited is let go instead.
  const checked = await recheck(work, later);
  return checked.state === 'scheduled' ? startOrder(work, checked) : checked;
}

async function recheck(work: Work, order: Order): Promise<Order> {
  if (!isTimed(order)) return order;
  return recordOrder(work, order, decideRecheck(order, await scopeOf(work, order)));
}
