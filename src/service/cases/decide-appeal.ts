import { decideAppeal as decide } from '#govern/case/flags.ts';
import { decideLift } from '#govern/order/release.ts';
import { isRefusal } from '#model/decision.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { recordOrder } from '../orders/record-order.ts';
import { onCase } from './on-case.ts';

/** An appeal that is upheld lifts every hold of the case. */
export const decideAppeal = command(caseRoutes.decideAppeal, async (work, { params, body }) => {
  const orders = await ordersOf(work.tx, params.id);
  const done = await onCase(work, {
    id: params.id,
    verb: 'order.suspend',
    decide: (state, doer) => decide(state, body, doer, orders),
  });
  if (!body.upheld) return done;
  for (const order of orders) {
    const lifting = { ending: 'appeal-upheld', note: null } as const;
    const decision = decideLift(order, lifting, null, { verified: false });
    if (!isRefusal(decision)) await recordOrder(work, order, decision);
  }
  return done;
});
