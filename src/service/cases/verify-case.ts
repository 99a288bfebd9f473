import { decideVerify } from '#govern/case/verify.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { tellCaseOfOrders } from '../orders/record-order.ts';
import { onCase } from './on-case.ts';
import { watchOf } from './watch-of.ts';

/** With nothing held, the release is complete at once. */
export const verifyCase = command(caseRoutes.verify, async (work, { params, body }) => {
  const done = await onCase(work, {
    id: params.id,
    verb: 'case.verify',
    decide: async (state, doer) =>
      decideVerify(state, body, doer, {
        at: work.at,
        watch: await watchOf(work.tx, state, work.at),
        orders: await ordersOf(work.tx, state.id),
      }),
  });
  await tellCaseOfOrders(work, params.id);
  return done;
});
