import { declareSensor as decide } from '#govern/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { command } from '../handler.ts';
import { sensorNamed } from './sensor-named.ts';

export const declareSensor = command(sensorRoutes.declare, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('sensor.manage', { jurisdiction, sector: null, unitId: null });
  const id = work.newId();
  const decision = decide(body, await sensorNamed(work.tx, body.name));
  const { version } = await work.record('sensor', id, decision, { jurisdiction });
  return { id, version };
});
