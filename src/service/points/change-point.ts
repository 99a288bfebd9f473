import { changePoint as decide } from '#govern/enforcement-point.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { command } from '../handler.ts';
import { pointsNamed } from './points-named.ts';

export const changePoint = command(pointRoutes.change, async (work, { params, body }) => {
  const point = await work.load('point', params.id);
  const { jurisdiction } = body;
  // Both where it was and where it goes.
  for (const at of [point.jurisdiction, jurisdiction]) {
    await work.require('point.manage', { jurisdiction: at, sector: null, unitId: null });
  }
  const decision = decide(point, body, await pointsNamed(work.tx, body.name));
  const { id, version } = await work.record('point', point.id, decision, { jurisdiction });
  return { id, version };
});
