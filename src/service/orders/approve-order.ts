import { decideApprove } from '#govern/order/approve.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';
import { orderContext } from './order-context.ts';

export const approveOrder = command(orderRoutes.approve, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.approve',
    decide: async (state, doer) =>
      decideApprove(state, body, doer, await orderContext(work, state)),
  }),
);
