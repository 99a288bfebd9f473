import { retirePoint as decide } from '#govern/enforcement-point.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { command } from '../handler.ts';

export const retirePoint = command(pointRoutes.retire, async (work, { params, body }) => {
  const point = await work.load('point', params.id);
  const { jurisdiction } = point;
  await work.require('point.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(point, body.reason, 0);
  const { id, version } = await work.record('point', point.id, decision, { jurisdiction });
  return { id, version };
});
