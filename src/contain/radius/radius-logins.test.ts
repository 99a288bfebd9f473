/** What the AAA server asks and tells, over HTTP, with an access server in this process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Holder } from '#model/desired-set.ts';
import { RADIUS_ATTRIBUTE, readText } from '#wire/radius/attribute.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import { requirePeer } from '../../../test/peers.ts';
import { reconcile } from '../reconcile.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { DISCONNECT_PAUSE_MS } from './settler.ts';
import { LOGIN_BODY_BYTES_MAX, LOGIN_CONNECTIONS_MAX } from './login-server.ts';
import { markText } from './mark.ts';
import type { RadiusAdapter } from './radius-adapter.ts';
import { FakeNas, openTestRadius, RadiusClock, radiusSettings } from './radius.fixture.ts';

const HOST = '192.0.2.7';
const LEASE_MS = 900_000;
const MAC = '00:53:00:aa:bb:cc';
const HOLDER: Holder = { mac: MAC, user: 'li', session: null, port: null };
const LOGIN = {
  'User-Name': 'li',
  'Calling-Station-Id': '00-53-00-AA-BB-CC',
  'NAS-IP-Address': '127.0.0.1',
};

interface Point {
  readonly nas: FakeNas;
  readonly clock: RadiusClock;
  readonly adapter: RadiusAdapter;
  readonly parts: Awaited<ReturnType<typeof radiusSettings>>;
}

async function openPoint(
  t: TestContext,
  changed: Parameters<typeof radiusSettings>[2] = {},
): Promise<Point> {
  const nas = await FakeNas.start(t);
  const servers = [{ name: 'bras-1', port: nas.port }];
  const parts = await radiusSettings(t, servers, { 'timeout-s': 0.3, ...changed });
  const clock = new RadiusClock();
  const adapter = await openTestRadius(t, parts, clock);
  await adapter.inspect();
  return { nas, clock, parts, adapter };
}

function goal(clock: RadiusClock, holds: readonly Partial<WantedHold>[]): Wanted {
  return {
    generation: 1,
    at: clock.at,
    rearmBefore: clock.at + LEASE_MS / 2,
    holds: holds.map((parts) => ({
      key: HOST,
      rung: 'strict-garden',
      orders: ['order-1'],
      expiresAt: clock.at + LEASE_MS,
      holders: [HOLDER],
      ...parts,
    })),
    exempt: [],
    pools: { endpoints: [], names: [] },
    garden: null,
    throttleKbit: null,
  };
}

function ask(
  adapter: RadiusAdapter,
  what: 'authorize' | 'accounting',
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${adapter.authorizePort}/radius/${what}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function filterOf(adapter: RadiusAdapter, login: object): Promise<string | null> {
  const answer = await ask(adapter, 'authorize', login);
  if (answer.status === 204) return null;
  assert.equal(answer.status, 200);
  const text = await answer.text();
  return (
    /"reply:Filter-Id":\{"op":":=","do_xlat":false,"value":\["([^"]+)"\]\}/.exec(text)?.[1] ?? ''
  );
}

const started = (session: string, parts: object = {}): object => {
  return { ...LOGIN, 'Acct-Session-Id': session, 'Acct-Status-Type': 'Start', ...parts };
};

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !isSo(); i++) await wait(20);
  assert.ok(isSo(), what);
}

const certainties = async (adapter: RadiusAdapter): Promise<readonly string[]> =>
  (await adapter.inspect()).elements.map(({ key, certainty }) => `${key} ${certainty}`);

test('a login is answered as long as its hold lasts, and not a moment after its release', async (t) => {
  const { adapter, clock } = await openPoint(t);
  assert.equal(await filterOf(adapter, LOGIN), null);
  await reconcile(adapter, goal(clock, [{}]));
  assert.equal(await filterOf(adapter, LOGIN), 'mw-garden');
  assert.equal(
    await filterOf(adapter, { ...LOGIN, 'Calling-Station-Id': '00-53-00-00-00-09' }),
    null,
  );
  // From a server that nobody could ask later: it is held by the answer alone.
  assert.equal(await filterOf(adapter, { ...LOGIN, 'NAS-IP-Address': '203.0.113.9' }), 'mw-garden');
  clock.at += LEASE_MS;
  assert.equal(await filterOf(adapter, LOGIN), null, 'the lease is over');
  await reconcile(adapter, goal(clock, [{}]));
  assert.equal(await filterOf(adapter, LOGIN), 'mw-garden');
  await reconcile(adapter, goal(clock, []));
  assert.equal(await filterOf(adapter, LOGIN), null);
});

test('who was held by the answer to a login is released by the names of that login', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  await reconcile(adapter, goal(clock, [{}]));
  await filterOf(adapter, LOGIN);
  const session = nas.add('198.51.100.9', { user: 'li', station: '00-53-00-AA-BB-CC' });
  await reconcile(adapter, goal(clock, []));
  assert.equal(session.filter, 'mw-none');
  const [asked] = nas.changes.slice(-1);
  assert.equal(readText(asked?.attributes ?? [], RADIUS_ATTRIBUTE.USER_NAME), 'li');
});

test('an unanswered CoA for a new session makes its hold unknown, and the next turn asks again', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  await reconcile(adapter, goal(clock, [{}]));
  const session = nas.add(HOST, { session: 's1', user: 'li', station: '00-53-00-AA-BB-CC' });
  nas.losses = 2;
  assert.equal((await ask(adapter, 'accounting', started('s1'))).status, 204);
  await until('it was asked twice', () => nas.losses === 0);
  await wait(1_300);
  assert.deepEqual(await certainties(adapter), [`${HOST} unknown`]);
  await reconcile(adapter, goal(clock, [{}]));
  assert.equal(session.filter, 'mw-garden');
  assert.deepEqual(await certainties(adapter), [`${HOST} there`]);
});

test('a refused CoA for a new session makes its hold unknown, with the words in the next turn', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  await reconcile(adapter, goal(clock, [{}]));
  nas.add(HOST, { session: 's1', user: 'li', station: '00-53-00-AA-BB-CC' });
  nas.refuses = { addresses: [HOST], cause: 506 };
  await ask(adapter, 'accounting', started('s1'));
  await until('it was asked', () => nas.changes.length > 1);
  await wait(50);
  assert.deepEqual(await certainties(adapter), [`${HOST} unknown`]);
  const { refused } = await reconcile(adapter, goal(clock, [{}]));
  assert.match(refused.get(HOST) ?? '', /506/);
});

test('a session that stops, and a server that begins anew, are held no more', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  await reconcile(adapter, goal(clock, [{}]));
  nas.add(HOST, { session: 's1', user: 'li', station: '00-53-00-AA-BB-CC' });
  const restart = { 'NAS-IP-Address': '127.0.0.1', 'Acct-Status-Type': 'Accounting-On' };
  for (const end of [started('s1', { 'Acct-Status-Type': 'Stop' }), restart]) {
    await ask(adapter, 'accounting', started('s1'));
    await until('it was told', () => nas.of(HOST)?.filter === 'mw-garden');
    await wait(50);
    await ask(adapter, 'accounting', end);
    const { length } = nas.changes;
    await reconcile(adapter, goal(clock, []));
    assert.equal(nas.changes.length, length, 'nobody is left to be told');
    const session = nas.of(HOST);
    assert.ok(session !== undefined);
    session.filter = 'usual';
    await reconcile(adapter, goal(clock, [{}]));
  }
});

test('a session that stops while it is asked is not remembered as held', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  await reconcile(adapter, goal(clock, [{}]));
  nas.add(HOST, { session: 's1', user: 'li', station: '00-53-00-AA-BB-CC' });
  nas.losses = 1;
  await ask(adapter, 'accounting', started('s1'));
  await until('it was asked', () => nas.losses === 0);
  await ask(adapter, 'accounting', started('s1', { 'Acct-Status-Type': 'Stop' }));
  await until('it was asked again, and answered', () => nas.changes.length > 1);
  await wait(100);
  const { length } = nas.changes;
  await reconcile(adapter, goal(clock, []));
  assert.equal(nas.changes.length, length);
});

test('a Class is believed when its session is first heard of, and not when it is out of date', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const session = nas.add(HOST, { session: 's1', user: 'li', station: '00-53-00-AA-BB-CC' });
  const mark = markText({ rung: 'strict-garden', key: HOST, until: clock.at + LEASE_MS });
  const interim = started('s1', { 'Acct-Status-Type': 'Interim-Update', Class: mark });
  session.filter = 'mw-garden';
  // As after the loss of the ledger: nobody wants it held, and it says that it is.
  await ask(adapter, 'accounting', interim);
  await wait(100);
  assert.equal(session.filter, 'mw-none');
  await reconcile(adapter, goal(clock, []));
  const { length } = nas.changes;
  await ask(adapter, 'accounting', interim);
  await wait(100);
  assert.equal(nas.changes.length, length, 'its Class never changes');
  clock.at += LEASE_MS;
  await ask(adapter, 'accounting', started('s2', { Class: mark }));
  assert.deepEqual(await certainties(adapter), []);
});

test('a session that reaches further than the order is not held for one of its addresses', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const wide = { 'Framed-IPv6-Prefix': '2001:db8:5::/64', 'User-Name': 'wang' };
  await ask(adapter, 'accounting', started('s1', wide));
  const holds = [{ key: '2001:db8:5::7', holders: [] }];
  const { refused } = await reconcile(adapter, goal(clock, holds));
  assert.match(refused.get('2001:db8:5::7') ?? '', /has all of 2001:db8:5::\/64/);
  assert.equal(nas.changes.length, 0);
});

test('disconnect does not end a session again and again whose login nobody asks about', async (t) => {
  const { nas, adapter, clock } = await openPoint(t, { by: 'disconnect' });
  await reconcile(adapter, goal(clock, [{}]));
  const login = (session: string): Promise<Response> => {
    nas.add(HOST, { session, user: 'li', station: '00-53-00-AA-BB-CC' });
    return ask(adapter, 'accounting', started(session));
  };
  await login('s1');
  await until('it was ended', () => nas.sessions.length === 0);
  await wait(50);
  await login('s2');
  await wait(200);
  assert.equal(nas.sessions.length, 1);
  assert.deepEqual(await certainties(adapter), [`${HOST} unknown`]);
  const { refused } = await reconcile(adapter, goal(clock, [{}]));
  assert.match(refused.get(HOST) ?? '', /without its login being asked about/);
  clock.at += DISCONNECT_PAUSE_MS;
  await reconcile(adapter, goal(clock, [{}]));
  assert.equal(nas.sessions.length, 0);
});

test('the server for logins takes what an AAA server sends, and nothing else', async (t) => {
  const { adapter } = await openPoint(t);
  const at = (path: string, method = 'POST', body = '{}'): Promise<Response> =>
    fetch(`http://127.0.0.1:${adapter.authorizePort}${path}`, {
      method,
      ...(method === 'POST' ? { body } : {}),
    });
  assert.equal((await at('/radius/authorize')).status, 204);
  assert.equal((await at('/radius/authorize', 'GET')).status, 405);
  assert.equal((await at('/')).status, 404);
  assert.equal((await at('/radius/authorize', 'POST', 'no json')).status, 400);
  const most = `{"x":"${'y'.repeat(LOGIN_BODY_BYTES_MAX - 8)}"}`;
  assert.equal(most.length, LOGIN_BODY_BYTES_MAX);
  assert.equal((await at('/radius/authorize', 'POST', most)).status, 204);
  assert.equal((await at('/radius/authorize', 'POST', `${most} `)).status, 413);
});

test('the server for logins has so many connections and no more', async (t) => {
  const { adapter } = await openPoint(t);
  const port = adapter.authorizePort ?? 0;
  const sockets = Array.from({ length: LOGIN_CONNECTIONS_MAX + 1 }, () =>
    connect(port, '127.0.0.1'),
  );
  t.after(() => sockets.forEach((socket) => socket.destroy()));
  const refused = await Promise.race(
    sockets.map((socket) => once(socket, 'close').then(() => socket)),
  );
  assert.ok(sockets.includes(refused));
  sockets.find((socket) => socket !== refused)?.destroy();
  await wait(50);
  assert.equal((await ask(adapter, 'authorize', {})).status, 204);
});

test('beyond this machine a password and a certificate are needed, and both are asked for', async (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const nas = await FakeNas.start(t);
  const servers = [{ name: 'bras-1', port: nas.port }];
  const open = await radiusSettings(t, servers, { 'authorize-listen': '0.0.0.0' });
  const clock = new RadiusClock();
  await assert.rejects(openTestRadius(t, open, clock), { code: 'usage', message: /To listen on/ });
  const { server, authority } = certificatesFor();
  const password = join(open.stateFolder, 'password');
  await writeFile(password, 'correct horse\n');
  const settings = {
    ...open.settings,
    'authorize-password-file': password,
    'authorize-certificate-file': server.certificateFile,
    'authorize-key-file': server.keyFile,
  };
  const adapter = await openTestRadius(t, { ...open, settings }, clock);
  await adapter.inspect();
  const statusWith = async (auth: string): Promise<number | undefined> => {
    const port = adapter.authorizePort ?? 0;
    const sent = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/radius/authorize',
      ca: authority,
      auth,
    });
    sent.end('{}');
    const [response]: { statusCode?: number; resume(): void }[] = await once(sent, 'response');
    response?.resume();
    return response?.statusCode;
  };
  assert.equal(await statusWith('minewatch:correct horse'), 204);
  assert.equal(await statusWith('minewatch:wrong'), 401);
  assert.equal(await statusWith('somebody:correct horse'), 401);
});
