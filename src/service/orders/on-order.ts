/** One step of an order by one person: load, decide, record, and tell its case. */
import type { Doer } from '#govern/conflict.ts';
import type { OrderDecision } from '#govern/order/evolve.ts';
import type { Verb } from '#model/authority.ts';
import type { Order } from '#model/order.ts';
import type { Done } from '#model/route.ts';
import { doerOf } from '../doer.ts';
import type { Work } from '../work.ts';
import { recordOrder } from './record-order.ts';

export async function onOrder(
  work: Work,
  step: {
    readonly id: string;
    readonly verb: Verb;
    readonly decide: (state: Order, doer: Doer) => OrderDecision | Promise<OrderDecision>;
  },
): Promise<Done> {
  const state = await work.load('order', step.id);
  const doer = await doerOf(work, step.verb, state);
  const { id, version } = await recordOrder(work, state, await step.decide(state, doer));
  return { id, version };
}
