import { delegationRoutes } from '#model/routes/people.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const COLUMNS = { jurisdiction: 'delegation.jurisdiction', sector: 'delegation.sector' };

export const listDelegations = query(delegationRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('people.read');
  let rows = view.db.selectFrom('delegation').selectAll().where(withinReach(reach, COLUMNS));
  if (asked.unreviewed === 'true')
    rows = rows.where('kind', '=', 'break-glass').where('reviewedAt', 'is', null);
  return pageOf(rows, asked, 'delegation.id');
});
