import { pointRoutes } from '#model/routes/points.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listPoints = query(pointRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('point.read');
  const rows = view.db
    .selectFrom('enforcementPoint')
    .selectAll()
    .where(withinReach(reach, { jurisdiction: 'enforcementPoint.jurisdiction' }));
  return pageOf(rows, asked, 'enforcementPoint.id');
});
