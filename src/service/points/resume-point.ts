import { resumePoint as decide } from '#govern/enforcement-point.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';

export const resumePoint = command(pointRoutes.resume, async (work, { params, body }) => {
  const point = await work.load('point', params.id);
  const { jurisdiction } = point;
  const doer = await doerOf(work, 'order.approve', { jurisdiction, sector: null, unitId: null });
  const decision = decide(point, body.note, doer);
  const { id, version } = await work.record('point', point.id, decision, { jurisdiction });
  return { id, version };
});
