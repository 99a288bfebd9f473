import { sql } from 'kysely';
import type { CaseClock } from '#model/clock.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const PLACES = {
  jurisdiction: 'clock.jurisdiction',
  sector: 'clock.sector',
  unit: 'clock.unitId',
} as const;

/** What people wrote stays with the clock, where every look is recorded. */
function withoutReasons(clock: CaseClock): CaseClock {
  return { ...clock, pauses: clock.pauses.map((pause) => ({ ...pause, reason: null })) };
}

export const listClocks = query(clockRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('case.read');
  let rows = view.db.selectFrom('clock').selectAll().where(withinReach(reach, PLACES));
  for (const column of ['caseId', 'aboutId', 'kind', 'binds'] as const) {
    const wanted = asked[column];
    if (wanted !== undefined) rows = rows.where(column, '=', wanted);
  }
  if (asked.jurisdiction !== undefined) {
    const node = { jurisdiction: asked.jurisdiction, sector: null, unitId: null };
    rows = rows.where(withinReach([node], PLACES));
  }
  if (asked.state !== undefined) {
    // It leads the order for its index's sake: see pageOf.
    rows = rows.where(sql<boolean>`state = any(${[asked.state]})`).orderBy('state');
  }
  const found = await rows
    .orderBy(sql`next_at nulls last`)
    .orderBy('id', 'desc')
    .limit(asked.limit)
    .execute();
  return { items: found.map(withoutReasons) };
});
