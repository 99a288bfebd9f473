import { SHIPPED_FACTORS } from '#model/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import { pageOf } from '#store/page.ts';
import { query } from '../handler.ts';

/** Like policies they are inherited down the tree, so everybody who may read rules reads all. */
export const listFactors = query(energyFactorRoutes.list, async (view, { query: asked }) => {
  await view.reach('policy.read');
  const rows = view.db.selectFrom('energyFactor').selectAll();
  return pageOf(rows, asked, 'energyFactor.id', ['energyFactor.kind']);
});

export const shippedFactors = query(energyFactorRoutes.shipped, async (view) => {
  await view.reach('policy.read');
  return { items: [...SHIPPED_FACTORS] };
});
