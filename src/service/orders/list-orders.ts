import { sql } from 'kysely';
import { orderRoutes } from '#model/routes/orders.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'caseId',
  'systemId',
  'unitId',
  'jurisdiction',
  'sector',
  'state',
  'reason',
  'rung',
  'rungNow',
  'contentHash',
  'overridesExemption',
  'check',
  'draftedBy',
  'proposedBy',
  'proposedAt',
  'lapsesAt',
  'approvals',
  'peopleNeeded',
  'approvedAt',
  'emergency',
  'startsAt',
  'until',
  'reviewAt',
  'reviewOverdue',
  'points',
  'liftingAt',
  'generation',
  'probation',
  'suspendedBy',
  'ending',
  'nextAt',
  'draftedAt',
  'changedAt',
  'endedAt',
] as const;
const PLACES = { jurisdiction: 'order.jurisdiction', sector: 'order.sector', unit: 'order.unitId' };
const FILTERS = ['order.caseId', 'order.systemId', 'order.unitId', 'order.state'] as const;

export const listOrders = query(orderRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('order.read');
  let rows = view.db.selectFrom('order').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.overridesExemption !== undefined) {
    rows = rows.where('overridesExemption', '=', asked.overridesExemption);
  }
  if (asked.jurisdiction !== undefined) {
    const below = [{ jurisdiction: asked.jurisdiction, sector: null, unitId: null }];
    rows = rows.where(withinReach(below, PLACES));
  }
  if (asked.pointId !== undefined) {
    const point = JSON.stringify([{ id: asked.pointId }]);
    rows = rows.where(sql<boolean>`points @> ${point}::jsonb`);
  }
  return pageOf(rows, asked, 'order.id', FILTERS);
});
