import { declarePoint as decide } from '#govern/enforcement-point.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { command } from '../handler.ts';
import { pointsNamed } from './points-named.ts';

export const declarePoint = command(pointRoutes.declare, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('point.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(body, await pointsNamed(work.tx, body.name));
  const { id, version } = await work.record('point', work.newId(), decision, { jurisdiction });
  return { id, version };
});
