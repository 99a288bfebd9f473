import { decidePropose } from '#govern/order/propose.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';
import { orderContext } from './order-context.ts';

export const proposeOrder = command(orderRoutes.propose, (work, { params }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.propose',
    decide: async (state, doer) => decidePropose(state, doer, await orderContext(work, state)),
  }),
);
