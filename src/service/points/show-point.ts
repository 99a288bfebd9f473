import { pointRoutes } from '#model/routes/points.ts';
import { query } from '../handler.ts';

export const showPoint = query(pointRoutes.show, async (view, { params }) => {
  const point = await view.load('point', params.id);
  const { jurisdiction } = point;
  await view.require('point.read', { jurisdiction, sector: null, unitId: null });
  return point;
});
