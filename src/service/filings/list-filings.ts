import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { filingRoutes } from '#model/routes/filings.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'unitId',
  'jurisdiction',
  'sector',
  'kind',
  'title',
  'discipline',
  'systemIds',
  'consent',
  'scale',
  'from',
  'until',
  'state',
  'reference',
  'conditions',
  'forwarding',
  'forwardedTo',
  'decidedBy',
  'submittedAt',
  'decidedAt',
  'endedAt',
  'reminders',
  'nextAt',
  'renewsId',
  'renewedById',
  'consultations',
] as const;
const PLACES = {
  jurisdiction: 'filing.jurisdiction',
  sector: 'filing.sector',
  unit: 'filing.unitId',
} as const;
const DAY_MS = 86_400_000;

export const listFilings = query(filingRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('filing.read');
  let rows = view.db.selectFrom('filing').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.systemId !== undefined) {
    rows = rows.where(
      sql<boolean>`filing.system_ids @> ${JSON.stringify([asked.systemId])}::jsonb`,
    );
  }
  if (asked.endsWithin !== undefined) {
    const end = isoFrom(view.at + asked.endsWithin * DAY_MS);
    rows = rows.where('state', '=', 'accepted').where('until', '<=', end);
  }
  if (asked.forwarded === true) {
    rows = rows.where('state', '=', 'accepted').where('forwarding', '=', 'forwarded');
  }
  return pageOf(rows, asked, 'filing.id', ['filing.unitId', 'filing.state']);
});

export const showFiling = query(filingRoutes.show, async (view, { params }) => {
  const filing = await view.load('filing', params.id);
  const { jurisdiction, sector, unitId } = filing;
  await view.require('filing.read', { jurisdiction, sector, unitId });
  return filing;
});
