import { OperatingError } from '#base/errors.ts';
import { decideDraft } from '#govern/order/propose.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { scopeOf } from './order-context.ts';
import { tellCaseOfOrders } from './record-order.ts';

export const draftOrder = command(orderRoutes.draft, async (work, { body }) => {
  const { content } = body;
  const about = await work.load('case', content.caseId);
  const { jurisdiction } = about;
  const doer = await doerOf(work, 'order.propose', about);
  if (about.state === 'closed' || about.systemId !== content.systemId) {
    throw new OperatingError('wrong-state', 'An order holds the system of an open case');
  }
  const scope = await scopeOf(work, { jurisdiction, content });
  const decision = decideDraft(body, about, doer, { scope });
  const order = await work.record('order', work.newId(), decision, about);
  await tellCaseOfOrders(work, about.id);
  const { id, version, contentHash } = order;
  return { id, version, contentHash };
});
