import { OperatingError } from '#base/errors.ts';
import { enrolSensor as decide } from '#govern/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { tokenHash } from '../auth/secret-token.ts';
import { command } from '../handler.ts';
import { giveToken } from './sensor-tokens.ts';

export const enrolSensor = command(sensorRoutes.enrol, async (work, { body }) => {
  const { code: shown, name, publicInfo } = body;
  const code = await work.tx
    .selectFrom('sensorCode')
    .selectAll()
    .where('codeHash', '=', tokenHash(shown))
    .executeTakeFirst();
  // One answer for all three: who guesses learns nothing.
  if (code === undefined || code.usedAt !== null || code.expiresAt <= work.iso) {
    throw new OperatingError(
      'unauthenticated',
      'This code is not known, was used or has expired: ask the office for another',
    );
  }
  const sensor = await work.load('sensor', code.sensorId);
  const { id: tokenId, token } = await giveToken(work, sensor, code.madeById);
  const { version: software, host, platform } = publicInfo;
  const decision = decide(sensor, {
    data: { codeId: code.id, tokenId, software },
    personal: { name, host: `${host} (${platform})` },
  });
  await work.record('sensor', sensor.id, decision, sensor);
  await work.tx
    .updateTable('sensorCode')
    .set({ usedAt: work.iso })
    .where('id', '=', code.id)
    .execute();
  return { sensorId: sensor.id, token };
});
