import assert from 'node:assert/strict';
import type { SystemActor } from '#model/actor.ts';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { perform } from '../perform.ts';
import { declareWebhook } from '../webhooks/declare-webhook.ts';
import { inWork } from '../work.ts';
import { listEvents } from './list-events.ts';
import { readEvent } from './read-event.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const BODY = {
  name: 'a',
  url: 'https://a.example/',
  topics: ['case' as const],
  jurisdiction: null,
};
const START = Date.UTC(2026, 2, 2, 8);
const MINUTE_MS = 60_000;
const HEBEI = { jurisdiction: 'hebei' };
const KEPT = {
  caseId: null,
  leadId: null,
  systemId: null,
  unitId: null,
  jurisdiction: 'hebei',
  sector: null,
  kind: 'other' as const,
  mediaType: 'text/plain',
  sha256: 'a'.repeat(64),
  bytes: 1,
  storedSha256: 'b'.repeat(64),
  takenAt: null,
  source: 'staff' as const,
};

onEachDatabase(
  'listEvents() shows the record newest first, by pages and by stream',
  async (_t, database) => {
    const office = await officeOn(database);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push(
        (await perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY })).id,
      );
    }
    const ask = (query: { limit: number; after?: number; id?: string }) =>
      perform(office, listEvents, OPERATOR, { params: {}, query, body: {} });
    const first = await ask({ limit: 3 });
    assert.deepEqual(
      first.items.map(({ seq }) => seq),
      [4, 3, 2],
    );
    assert.equal(first.next, '2');
    const rest = await ask({ limit: 3, after: 2 });
    assert.deepEqual(
      rest.items.map(({ seq }) => seq),
      [1, 0],
    );
    assert.equal(rest.next, null);
    const one = await ask({ limit: 3, id: ids[1] ?? '' });
    assert.deepEqual(
      one.items.map(({ type, data }) => [type, data]),
      [['webhook.declared', BODY]],
    );
  },
);

onEachDatabase('listEvents() shows what one person did, by pages', async (_t, database) => {
  const office = await officeOn(database);
  const [one, other] = [office.newId(), office.newId()];
  for (const by of [one, other, one, one, other]) {
    const actor = { kind: 'person', id: by, sessionId: by, steppedUpAt: 0 } as const;
    await inWork(office, actor, (work) => {
      work.own();
      const personal = { name: 'a.txt', note: null };
      const events = [{ type: 'evidence.kept', data: KEPT, personal } as const];
      return work.record('evidence', work.newId(), { events }, HEBEI);
    });
  }
  const ask = async (query: { after?: number; kind?: 'evidence' | 'case' }) => {
    const asked = { limit: 2, actor: one, ...query };
    const page = await perform(office, listEvents, OPERATOR, {
      params: {},
      query: asked,
      body: {},
    });
    return { seqs: page.items.map(({ seq }) => seq), next: page.next };
  };
  assert.deepEqual(await ask({}), { seqs: [3, 2], next: '2' });
  assert.deepEqual(await ask({ after: 2 }), { seqs: [0], next: null });
  assert.deepEqual(await ask({ kind: 'evidence' }), { seqs: [3, 2], next: '2' });
  assert.deepEqual(await ask({ kind: 'case' }), { seqs: [], next: null });
});

onEachDatabase('readEvent() opens personal data until they are erased', async (_t, database) => {
  const office = await officeOn(database);
  const id = office.newId();
  const personal = { name: 'Li Wei.pdf', note: null };
  const events = [{ type: 'evidence.kept', data: KEPT, personal } as const];
  await inWork(office, OPERATOR, (work) => work.record('evidence', id, { events }, HEBEI));
  const read = () =>
    perform(office, readEvent, OPERATOR, { params: { seq: 0 }, query: {}, body: {} });
  assert.partialDeepStrictEqual(await read(), { personal: 'sealed', opened: personal });
  await inWork(office, OPERATOR, (work) => work.erase('evidence', id));
  assert.partialDeepStrictEqual(await read(), { personal: 'erased', opened: null });
  const row = await database.db.selectFrom('evidence').selectAll().executeTakeFirstOrThrow();
  assert.equal(row.name, null);
  const { items } = await perform(office, listEvents, OPERATOR, {
    params: {},
    query: { limit: 9 },
    body: {},
  });
  assert.ok(!JSON.stringify(items).includes('Li Wei'));
});

onEachDatabase('listEvents() shows what was done until a time', async (_t, database) => {
  const clock = new HandClock(START);
  const office = await officeOn(database, clock);
  for (let i = 0; i < 5; i++) {
    await perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY });
    clock.forward(MINUTE_MS);
  }
  const ask = async (until: number) => {
    const query = { limit: 9, until: new Date(until).toISOString() };
    const page = await perform(office, listEvents, OPERATOR, { params: {}, query, body: {} });
    return page.items.map(({ seq }) => seq);
  };
  assert.deepEqual(await ask(START - 1), []);
  assert.deepEqual(await ask(START), [0]);
  assert.deepEqual(await ask(START + 2.5 * MINUTE_MS), [2, 1, 0]);
  assert.deepEqual(await ask(START + 60 * MINUTE_MS), [4, 3, 2, 1, 0]);
});
