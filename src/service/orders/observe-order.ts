import { OperatingError } from '#base/errors.ts';
import { decideReport } from '#govern/order/observe.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { command } from '../handler.ts';
import { recordOrder } from './record-order.ts';

/** A point speaks for itself only. */
export const observeOrder = command(orderRoutes.observe, async (work, { params, body }) => {
  const { actor } = work;
  if (actor.kind !== 'token' || actor.subjectId === null) {
    throw new OperatingError('forbidden', 'Only an enforcement point reports');
  }
  const state = await work.load('order', params.id);
  const report = {
    ...body,
    pointId: actor.subjectId,
    observedAt: Date.parse(body.observedAt),
  };
  const decision = decideReport(state, report, work.at);
  const { id, version } = await recordOrder(work, state, decision);
  return { id, version };
});
