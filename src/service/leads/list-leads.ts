import { leadRoutes } from '#model/routes/leads.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { tracedBy } from './traced-by.ts';

const SHOWN = [
  'id',
  'version',
  'state',
  'provenance',
  'source',
  'jurisdiction',
  'sector',
  'unitId',
  'systemId',
  'address',
  'grade',
  'sightingCount',
  'firstSeen',
  'lastSeen',
  'pools',
  'coins',
  'protocols',
  'walletTags',
  'sensorIds',
  'handlerId',
  'dismissal',
  'dismissedUntil',
  'dismissedGrade',
  'mergedIntoId',
  'caseId',
  'recurrenceOfId',
  'attestedClean',
  'filing',
  'madeAt',
  'changedAt',
] as const;
const PLACES = { jurisdiction: 'lead.jurisdiction', sector: 'lead.sector', unit: 'lead.unitId' };
const FILTERS = [
  'lead.address',
  'lead.systemId',
  'lead.unitId',
  'lead.handlerId',
  'lead.state',
  'lead.provenance',
  'lead.grade',
] as const;

export const listLeads = query(leadRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('lead.read');
  let rows = view.db.selectFrom('lead').select(SHOWN).where(withinReach(reach, PLACES));
  const { pool, coin, walletTag } = asked;
  if (pool !== undefined) {
    rows = rows.where('lead.id', 'in', tracedBy(view.db, `pool:${pool}`));
  }
  if (coin !== undefined) {
    rows = rows.where('lead.id', 'in', tracedBy(view.db, `coin:${coin}`));
  }
  if (walletTag !== undefined) {
    rows = rows.where('lead.id', 'in', tracedBy(view.db, `wallet:${walletTag}`));
  }
  return pageOf(rows, asked, 'lead.id', FILTERS);
});
