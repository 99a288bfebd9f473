import { decideFileAppeal } from '#govern/case/flags.ts';
import { decideSuspend } from '#govern/order/release.ts';
import { isRefusal } from '#model/decision.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { recordOrder } from '../orders/record-order.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { caseAfter } from './on-case.ts';

/** Takes the holds off where the policy says so for this ground. */
export const fileAppeal = command(caseRoutes.fileAppeal, async (work, { params, body }) => {
  const state = await work.load('case', params.id);
  const { rules } = await rulesAt(work.tx, state.jurisdiction);
  const { id, version } = await caseAfter(work, {
    id: params.id,
    verb: 'case.report',
    decide: (about, doer) => decideFileAppeal(about, body, doer, rules),
  });
  if (rules.appeals[body.ground] === 'suspend') {
    for (const order of await ordersOf(work.tx, id)) {
      const decision = decideSuspend(order, { why: 'appeal', note: null }, null);
      if (!isRefusal(decision)) await recordOrder(work, order, decision);
    }
  }
  return { id, version };
});
