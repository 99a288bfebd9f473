import { decideWithdraw } from '#govern/order/propose.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';

export const withdrawOrder = command(orderRoutes.withdraw, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.propose',
    decide: (state) => decideWithdraw(state, body.note),
  }),
);
