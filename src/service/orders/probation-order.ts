import { decideStartWindow } from '#govern/case/rectify.ts';
import { decideProbation } from '#govern/order/release.ts';
import { isRefusal } from '#model/decision.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { recordNews } from '../record-news.ts';
import { requirePoints } from './named-points.ts';
import { onOrder } from './on-order.ts';

/** The clean window of the case begins with the first order that goes on probation. */
export const probationOrder = command(orderRoutes.probation, async (work, { params, body }) => {
  const order = await work.load('order', params.id);
  const about = await work.load('case', order.caseId);
  const { rules } = await rulesAt(work.tx, order.jurisdiction);
  const now = { at: work.at, rules };
  await requirePoints(
    work,
    body,
    order.points.map(({ id }) => id),
  );
  const done = await onOrder(work, {
    id: params.id,
    verb: 'order.lift',
    decide: (state) => decideProbation(state, body, { ...now, case: about }),
  });
  if (about.cleanWindow !== null) return done;
  const current = await work.load('case', about.id);
  const begun = decideStartWindow(current, now);
  if (!isRefusal(begun)) await recordNews(work, 'case', current, begun, current);
  return done;
});
