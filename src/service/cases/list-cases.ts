import { caseRoutes } from '#model/routes/cases.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { tracedBy } from '../leads/traced-by.ts';

const SHOWN = [
  'id',
  'version',
  'number',
  'jurisdiction',
  'sector',
  'unitId',
  'systemId',
  'address',
  'state',
  'stateSince',
  'verdict',
  'outcome',
  'grade',
  'tlp',
  'handlerId',
  'measure',
  'appeal',
  'referral',
  'evidenceHold',
  'overdue',
  'dueAt',
  'report',
  'passedAt',
  'releasedAt',
  'attestedClean',
  'openedAt',
  'changedAt',
  'closedAt',
] as const;
const PLACES = { jurisdiction: 'case.jurisdiction', sector: 'case.sector', unit: 'case.unitId' };
const FILTERS = [
  'case.number',
  'case.address',
  'case.systemId',
  'case.unitId',
  'case.handlerId',
  'case.outcome',
  'case.measure',
  'case.verdict',
  'case.sector',
  'case.state',
] as const;

export const listCases = query(caseRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('case.read');
  let rows = view.db.selectFrom('case').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.overdue !== undefined) rows = rows.where('overdue', '=', asked.overdue);
  if (asked.jurisdiction !== undefined) {
    const below = [{ jurisdiction: asked.jurisdiction, sector: null, unitId: null }];
    rows = rows.where(withinReach(below, PLACES));
  }
  const traces = [
    asked.pool === undefined ? null : `pool:${asked.pool}`,
    asked.coin === undefined ? null : `coin:${asked.coin}`,
    asked.walletTag === undefined ? null : `wallet:${asked.walletTag}`,
  ].filter((trace) => trace !== null);
  for (const trace of traces) {
    const leads = view.db.selectFrom('lead').select('caseId').where('caseId', 'is not', null);
    rows = rows.where('case.id', 'in', leads.where('id', 'in', tracedBy(view.db, trace)));
  }
  return pageOf(rows, asked, 'case.id', FILTERS);
});
