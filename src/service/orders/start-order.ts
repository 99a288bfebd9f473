import { decideStart } from '#govern/order/schedule.ts';
import type { Order } from '#model/order.ts';
import type { Done } from '#model/route.ts';
import type { Work } from '../work.ts';
import { scopeOf } from './order-context.ts';
import { recordOrder } from './record-order.ts';

/** An order that begins now does not wait for the next sweep. */
export async function startIfDue(work: Work, { id, version }: Done): Promise<Done> {
  const order = await work.load('order', id);
  if (order.startsAt === null || Date.parse(order.startsAt) > work.at) return { id, version };
  const started = await startOrder(work, order);
  return { id, version: started.version };
}

export async function startOrder(work: Work, order: Order): Promise<Order> {
  const decision = decideStart(order, { at: work.at, scope: await scopeOf(work, order) });
  return recordOrder(work, order, decision);
}
