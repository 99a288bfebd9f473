import { OperatingError } from '#base/errors.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { query } from '../handler.ts';
import { withContacts } from './list-points.ts';

export const showPoint = query(pointRoutes.show, async (view, { params }) => {
  const point = await view.load('point', params.id);
  const { jurisdiction } = point;
  await view.require('point.read', { jurisdiction, sector: null, unitId: null });
  const [shown] = await withContacts(view.db, [point]);
  if (shown === undefined) throw new OperatingError('not-found', `There is no point ${params.id}`);
  return shown;
});
