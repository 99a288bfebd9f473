import { sql } from 'kysely';
import { retirePoint as decide } from '#govern/enforcement-point.ts';
import { pointRoutes } from '#model/routes/points.ts';
import type { Tx } from '#store/database.ts';
import { command } from '../handler.ts';
import { endTokensOf } from '../tokens/end-tokens.ts';

export const retirePoint = command(pointRoutes.retire, async (work, { params, body }) => {
  const point = await work.load('point', params.id);
  const { jurisdiction } = point;
  await work.require('point.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(point, body.reason, await heldAt(work.tx, point.id));
  const { id, version } = await work.record('point', point.id, decision, { jurisdiction });
  await endTokensOf(work, id);
  return { id, version };
});

/** Orders that name the point and are not known to be gone from it: unreachable is not absent. */
async function heldAt(tx: Tx, pointId: string): Promise<number> {
  const rows = await tx
    .selectFrom('order')
    .select(['points', 'endedAt'])
    .where(sql<boolean>`points @> ${JSON.stringify([{ id: pointId }])}::jsonb`)
    .execute();
  return rows.filter(({ points, endedAt }) => {
    const observed = points.find(({ id }) => id === pointId)?.observed;
    return endedAt === null || (observed !== undefined && observed !== 'absent');
  }).length;
}
