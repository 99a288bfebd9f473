import assert from 'node:assert/strict';
import { request, type ClientRequest } from 'node:http';
import { test } from 'node:test';
import type { PersonActor } from '#model/actor.ts';
import { serve } from '../../test/authority/served.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { STREAMS_MAX, STREAMS_PER_PERSON_MAX } from './serve-events.ts';

/** Streams of as many people as it takes; each cookie is the id of whoever holds it. */
test('event.watch opens no more streams than its limit, whoever asks', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const office = await officeOn(database);
  const actorOfSession = async (id: string | null): Promise<PersonActor> => {
    assert.ok(id !== null);
    return { kind: 'person', id, sessionId: office.newId(), steppedUpAt: office.clock.now() };
  };
  const nobody = async (): Promise<null> => null;
  const authentication = { actorOfSession, actorOfApiToken: nobody, actorOfLink: nobody };
  const { app } = await serve(t, office, { authentication });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.addresses()[0];
  assert.ok(typeof address === 'object');
  const { port } = address;
  const open: ClientRequest[] = [];
  const watch = (person: string): Promise<number> => {
    const headers = { cookie: `__Host-minewatch=${person}` };
    const asking = request({ host: '127.0.0.1', port, path: '/api/v1/events', headers });
    open.push(asking);
    return new Promise((resolve, reject) => {
      asking.on('response', (response) => {
        response.on('error', () => {}).resume();
        resolve(response.statusCode ?? 0);
      });
      asking.on('error', reject);
      asking.end();
    });
  };
  const people = Array.from({ length: STREAMS_MAX / STREAMS_PER_PERSON_MAX + 1 }, () =>
    office.newId(),
  );
  for (let n = 0; n < STREAMS_MAX; n++) {
    const person = people[Math.floor(n / STREAMS_PER_PERSON_MAX)];
    assert.ok(person !== undefined);
    assert.equal(await watch(person), 200, `stream ${n}`);
  }
  const newcomer = office.newId();
  assert.equal(await watch(newcomer), 429);
  // One that ends makes room, as soon as the server hears of it.
  open[0]?.destroy();
  const until = performance.now() + 20_000;
  while ((await watch(newcomer)) !== 200) assert.ok(performance.now() < until);
  for (const asking of open) asking.on('error', () => {}).destroy();
});
