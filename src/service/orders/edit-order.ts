import { decideEdit } from '#govern/order/propose.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { scopeOf } from './order-context.ts';
import { recordOrder } from './record-order.ts';

export const editOrder = command(orderRoutes.edit, async (work, { params, body }) => {
  const state = await work.load('order', params.id);
  const doer = await doerOf(work, 'order.propose', state);
  const { jurisdiction } = state;
  const scope = await scopeOf(work, { jurisdiction, content: body.content });
  const order = await recordOrder(work, state, decideEdit(state, body, doer, { scope }));
  const { id, version, contentHash } = order;
  return { id, version, contentHash };
});
