import assert from 'node:assert/strict';
import type { Delivery } from '#model/delivery.ts';
import type { Lead } from '#model/lead.ts';
import { KeptSession } from '#model/transcript.ts';
import { aFinding } from '../../../test/builders.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { openEvidence } from '../evidence/open-evidence.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { deliverFindings } from './deliver-findings.ts';
import { forgetDeliveries } from './forget-deliveries.ts';
import { takeDelivery, type TakeFinding } from './take-delivery.ts';
import { aDelivery, aTranscript, enrolled, recorder, world } from './sensors.fixture.ts';

onEachDatabase(
  'takeDelivery() gives the same batch the same answer and takes nothing twice',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { office, clock, sensorId } = all;
    const { take, taken } = recorder();
    const deliver = (delivery: Delivery) =>
      inWork(office, actor, (work) => takeDelivery(work, delivery, take));
    const batch = aDelivery(sensorId, [aFinding({ id: 'a' }), aFinding({ id: 'b', version: 3 })]);
    const first = await deliver(batch);
    const { size } = await database.db
      .selectFrom('logHead')
      .select('size')
      .executeTakeFirstOrThrow();
    clock.forward(60_000);
    assert.deepEqual(await deliver(batch), first);
    const after = await database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
    assert.equal(after.size, size);
    const other = aDelivery(sensorId, [
      aFinding({ id: 'a', version: 2 }),
      aFinding({ id: 'b', version: 2 }),
      aFinding({ id: 'c' }),
    ]);
    const reply = await deliver(other);
    assert.equal(reply.duplicates, 1);
    assert.equal(reply.acceptedSeq, other.batch.seq);
    assert.deepEqual(taken, ['a 1 alone', 'b 3 alone', 'a 2 alone', 'c 1 alone']);
  },
);

onEachDatabase(
  'takeDelivery() keeps what a finding rests on, as evidence that opens again',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { office, sensorId } = all;
    const { take, taken } = recorder();
    const deliver = (delivery: Delivery) =>
      inWork(office, actor, (work) => takeDelivery(work, delivery, take));
    const finding = aFinding({ id: 'a' });
    const proof = { findingId: 'a', version: 1, transcript: aTranscript() };
    await deliver(aDelivery(sensorId, [finding], [proof]));
    // Later versions without news keep the proof; one that was delivered already is no news.
    await deliver(aDelivery(sensorId, [aFinding({ id: 'a', version: 2 })]));
    const again = await deliver(aDelivery(sensorId, [aFinding({ id: 'a', version: 2 })], [proof]));
    assert.equal(again.duplicates, 2);
    assert.deepEqual(taken, ['a 1 with proof', 'a 2 with proof']);
    const pieces = await database.db.selectFrom('evidence').selectAll().execute();
    assert.equal(pieces.length, 1);
    const [piece] = pieces;
    assert.ok(piece !== undefined);
    const content = await openEvidence(office, database.db, piece);
    assert.notEqual(typeof content, 'string');
    const kept = KeptSession.parse(JSON.parse(Buffer.from(content).toString()));
    assert.deepEqual(kept, { type: 'transcript', finding, transcript: proof.transcript });
  },
);

onEachDatabase(
  'takeDelivery() refuses findings outside of the networks, one by one',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { take, taken } = recorder();
    const outside = { ip: '203.0.113.5', port: 1 };
    const findings = [
      aFinding({ id: 'client' }),
      aFinding({
        id: 'server',
        client: outside,
        server: { ip: '192.0.2.9', port: 3333, name: null },
      }),
      aFinding({ id: 'six', client: { ip: '2001:db8::7', port: 1 } }),
      aFinding({ id: 'none', client: outside }),
    ];
    const proofs = ['none', 'stray'].map((findingId) => {
      return { findingId, version: 1, transcript: aTranscript() };
    });
    const delivery = aDelivery(all.sensorId, findings, proofs);
    const { refused } = await inWork(all.office, actor, (work) =>
      takeDelivery(work, delivery, take),
    );
    assert.deepEqual(
      refused.map(({ part, findingId, code }) => [part, findingId, code]),
      [
        ['finding', 'none', 'forbidden'],
        ['transcript', 'none', 'forbidden'],
        ['transcript', 'stray', 'invalid'],
      ],
    );
    assert.deepEqual(taken, ['client 1 alone', 'server 1 alone', 'six 1 alone']);
  },
);

onEachDatabase(
  'takeDelivery() takes nothing when one finding cannot be taken at all',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const delivery = aDelivery(all.sensorId, [aFinding({ id: 'a' }), aFinding({ id: 'b' })]);
    const failing: TakeFinding = (_, { finding }) =>
      finding.id === 'b' ? Promise.reject(new Error('broken')) : Promise.resolve();
    await assert.rejects(
      inWork(all.office, actor, (work) => takeDelivery(work, delivery, failing)),
      /broken/,
    );
    const { take, taken } = recorder();
    const reply = await inWork(all.office, actor, (work) => takeDelivery(work, delivery, take));
    assert.deepEqual(taken, ['a 1 alone', 'b 1 alone']);
    assert.equal(reply.duplicates, 0);
  },
);

onEachDatabase(
  'takeDelivery() refuses tokens of other sensors, and of none',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { take } = recorder();
    const delivery = aDelivery(all.office.newId(), []);
    await assert.rejects(
      inWork(all.office, actor, (work) => takeDelivery(work, delivery, take)),
      { code: 'forbidden' },
    );
    await assert.rejects(
      inWork(all.office, all.admin, (work) => takeDelivery(work, delivery, take)),
      { code: 'unauthenticated' },
    );
  },
);

onEachDatabase(
  'forgetDeliveries() forgets batches by age, and no finding of the last year',
  async (_t, database) => {
    const all = await world(database);
    const actor = await enrolled(all);
    const { office, clock, sensorId } = all;
    const { take, taken } = recorder();
    const batch = aDelivery(sensorId, [aFinding({ id: 'a' })]);
    await inWork(office, actor, (work) => takeDelivery(work, batch, take));
    assert.equal(await forgetDeliveries(office, 30), 0);
    clock.forward(31 * 86_400_000);
    assert.equal(await forgetDeliveries(office, 30), 1);
    const reply = await inWork(office, actor, (work) => takeDelivery(work, batch, take));
    assert.equal(reply.duplicates, 1);
    assert.deepEqual(taken, ['a 1 alone']);
  },
);

onEachDatabase('deliverFindings makes leads of what a sensor found, once', async (_t, database) => {
  const all = await world(database);
  const actor = await enrolled(all);
  const { office, sensorId } = all;
  const findings = [
    aFinding({ id: 'a' }),
    aFinding({ id: 'b', client: { ip: '192.0.2.8', port: 1 }, grade: 'attempted' }),
    aFinding({ id: 'a2' }),
  ];
  const proof = { findingId: 'a', version: 1, transcript: aTranscript() };
  const body = aDelivery(sensorId, findings, [proof]);
  const input = { params: {}, query: {}, body };
  const reply = await perform(office, deliverFindings, actor, input);
  assert.deepEqual([reply.duplicates, reply.refused], [0, []]);
  const leads = (): Promise<readonly Pick<Lead, 'address' | 'sightingCount' | 'sightings'>[]> =>
    database.db
      .selectFrom('lead')
      .select(['address', 'sightingCount', 'sightings'])
      .orderBy('address')
      .execute();
  const before = await leads();
  assert.deepEqual(
    before.map(({ address, sightingCount }) => [address, sightingCount]),
    [
      ['192.0.2.7', 2],
      ['192.0.2.8', 1],
    ],
  );
  const piece = await database.db.selectFrom('evidence').select('id').executeTakeFirstOrThrow();
  const sighting = before[0]?.sightings.find(({ findingId }) => findingId === 'a');
  assert.deepEqual([sighting?.sensorId, sighting?.transcriptId], [sensorId, piece.id]);
  // As after a restore of the sensor: the same findings in another batch.
  const again = aDelivery(sensorId, findings, [proof]);
  const second = await perform(office, deliverFindings, actor, { ...input, body: again });
  assert.equal(second.duplicates, 4);
  assert.deepEqual(await leads(), before);
});
