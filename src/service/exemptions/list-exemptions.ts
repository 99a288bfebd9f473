import { exemptionRoutes } from '#model/routes/exemptions.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'name',
  'kind',
  'networks',
  'systemId',
  'jurisdiction',
  'sector',
  'unitId',
  'from',
  'until',
  'state',
  'proposedBy',
  'proposedAt',
  'decidedBy',
  'decidedAt',
  'withdrawnAt',
] as const;
const PLACES = {
  jurisdiction: 'exemption.jurisdiction',
  sector: 'exemption.sector',
  unit: 'exemption.unitId',
} as const;

export const listExemptions = query(exemptionRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('exemption.read');
  let rows = view.db.selectFrom('exemption').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.state !== undefined) rows = rows.where('state', '=', asked.state);
  return pageOf(rows, asked, 'exemption.id');
});
