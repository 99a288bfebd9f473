import { decideEmergency } from '#govern/order/approve.ts';
import type { Order } from '#model/order.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { requirePoints } from './named-points.ts';
import { onOrder } from './on-order.ts';
import { orderContext } from './order-context.ts';
import { startIfDue } from './start-order.ts';

export const emergencyOrder = command(orderRoutes.emergency, async (work, { params, body }) => {
  const done = await onOrder(work, {
    id: params.id,
    verb: 'order.propose',
    decide: async (state, doer) => {
      await requirePoints(work, state, body.pointIds);
      const context = await orderContext(work, state);
      const unratifiedBefore = await unratified(work, state);
      return decideEmergency(state, body, doer, { ...context, unratifiedBefore });
    },
  });
  return startIfDue(work, done);
});

/** Otherwise one person could hold a system for good, a day at a time. */
async function unratified({ tx }: Work, { id, systemId }: Order): Promise<boolean> {
  const last = await tx
    .selectFrom('order')
    .select('emergency')
    .where('systemId', '=', systemId)
    .where('id', '<>', id)
    .where('emergency', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.emergency?.ratifiedAt === null;
}
