import { agencyRoutes } from '#model/routes/directory.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { ofPlaces, under } from './nodes.ts';

export const listAgencies = query(agencyRoutes.list, async (view, { query: asked }) => {
  const reach = ofPlaces(await view.reach('directory.read'));
  const columns = { jurisdiction: 'agency.jurisdiction' };
  const rows = view.db.selectFrom('agency').selectAll().where(withinReach(reach, columns));
  const narrowed =
    asked.under === undefined ? rows : rows.where(withinReach(under(asked.under), columns));
  return pageOf(narrowed, asked, 'agency.id');
});
