import { OperatingError } from '#base/errors.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { query } from '../handler.ts';
import { withContacts } from './list-sensors.ts';

export const showSensor = query(sensorRoutes.show, async (view, { params }) => {
  const sensor = await view.load('sensor', params.id);
  const { jurisdiction } = sensor;
  await view.require('sensor.read', { jurisdiction, sector: null, unitId: null });
  const [shown] = await withContacts(view.db, [sensor]);
  if (shown === undefined) throw new OperatingError('not-found', `There is no sensor ${params.id}`);
  return shown;
});
