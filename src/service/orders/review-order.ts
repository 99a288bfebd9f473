import { decideReview } from '#govern/order/release.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';

export const reviewOrder = command(orderRoutes.review, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.approve',
    decide: (state, doer) => decideReview(state, body, doer, work.at),
  }),
);
