import { decideFileAppeal } from '#govern/case/appeal.ts';
import { decideSuspend } from '#govern/order/release.ts';
import type { Case } from '#model/case.ts';
import { isRefusal } from '#model/decision.ts';
import type { PolicyRules } from '#model/policy.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { recordOrder } from '../orders/record-order.ts';
import { rulesAt } from '../policies/rules-at.ts';
import type { Work } from '../work.ts';
import { caseAfter } from './on-case.ts';

/** Takes the holds off where the policy says so for this ground. */
export const fileAppeal = command(caseRoutes.fileAppeal, async (work, { params, body }) => {
  const state = await work.load('case', params.id);
  const { rules } = await rulesAt(work.tx, state.jurisdiction);
  const after = await caseAfter(work, {
    id: params.id,
    verb: 'case.report',
    decide: (about, doer) => decideFileAppeal(about, body, doer, rules),
  });
  await suspendForAppeal(work, after, rules);
  return { id: after.id, version: after.version };
});

/** After an appeal was filed. */
export async function suspendForAppeal(
  work: Work,
  { id, appealGround }: Case,
  { appeals }: PolicyRules,
): Promise<void> {
  if (appealGround === null || appeals[appealGround] !== 'suspend') return;
  for (const order of await ordersOf(work.tx, id)) {
    const decision = decideSuspend(order, { why: 'appeal', note: null }, null);
    if (!isRefusal(decision)) await recordOrder(work, order, decision);
  }
}
