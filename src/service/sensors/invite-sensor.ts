import { isoFrom } from '#base/clock.ts';
import { inviteSensor as decide } from '#govern/sensor.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { command } from '../handler.ts';
import { CODE_LIVES_MS, newEnrolmentCode } from './enrolment-code.ts';

export const inviteSensor = command(sensorRoutes.invite, async (work, { params }) => {
  const sensor = await work.load('sensor', params.id);
  const { jurisdiction } = sensor;
  await work.require('sensor.manage', { jurisdiction, sector: null, unitId: null });
  const { code, hash } = newEnrolmentCode();
  const codeId = work.newId();
  const expiresAt = isoFrom(work.at + CODE_LIVES_MS);
  const decision = decide(sensor, { codeId, expiresAt });
  await work.record('sensor', sensor.id, decision, { jurisdiction });
  // An earlier code that nobody used must not lie about.
  await work.tx
    .deleteFrom('sensorCode')
    .where('sensorId', '=', sensor.id)
    .where('usedAt', 'is', null)
    .execute();
  await work.tx
    .insertInto('sensorCode')
    .values({
      id: codeId,
      sensorId: sensor.id,
      codeHash: hash,
      madeById: work.actor.id,
      createdAt: work.iso,
      expiresAt,
      usedAt: null,
    })
    .execute();
  return { code, expiresAt };
});
