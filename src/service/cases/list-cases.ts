import { caseRoutes } from '#model/routes/cases.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

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
  'openedAt',
  'changedAt',
  'closedAt',
] as const;
const PLACES = { jurisdiction: 'case.jurisdiction', sector: 'case.sector', unit: 'case.unitId' };
const EQUAL = ['state', 'verdict', 'outcome', 'measure', 'number'] as const;
const OWN = ['unitId', 'systemId', 'handlerId', 'overdue'] as const;

export const listCases = query(caseRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('case.read');
  let rows = view.db.selectFrom('case').select(SHOWN).where(withinReach(reach, PLACES));
  for (const column of [...EQUAL, ...OWN]) {
    const wanted = asked[column];
    if (wanted !== undefined) rows = rows.where(`case.${column}`, '=', wanted);
  }
  if (asked.jurisdiction !== undefined) {
    const below = [{ jurisdiction: asked.jurisdiction, sector: null, unitId: null }];
    rows = rows.where(withinReach(below, PLACES));
  }
  return pageOf(rows, asked, 'case.id');
});
