import { nodesDownTo } from '#govern/policy.ts';
import { SHIPPED_FACTORS } from '#model/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

/** They are inherited down the tree: whoever may read rules somewhere reads those of the nodes above as well. */
export const listFactors = query(energyFactorRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('policy.read');
  const above = reach.flatMap(({ jurisdiction }) =>
    jurisdiction === null ? [] : nodesDownTo(jurisdiction),
  );
  const wide = reach.map(({ jurisdiction }) => ({ jurisdiction, sector: null, unitId: null }));
  const rows = view.db
    .selectFrom('energyFactor')
    .selectAll()
    .where((by) =>
      by.or([
        withinReach(wide, { jurisdiction: 'energyFactor.jurisdiction' }),
        ...(above.length === 0 ? [] : [by('energyFactor.jurisdiction', 'in', above)]),
      ]),
    );
  return pageOf(rows, asked, 'energyFactor.id', ['energyFactor.kind']);
});

export const shippedFactors = query(energyFactorRoutes.shipped, async (view) => {
  await view.reach('policy.read');
  return { items: [...SHIPPED_FACTORS] };
});
