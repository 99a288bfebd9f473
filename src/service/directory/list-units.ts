import { unitRoutes } from '#model/routes/directory.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { under } from './nodes.ts';

const COLUMNS = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };

export const listUnits = query(unitRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('directory.read');
  let rows = view.db.selectFrom('unit').selectAll().where(withinReach(reach, COLUMNS));
  if (asked.under !== undefined) rows = rows.where(withinReach(under(asked.under), COLUMNS));
  if (asked.sector !== undefined) rows = rows.where('sector', '=', asked.sector);
  if (asked.retired === 'false') rows = rows.where('retiredAt', 'is', null);
  return pageOf(rows, asked, 'unit.id');
});
