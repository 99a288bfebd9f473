import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { ofPlaces, under } from './nodes.ts';

export const listJurisdictions = query(jurisdictionRoutes.list, async (view, { query: asked }) => {
  const reach = ofPlaces(await view.reach('directory.read'));
  const columns = { jurisdiction: 'jurisdiction.path' };
  const rows = view.db.selectFrom('jurisdiction').selectAll().where(withinReach(reach, columns));
  const narrowed =
    asked.under === undefined ? rows : rows.where(withinReach(under(asked.under), columns));
  return pageOf(narrowed, asked, 'jurisdiction.id');
});
