import { decideRefuse } from '#govern/order/propose.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';

export const refuseOrder = command(orderRoutes.refuse, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.refuse',
    decide: (state, doer) => decideRefuse(state, body.note, doer),
  }),
);
