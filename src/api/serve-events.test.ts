import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { SystemActor } from '#model/actor.ts';
import { EventNews } from '#model/webhook.ts';
import { createOffice, type Office } from '#service/office.ts';
import { FEED_EVENTS_MAX } from '#service/events/event-feed.ts';
import { inWork, type Work } from '#service/work.ts';
import { openDatabase, type Database } from '#store/database.ts';
import {
  embeddedDatabase,
  HandClock,
  officeOn,
  onEachDatabase,
  postgresUrl,
} from '../../test/office.ts';
import { happenOften } from '../../test/authority/many-events.ts';
import { makeProvince, type Place, type Province } from '../../test/authority/province.ts';
import { serve } from '../../test/authority/served.ts';
import { requirePeer } from '../../test/peers.ts';
import type { Role } from '#model/authority.ts';
import { RESUME_EVENTS_MAX, STREAM_TIMES, STREAMS_PER_PERSON_MAX } from './serve-events.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const HERE = 'hebei/shijiazhuang';

interface Listener {
  readonly status: number;
  /** All that came so far. */
  text(): string;
  /** Waits until this much of it is true. */
  until(holds: (text: string) => boolean): Promise<void>;
  readonly ended: Promise<void>;
  close(): void;
}

function listen(
  t: TestContext,
  port: number,
  token: string,
  lastEventId?: number,
): Promise<Listener> {
  const { promise, resolve, reject } = Promise.withResolvers<Listener>();
  const headers = {
    cookie: `__Host-minewatch=${token}`,
    ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
  };
  const asking = request({ host: '127.0.0.1', port, path: '/api/v1/events', headers });
  asking.on('response', (response) => resolve(listenerOf(asking, response)));
  asking.on('error', reject);
  asking.end();
  t.after(() => asking.destroy());
  return promise;
}

function listenerOf(asking: ReturnType<typeof request>, response: IncomingMessage): Listener {
  let text = '';
  const watchers = new Set<() => void>();
  const ended = Promise.withResolvers<void>();
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    for (const watcher of watchers) watcher();
  });
  response.on('close', () => ended.resolve());
  response.on('error', () => {});
  asking.on('error', () => {});
  return {
    status: response.statusCode ?? 0,
    text: () => text,
    until: async (holds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (holds(text)) resolve();
      };
      watchers.add(look);
      look();
      await promise;
      watchers.delete(look);
    },
    ended: ended.promise,
    close: () => asking.destroy(),
  };
}

function newsIn(text: string): EventNews[] {
  return [...text.matchAll(/^data: (\{.+\})$/gm)].flatMap(([, json = '']) => {
    return json === '{}' ? [] : [EventNews.parse(JSON.parse(json))];
  });
}

async function declareSensor(work: Work, jurisdiction: string): Promise<string> {
  const id = work.newId();
  const data = { name: 'gate', jurisdiction, networks: ['192.0.2.0/24'] };
  const events = [{ type: 'sensor.declared', data } as const];
  await work.record('sensor', id, { events }, { jurisdiction });
  return id;
}

const happen = (office: Office, jurisdiction: string): Promise<string> =>
  inWork(office, OPERATOR, (work) => declareSensor(work, jurisdiction));

interface Watched {
  readonly office: Office;
  readonly province: Province;
  readonly port: number;
  readonly tokenOf: (role: Role, place: Place) => string;
  readonly close: () => Promise<void>;
}

async function watched(
  t: TestContext,
  database: Database,
  times: Partial<typeof STREAM_TIMES> = {},
): Promise<Watched> {
  const office = await officeOn(database);
  const province = await makeProvince(office);
  const { app } = await serve(t, office, { streamTimes: { ...STREAM_TIMES, ...times } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.addresses()[0];
  const port = typeof address === 'object' ? address.port : 0;
  const tokenOf = (role: Role, place: Place): string => {
    const found = province.people.find(
      (one) => one.role === role && one.place === place && !one.isOfUnit,
    );
    assert.ok(found);
    return found.token;
  };
  return { office, province, port, tokenOf, close: () => app.close() };
}

onEachDatabase(
  'event.watch tells what happens within reach, and nothing else',
  async (t, database) => {
    const { office, port, tokenOf } = await watched(t, database);
    const above = await listen(t, port, tokenOf('analyst', 'above'));
    const sibling = await listen(t, port, tokenOf('analyst', 'sibling'));
    assert.equal(above.status, 200);
    const here = await happen(office, HERE);
    const there = await happen(office, 'hebei/tangshan');
    await above.until((text) => text.includes(there));
    await sibling.until((text) => text.includes(there));
    const [first] = newsIn(above.text());
    assert.partialDeepStrictEqual(first, {
      kind: 'sensor',
      id: here,
      type: 'sensor.declared',
      version: 1,
    });
    assert.match(above.text(), new RegExp(`^id: ${first?.seq}$`, 'm'));
    assert.deepEqual(
      newsIn(sibling.text()).map(({ id }) => id),
      [there],
    );
  },
);

onEachDatabase('event.watch goes on after the last event that was seen', async (t, database) => {
  const { office, port, tokenOf } = await watched(t, database);
  const token = tokenOf('analyst', 'above');
  const listener = await listen(t, port, token);
  await happen(office, HERE);
  await listener.until((text) => newsIn(text).length === 1);
  listener.close();
  const [seen] = newsIn(listener.text());
  const missed = [await happen(office, HERE), await happen(office, HERE)];
  const again = await listen(t, port, token, seen?.seq);
  await again.until((text) => newsIn(text).length === 2);
  const next = await happen(office, HERE);
  await again.until((text) => text.includes(next));
  assert.deepEqual(
    newsIn(again.text()).map(({ id }) => id),
    [...missed, next],
  );
});

test('event.watch ends with a session, and hides at once what a grant gave that has ended', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const { office, port, province, tokenOf } = await watched(t, database, {
    sightMs: 50,
    heartbeatMs: 50,
  });
  const listener = await listen(t, port, tokenOf('analyst', 'own'));
  const analyst = province.people.find(({ role, place }) => role === 'analyst' && place === 'own');
  await inWork(office, OPERATOR, async (work) => {
    const grants = await work.tx
      .selectFrom('grant')
      .select(['id', 'jurisdiction'])
      .where('personId', '=', analyst?.personId ?? '')
      .execute();
    for (const { id, jurisdiction } of grants) {
      const events = [{ type: 'grant.ended', data: {} } as const];
      await work.record('grant', id, { events }, { jurisdiction });
    }
    // In the very transaction that takes the grant.
    await declareSensor(work, HERE);
  });
  await happen(office, HERE);
  await listener.until((text) => (text.match(/^: /gm) ?? []).length > 2);
  assert.deepEqual(newsIn(listener.text()), []);
  await database.db.deleteFrom('session').execute();
  await listener.ended;
});

test('event.watch tells who was away for too long to read again, and the others what they missed', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const { office, port, tokenOf } = await watched(t, database);
  const token = tokenOf('analyst', 'above');
  const { size } = await database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  // More than memory keeps: read from the table.
  await happenOften(office, FEED_EVENTS_MAX + 100, HERE);
  const first = await happen(office, HERE);
  const missed = await listen(t, port, token, size - 1);
  await missed.until((text) => text.includes(first));
  const seqs = newsIn(missed.text()).map(({ seq }) => seq);
  assert.deepEqual(
    seqs,
    Array.from({ length: FEED_EVENTS_MAX + 101 }, (_, n) => size + n),
  );
  missed.close();
  await happenOften(office, RESUME_EVENTS_MAX, HERE);
  const second = await happen(office, HERE);
  const later = await listen(t, port, tokenOf('analyst', 'own'));
  await happen(office, HERE);
  await later.until((text) => newsIn(text).length > 0);
  // Beyond what is told; and of a database that had more events, before a backup was restored.
  for (const lastSeen of [size, 1_000_000]) {
    const away = await listen(t, port, token, lastSeen);
    await away.until((text) => text.includes('event: resync'));
    const id = await happen(office, HERE);
    await away.until((text) => text.includes(id));
    assert.ok(!away.text().includes(second));
    assert.equal(newsIn(away.text()).length, 1);
    away.close();
  }
});

test('event.watch opens only so many streams of one person, and closes them with the server', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const { port, tokenOf, close } = await watched(t, database);
  const token = tokenOf('analyst', 'own');
  const open: Listener[] = [];
  for (let i = 0; i < STREAMS_PER_PERSON_MAX; i++) open.push(await listen(t, port, token));
  const refused = await listen(t, port, token);
  assert.equal(refused.status, 429);
  const first = open[0];
  assert.ok(first);
  first.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal((await listen(t, port, token)).status, 200);
  await close();
  await Promise.all(open.map(({ ended }) => ended));
});

test('event.watch hears of what another process recorded', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const url = await postgresUrl();
  const [ours, theirs] = [await openDatabase({ url }), await openDatabase({ url })];
  t.after(() => Promise.all([ours.close(), theirs.close()]));
  const { port, tokenOf } = await watched(t, ours);
  const other = createOffice({
    database: theirs,
    clock: new HandClock(),
    masterKey: new Uint8Array(32),
    evidenceFolder: '/nonexistent',
  });
  const listener = await listen(t, port, tokenOf('analyst', 'above'));
  const begun = performance.now();
  const id = await happen(other, HERE);
  await listener.until((text) => text.includes(id));
  // By the call of the database, not by the look that comes every ten seconds without one.
  assert.ok(performance.now() - begun < 5_000);
});
