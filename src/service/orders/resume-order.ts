import { decideResume } from '#govern/order/release.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';
import { orderContext } from './order-context.ts';

export const resumeOrder = command(orderRoutes.resume, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.approve',
    decide: async (state, doer) => decideResume(state, body, doer, await orderContext(work, state)),
  }),
);
