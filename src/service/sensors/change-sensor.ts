import { changeSensor as decide } from '#govern/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { command } from '../handler.ts';
import { sensorNamed } from './sensor-named.ts';

export const changeSensor = command(sensorRoutes.change, async (work, { params, body }) => {
  const sensor = await work.load('sensor', params.id);
  // Both where it was and where it goes.
  for (const { jurisdiction } of [sensor, body]) {
    await work.require('sensor.manage', { jurisdiction, sector: null, unitId: null });
  }
  const decision = decide(sensor, body, await sensorNamed(work.tx, body.name));
  const { jurisdiction } = body;
  const { id, version } = await work.record('sensor', sensor.id, decision, { jurisdiction });
  return { id, version };
});
