import { decideSchedule } from '#govern/order/schedule.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { requirePoints } from './named-points.ts';
import { onOrder } from './on-order.ts';
import { orderContext } from './order-context.ts';
import { startIfDue } from './start-order.ts';

export const scheduleOrder = command(orderRoutes.schedule, async (work, { params, body }) => {
  const done = await onOrder(work, {
    id: params.id,
    verb: 'order.propose',
    decide: async (state, doer) => {
      await requirePoints(work, state, body.pointIds);
      const startsAt = body.startsAt === null ? work.at : Date.parse(body.startsAt);
      const plan = { startsAt, pointIds: body.pointIds };
      return decideSchedule(state, plan, doer, await orderContext(work, state));
    },
  });
  return startIfDue(work, done);
});
