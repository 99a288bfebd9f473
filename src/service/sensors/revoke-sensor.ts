import { revokeSensor as decide } from '#govern/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { command } from '../handler.ts';
import { endTokensOf } from '../tokens/end-tokens.ts';

export const revokeSensor = command(sensorRoutes.revoke, async (work, { params, body }) => {
  const sensor = await work.load('sensor', params.id);
  const { jurisdiction } = sensor;
  await work.require('sensor.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(sensor, body.reason);
  const { id, version } = await work.record('sensor', sensor.id, decision, { jurisdiction });
  await endTokensOf(work, id);
  await work.tx.deleteFrom('sensorCode').where('sensorId', '=', id).execute();
  return { id, version };
});
