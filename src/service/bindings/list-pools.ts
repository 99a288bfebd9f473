import { bindingRoutes } from '#model/routes/bindings.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listPools = query(bindingRoutes.listPools, async (view, { query: asked }) => {
  const reach = await view.reach('system.read');
  const rows = view.db
    .selectFrom('addressPool')
    .selectAll()
    .where(withinReach(reach, { jurisdiction: 'addressPool.jurisdiction' }));
  return pageOf(rows, asked, 'addressPool.id');
});
