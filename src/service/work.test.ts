import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { OperatingError } from '#base/errors.ts';
import type { SystemActor } from '#model/actor.ts';
import { leafOfRow } from '#store/leaf.ts';
import { rebuild } from '#store/record.ts';
import { HandClock, officeOn, onEachDatabase } from '../../test/office.ts';
import { KINDS } from './aggregates.ts';
import { perform } from './perform.ts';
import { forgetReplies, REPLY_HOURS } from './record/forget-replies.ts';
import { changeWebhook } from './webhooks/change-webhook.ts';
import { declareWebhook } from './webhooks/declare-webhook.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { inWork } from './work.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const CONTENT = {
  name: 'desk',
  url: 'https://desk.example/in',
  topics: ['case' as const],
  jurisdiction: null,
};
const NOTHING = { params: {}, query: {} };

onEachDatabase(
  'perform() records events, rows and the head of the log together',
  async (_t, database) => {
    const office = await officeOn(database);
    const told: string[] = [];
    office.listeners.add((events) => told.push(...events.map(({ type }) => type)));
    const made = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
    assert.equal(made.version, 1);
    const input = { params: { id: made.id }, query: {}, body: { ...CONTENT, name: 'other' } };
    await perform(office, changeWebhook, OPERATOR, input);
    const { items } = await perform(office, listWebhooks, OPERATOR, {
      params: {},
      query: { limit: 10 },
      body: {},
    });
    assert.equal(items.length, 1);
    assert.partialDeepStrictEqual(items[0], {
      id: made.id,
      version: 2,
      name: 'other',
      topics: ['case'],
    });
    assert.deepEqual(told, ['webhook.declared', 'webhook.changed']);
    const events = await database.db.selectFrom('event').selectAll().orderBy('seq').execute();
    assert.deepEqual(
      events.map(({ seq, version }) => [seq, version]),
      [
        [0, 1],
        [1, 2],
      ],
    );
    assert.ok(events.every((row) => leafOfRow(row).length > 100));
  },
);

onEachDatabase('perform() refuses who has read an older version', async (_t, database) => {
  const office = await officeOn(database);
  const { id } = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
  const input = { params: { id }, query: {}, body: CONTENT };
  await perform(office, changeWebhook, OPERATOR, input, { seenVersion: 1, idempotencyKey: null });
  await assert.rejects(
    perform(office, changeWebhook, OPERATOR, input, { seenVersion: 1, idempotencyKey: null }),
    { code: 'stale' },
  );
});

onEachDatabase(
  'perform() answers a repeated request as before and changes nothing',
  async (_t, database) => {
    const clock = new HandClock();
    const office = await officeOn(database, clock);
    const asked = { seenVersion: null, idempotencyKey: 'k1' };
    const input = { ...NOTHING, body: CONTENT };
    const first = await perform(office, declareWebhook, OPERATOR, input, asked);
    assert.deepEqual(await perform(office, declareWebhook, OPERATOR, input, asked), first);
    const other = { ...NOTHING, body: { ...CONTENT, name: 'x' } };
    await assert.rejects(perform(office, declareWebhook, OPERATOR, other, asked), {
      code: 'conflict',
    });
    const { size } = await database.db
      .selectFrom('logHead')
      .select('size')
      .executeTakeFirstOrThrow();
    assert.equal(size, 1);
    const kept = await database.db.selectFrom('idempotency').select('reply').execute();
    // It shows a secret, once, to whoever asked: not to all who can read the database.
    assert.ok(!Buffer.concat(kept.map(({ reply }) => reply)).includes(first.secret));
    assert.equal(await forgetReplies(office), 0);
    clock.forward((REPLY_HOURS + 1) * 3_600_000);
    assert.equal(await forgetReplies(office), 1);
    assert.notEqual((await perform(office, declareWebhook, OPERATOR, input, asked)).id, first.id);
  },
);

onEachDatabase('inWork() leaves nothing behind when it throws', async (_t, database) => {
  const office = await officeOn(database);
  const failing = inWork(office, OPERATOR, async (work) => {
    const events = [{ type: 'webhook.declared', data: CONTENT } as const];
    await work.record('webhook', work.newId(), { events }, { jurisdiction: null });
    throw new OperatingError('conflict', 'no');
  });
  await assert.rejects(failing, { code: 'conflict' });
  assert.deepEqual(await database.db.selectFrom('event').selectAll().execute(), []);
  assert.deepEqual(await database.db.selectFrom('webhook').selectAll().execute(), []);
});

onEachDatabase(
  'inWork() decides one after the other, however many begin at once',
  async (_t, database) => {
    const office = await officeOn(database);
    const input = { ...NOTHING, body: CONTENT };
    await Promise.all(
      Array.from({ length: 20 }, () => perform(office, declareWebhook, OPERATOR, input)),
    );
    const rows = await database.db.selectFrom('event').select('seq').orderBy('seq').execute();
    assert.deepEqual(
      rows.map(({ seq }) => seq),
      Array.from({ length: 20 }, (_, seq) => seq),
    );
  },
);

onEachDatabase(
  'find() compares the version that the caller saw once, not with what the decision itself did',
  async (_t, database) => {
    const office = await officeOn(database);
    const { id } = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
    const change = { type: 'webhook.changed', data: { ...CONTENT, name: 'b' } } as const;
    const twice = (version: number) =>
      inWork(
        office,
        OPERATOR,
        async (work) => {
          await work.load('webhook', id);
          await work.record('webhook', id, { events: [change] }, { jurisdiction: null });
          return (await work.load('webhook', id)).version;
        },
        { id, version },
      );
    assert.equal(await twice(1), 2);
    await assert.rejects(twice(1), { code: 'stale' });
  },
);

onEachDatabase('inWork() never lets time run backwards in the record', async (_t, database) => {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const input = { ...NOTHING, body: CONTENT };
  await perform(office, declareWebhook, OPERATOR, input);
  clock.forward(-6 * 3_600_000);
  await perform(office, declareWebhook, OPERATOR, input);
  const rows = await database.db.selectFrom('event').select('at').orderBy('seq').execute();
  assert.equal(rows[0]?.at, rows[1]?.at);
});

onEachDatabase('rebuild() gives the same rows', async (_t, database) => {
  const office = await officeOn(database);
  const { id } = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
  await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
  await perform(office, changeWebhook, OPERATOR, {
    params: { id },
    query: {},
    body: { ...CONTENT, name: 'b' },
  });
  const rows = () => database.db.selectFrom('webhook').selectAll().orderBy('id').execute();
  const before = await rows();
  await database.db.updateTable('webhook').set({ name: 'damaged' }).execute();
  const streams = await database.db
    .transaction()
    .execute((tx) => rebuild(tx, office.vault, KINDS.webhook));
  assert.equal(streams, 2);
  assert.deepEqual(await rows(), before);
});

onEachDatabase(
  'record() goes on from what the decision itself left, however it came there',
  async (_t, database) => {
    const office = await officeOn(database);
    const where = { jurisdiction: null };
    const place = { caseId: null, leadId: null, systemId: null, unitId: null };
    const data = {
      ...place,
      ...where,
      sector: null,
      kind: 'other' as const,
      mediaType: 'text/plain',
      sha256: 'a'.repeat(64),
      bytes: 1,
      storedSha256: 'b'.repeat(64),
      takenAt: null,
      source: 'staff' as const,
    };
    const personal = { name: 'Li Wei.pdf', note: null };
    const kept = { events: [{ type: 'evidence.kept', data, personal } as const] };
    const viewed = { events: [{ type: 'evidence.viewed', data: {} } as const] };
    const id = office.newId();
    await inWork(office, OPERATOR, async (work) => {
      const fresh = work.newId();
      assert.equal((await work.record('evidence', fresh, kept, where)).version, 1);
      await work.recordAll('evidence', [
        { id: fresh, decision: viewed, where },
        { id, decision: kept, where },
      ]);
      assert.equal((await work.record('evidence', fresh, viewed, where)).views, 2);
      await work.erase('evidence', fresh);
      const after = await work.record('evidence', fresh, viewed, where);
      assert.deepEqual([after.version, after.views, after.name], [4, 3, null]);
      assert.equal((await work.record('evidence', id, viewed, where)).version, 2);
    });
    const rows = () => database.db.selectFrom('evidence').selectAll().orderBy('id').execute();
    const before = await rows();
    await inWork(office, OPERATOR, (work) => rebuild(work.tx, office.vault, KINDS.evidence));
    assert.deepEqual(await rows(), before);
  },
);

onEachDatabase('the database refuses to change or remove an event', async (_t, database) => {
  const office = await officeOn(database);
  await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
  for (const statement of ['update event set type = type', 'delete from event', 'truncate event']) {
    await assert.rejects(sql.raw(statement).execute(database.db), /events can only be added/);
  }
});

onEachDatabase('recordAll() records as one by one would, in order', async (_t, database) => {
  const office = await officeOn(database);
  const told: unknown[] = [];
  office.listeners.add((events) =>
    told.push(...events.map(({ seq, streamId, version, type }) => [seq, streamId, version, type])),
  );
  const { id } = await perform(office, declareWebhook, OPERATOR, { ...NOTHING, body: CONTENT });
  const fresh = office.newId();
  const change = (name: string) =>
    ({ type: 'webhook.changed', data: { ...CONTENT, name } }) as const;
  const where = { jurisdiction: null };
  await inWork(office, OPERATOR, (work) =>
    work.recordAll('webhook', [
      { id, decision: { events: [change('b'), change('c')] }, where },
      { id: fresh, decision: { events: [{ type: 'webhook.declared', data: CONTENT }] }, where },
    ]),
  );
  assert.deepEqual(told, [
    [0, id, 1, 'webhook.declared'],
    [1, id, 2, 'webhook.changed'],
    [2, id, 3, 'webhook.changed'],
    [3, fresh, 1, 'webhook.declared'],
  ]);
  const { db } = database;
  const rows = () => db.selectFrom('webhook').selectAll().orderBy('id').execute();
  const before = await rows();
  assert.deepEqual(
    before.map(({ name, version }) => [name, version]),
    [
      ['c', 3],
      ['desk', 1],
    ],
  );
  await inWork(office, OPERATOR, async (work) => {
    await rebuild(work.tx, office.vault, KINDS.webhook);
  });
  assert.deepEqual(await rows(), before);
  const refused = { refused: 'conflict', message: 'no' } as const;
  await assert.rejects(
    inWork(office, OPERATOR, (work) =>
      work.recordAll('webhook', [
        { id, decision: { events: [change('d')] }, where },
        { id: fresh, decision: refused, where },
      ]),
    ),
    { code: 'conflict' },
  );
  assert.deepEqual(await rows(), before);
});
