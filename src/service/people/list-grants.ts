import { grantRoutes } from '#model/routes/people.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const COLUMNS = { jurisdiction: 'grant.jurisdiction', sector: 'grant.sector' };

export const listGrants = query(grantRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('people.read');
  let rows = view.db.selectFrom('grant').selectAll().where(withinReach(reach, COLUMNS));
  if (asked.personId !== undefined) rows = rows.where('personId', '=', asked.personId);
  return pageOf(rows, asked, 'grant.id');
});
