import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SILENT_MS } from '#govern/sensor.ts';
import type { TokenActor } from '#model/actor.ts';
import { EnrolmentCode } from '#model/delivery.ts';
import { rebuild } from '#store/record.ts';
import { aFinding } from '../../../test/builders.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { KINDS } from '../aggregates.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { changeSensor } from './change-sensor.ts';
import { declareSensor } from './declare-sensor.ts';
import { enrolSensor } from './enrol-sensor.ts';
import { CODE_LIVES_MS, newEnrolmentCode } from './enrolment-code.ts';
import { inviteSensor } from './invite-sensor.ts';
import { listSensors } from './list-sensors.ts';
import { noticeSilence } from './notice-silence.ts';
import { revokeSensor } from './revoke-sensor.ts';
import { showSensor } from './show-sensor.ts';
import { takeDelivery } from './take-delivery.ts';
import {
  ANYONE,
  CONTENT,
  ENROLMENT,
  NOTHING,
  aDelivery,
  actorOf,
  codeFor,
  enrolled,
  recorder,
  world,
} from './sensors.fixture.ts';

onEachDatabase(
  'a sensor is declared, let in once by its code, and heard of',
  async (_t, database) => {
    const all = await world(database);
    const { office, admin, sensorId } = all;
    const code = await codeFor(all);
    const input = { ...NOTHING, body: { ...ENROLMENT, code } };
    const { token } = await perform(office, enrolSensor, ANYONE, input);
    await assert.rejects(perform(office, enrolSensor, ANYONE, input), { code: 'unauthenticated' });
    const actor = await actorOf(office, token);
    assert.deepEqual([actor?.subjectId, actor?.scopes], [sensorId, ['sensor:deliver']]);
    const { take, taken } = recorder();
    const delivery = aDelivery(sensorId, [aFinding({ id: 'a' })]);
    await inWork(office, actor as TokenActor, (work) => takeDelivery(work, delivery, take));
    assert.deepEqual(taken, ['a 1 alone']);
    const shown = await perform(office, showSensor, admin, {
      ...NOTHING,
      params: { id: sensorId },
    });
    assert.partialDeepStrictEqual(shown, {
      state: 'enrolled',
      host: 'probe-1 (linux)',
      software: '0.1.0',
      configDigest: 'ab'.repeat(32),
      contact: { seenAt: '2026-03-02T08:00:00.000Z', clockOffsetMs: 12 },
    });
    const listed = await perform(office, listSensors, admin, { ...NOTHING, query: { limit: 10 } });
    assert.deepEqual(listed.items, [shown]);
  },
);

onEachDatabase(
  'an enrolment code ends after two days, and when another is made',
  async (_t, database) => {
    const all = await world(database);
    const { office, clock } = all;
    const first = await codeFor(all);
    const second = await codeFor(all);
    const enrol = (code: string): Promise<unknown> =>
      perform(office, enrolSensor, ANYONE, { ...NOTHING, body: { ...ENROLMENT, code } });
    await assert.rejects(enrol(first), { code: 'unauthenticated' });
    clock.forward(CODE_LIVES_MS);
    await assert.rejects(enrol(second), { code: 'unauthenticated' });
  },
);

onEachDatabase(
  'a sensor that is enrolled anew has one token: the new one',
  async (_t, database) => {
    const all = await world(database);
    const before = await enrolled(all);
    const after = await enrolled(all);
    assert.notEqual(before.id, after.id);
    const open = await all.office.database.db
      .selectFrom('apiToken')
      .select('id')
      .where('revokedAt', 'is', null)
      .execute();
    assert.deepEqual(open, [{ id: after.id }]);
  },
);

onEachDatabase(
  'a sensor that is revoked delivers no more, and no code lets it in again',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { office, admin, sensorId } = all;
    const code = await codeFor(all);
    const target = { ...NOTHING, params: { id: sensorId } };
    await perform(office, revokeSensor, admin, { ...target, body: { reason: 'stolen' } });
    const { take } = recorder();
    const delivery = aDelivery(sensorId, []);
    await assert.rejects(
      inWork(office, actor, (work) => takeDelivery(work, delivery, take)),
      { code: 'unauthenticated' },
    );
    await assert.rejects(
      perform(office, enrolSensor, ANYONE, { ...NOTHING, body: { ...ENROLMENT, code } }),
      { code: 'unauthenticated' },
    );
    await assert.rejects(perform(office, inviteSensor, admin, target), { code: 'wrong-state' });
    const rows = await database.db.selectFrom('apiToken').selectAll().execute();
    assert.ok(rows.every(({ revokedAt }) => revokedAt !== null));
  },
);

onEachDatabase(
  'noticeSilence() records a sensor that is not heard of, once, and its return',
  async (_t, database) => {
    const all = await world(database);
    const { office, clock, admin, sensorId } = all;
    assert.equal(await noticeSilence(office), 0, 'one that was never let in is not missed');
    const actor = await enrolled(all);
    clock.forward(SILENT_MS - 1);
    assert.equal(await noticeSilence(office), 0);
    clock.forward(1);
    assert.equal(await noticeSilence(office), 1);
    assert.equal(await noticeSilence(office), 0);
    const target = { ...NOTHING, params: { id: sensorId } };
    const silent = await perform(office, showSensor, admin, target);
    assert.equal(silent.state, 'silent');
    assert.equal(silent.silentSince, '2026-03-02T08:00:00.000Z');
    const { take } = recorder();
    await inWork(office, actor, (work) => takeDelivery(work, aDelivery(sensorId, []), take));
    const again = await perform(office, showSensor, admin, target);
    assert.equal(again.state, 'enrolled');
    assert.equal(await noticeSilence(office), 0);
  },
);

onEachDatabase(
  'names of sensors are unique, and rows of sensors can be made again from the record',
  async (_t, database) => {
    const all = await world(database);
    const { office, admin, sensorId } = all;
    const again = perform(office, declareSensor, admin, { ...NOTHING, body: CONTENT });
    await assert.rejects(again, { code: 'conflict' });
    const target = { ...NOTHING, params: { id: sensorId } };
    const body = { ...CONTENT, networks: ['192.0.2.0/25'] };
    await perform(office, changeSensor, admin, { ...target, body });
    await enrolled(all);
    const before = await database.db.selectFrom('sensor').selectAll().execute();
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS.sensor));
    assert.deepEqual(await database.db.selectFrom('sensor').selectAll().execute(), before);
  },
);

onEachDatabase('only administrators of the place manage sensors', async (_t, database) => {
  const { office, staff, sensorId } = await world(database);
  const input = { ...NOTHING, params: { id: sensorId } };
  for (const person of [
    await staff.hire('officer'),
    await staff.hire('administrator', 'hebei/baoding'),
  ]) {
    await assert.rejects(perform(office, inviteSensor, person, input), { code: 'forbidden' });
  }
});

test('newEnrolmentCode() writes its bytes in base 32, as the route takes it', () => {
  const { code } = newEnrolmentCode(new Uint8Array(20).fill(0xff));
  assert.equal(code, Array.from({ length: 8 }, () => '7777').join('-'));
  assert.ok(EnrolmentCode.safeParse(newEnrolmentCode().code).success);
});
