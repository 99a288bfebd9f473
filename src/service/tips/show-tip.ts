import { tipRoutes } from '#model/routes/tips.ts';
import { query } from '../handler.ts';
import { targetOf } from './on-tip.ts';

export const showTip = query(tipRoutes.show, async (view, { params }) => {
  const tip = await view.load('tip', params.id);
  await view.require('tip.read', targetOf(tip));
  return tip;
});
