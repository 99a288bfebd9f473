import { orderRoutes } from '#model/routes/orders.ts';
import { query } from '../handler.ts';

export const showOrder = query(orderRoutes.show, async (view, { params }) => {
  const order = await view.load('order', params.id);
  await view.require('order.read', order);
  return order;
});
