import { decideLift } from '#govern/order/release.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { onOrder } from './on-order.ts';

export const liftOrder = command(orderRoutes.lift, (work, { params, body }) =>
  onOrder(work, {
    id: params.id,
    verb: 'order.lift',
    decide: async (state, doer) => {
      const { passedAt } = await work.load('case', state.caseId);
      return decideLift(state, body, doer, { verified: passedAt !== null });
    },
  }),
);
