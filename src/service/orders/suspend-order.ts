import { decideSuspend } from '#govern/order/release.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';

export const suspendOrder = command(orderRoutes.suspend, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.suspend',
    decide: (state, doer) => decideSuspend(state, body, doer),
  }),
);
