/** Against FreeRADIUS 3.2: as an access server that is changed, and as an AAA server that asks and accounts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Holder } from '#model/desired-set.ts';
import {
  adapterContract,
  bring,
  hold,
  wanted,
  type Bed,
} from '../../../test/contain/adapter-contract.ts';
import { certificatesFor } from '../../../test/contain/certificates.ts';
import {
  FreeradiusAaa,
  FreeradiusNas,
  RADIUS_SECRET,
  type NasSession,
} from '../../../test/contain/freeradius.ts';
import { requirePeer } from '../../../test/peers.ts';
import type { WantedHold } from '../wanted.ts';
import type { RadiusAdapter } from './radius-adapter.ts';
import { openTestRadius, RadiusClock, radiusSettings } from './radius.fixture.ts';

const HOSTS = ['192.0.2.1', '192.0.2.2', '192.0.2.7', '192.0.2.8', '2001:db8::1', '2001:db8::7'];
const FOREIGN = '192.0.2.200';
const SESSIONS: readonly NasSession[] = [...HOSTS, FOREIGN].map((address, i) => ({
  session: `sess-${i + 1}`,
  user: `user-${i + 1}`,
  station: `00-53-00-00-00-0${i + 1}`,
  port: `eth0/${i + 1}`,
  address,
}));

interface Point {
  readonly nas: FreeradiusNas;
  readonly adapter: RadiusAdapter;
  readonly clock: RadiusClock;
  readonly bed: Bed;
  readonly parts: Awaited<ReturnType<typeof radiusSettings>>;
}

async function openPoint(
  t: TestContext,
  changed: Parameters<typeof radiusSettings>[2] = {},
  secret = RADIUS_SECRET,
): Promise<Point> {
  const nas = new FreeradiusNas(t, SESSIONS);
  await nas.start();
  const { settings, stateFolder } = await radiusSettings(
    t,
    [{ name: 'bras-1', port: nas.port, secret }],
    changed,
  );
  const servers = settings.nas.map((one) => ({ ...one, host: nas.address, 'known-as': ['BRAS'] }));
  const parts = { settings: { ...settings, nas: servers }, stateFolder };
  const clock = new RadiusClock();
  const adapter = await openTestRadius(t, parts, clock);
  const bed: Bed = {
    adapter,
    rungs: ['block-pools', 'strict-garden', 'blackhole'],
    now: () => clock.now(),
    again: async () => {
      await adapter.close();
      return openTestRadius(t, parts, clock);
    },
    foreign: () => Promise.resolve(nas.filterOf(sessionOf(FOREIGN).session)),
    tamper: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    break: () => nas.kill(),
    close: () => adapter.close(),
    expires: true,
    prefixes: false,
    // A network without holders.
    poison: {
      key: '192.0.2.128/28',
      rung: 'strict-garden',
      orders: ['01890a5d-ac96-774b-bcce-000000000009'],
      expiresAt: clock.now() + 900_000,
      holders: [],
    },
    blind:
      'an access server lists no sessions: what was changed there is put right when it is re-armed',
  };
  return { nas, adapter, clock, bed, parts };
}

function sessionOf(address: string): NasSession {
  const session = SESSIONS.find((one) => one.address === address);
  assert.ok(session !== undefined);
  return session;
}

function garden(bed: Bed, key: string, holders: readonly Holder[] = []): WantedHold {
  return hold(bed, key, { rung: 'strict-garden', holders });
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 100 && !isSo(); i++) await wait(50);
  assert.ok(isSo(), what);
}

adapterContract('radius (FreeRADIUS)', async (t) => {
  if (!requirePeer(t, 'freeradius')) return null;
  return (await openPoint(t)).bed;
});

test('FreeRADIUS as an access server is told filter, VLAN and time, and what is normal again', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { nas, adapter, bed } = await openPoint(t);
  await bring(adapter, wanted(bed, [hold(bed, '192.0.2.7', { rung: 'blackhole' })]));
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.7')]));
  await bring(adapter, wanted(bed, []));
  const { session } = sessionOf('192.0.2.7');
  const told = { packet: 'CoA-Request', session };
  assert.deepEqual(nas.changes(), [
    { ...told, filter: 'mw-none', vlan: '666', seconds: '900' },
    { ...told, filter: 'mw-garden', vlan: '10', seconds: '900' },
    { ...told, filter: 'mw-none', vlan: '10', seconds: '86400' },
  ]);
});

test('FreeRADIUS as an access server ends the session where it cannot be changed', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { nas, adapter, bed } = await openPoint(t, { by: 'disconnect' });
  const { elements } = await bring(adapter, wanted(bed, [garden(bed, '192.0.2.7')]));
  assert.equal(elements[0]?.certainty, 'there');
  assert.deepEqual(
    nas.changes().map(({ packet, session }) => ({ packet, session })),
    [{ packet: 'Disconnect-Request', session: sessionOf('192.0.2.7').session }],
  );
});

test('FreeRADIUS is silent about a wrong secret: unreachable, and nothing is said to be held', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { nas, adapter, bed } = await openPoint(t, {}, 'another secret');
  await assert.rejects(adapter.inspect(), /no answer/);
  const steps = adapter.plan(wanted(bed, [garden(bed, '192.0.2.7')]), {
    ...(await readWith(t)),
  });
  await adapter.apply(steps);
  await assert.rejects(adapter.inspect(), /no answer/);
  await assert.rejects(adapter.undo(), /no answer/);
  assert.deepEqual(nas.changes(), []);
  assert.match(nas.log(), /Shared secret is incorrect/);
});

/** Of another point: how an empty access network reads. */
async function readWith(t: TestContext): Promise<Awaited<ReturnType<RadiusAdapter['inspect']>>> {
  return (await openPoint(t)).adapter.inspect();
}

test('FreeRADIUS refuses a filter that it does not have: a conflict in words, and nothing is held', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { adapter, bed } = await openPoint(t, {
    rungs: { 'strict-garden': { 'filter-id': 'no-such' } },
  });
  const goal = wanted(bed, [garden(bed, '192.0.2.7')]);
  await assert.rejects(bring(adapter, goal), { code: 'conflict', message: /407.*not allowed/ });
  assert.deepEqual((await adapter.inspect()).elements, []);
});

const MAC = '00:53:00:00:00:03';
const USER = 'user-3';
const HOLDER: Holder = { mac: MAC, user: USER, session: null, port: null };
const LOGIN = {
  'User-Name': USER,
  'Calling-Station-Id': '00-53-00-00-00-03',
  'NAS-Identifier': 'BRAS',
  'NAS-Port-Id': 'eth0/3',
};

async function openAccess(t: TestContext): Promise<Point & { readonly aaa: FreeradiusAaa }> {
  const point = await openPoint(t);
  await point.adapter.inspect();
  const aaa = new FreeradiusAaa(t, {
    origin: `http://127.0.0.1:${point.adapter.authorizePort}`,
  });
  await aaa.start();
  return { ...point, aaa };
}

test('FreeRADIUS as an AAA server gives the filter to who is held, and to nobody else', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { aaa, adapter, bed } = await openAccess(t);
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.9', [HOLDER])]));
  const held = await aaa.login(LOGIN);
  assert.equal(held['Packet-Type'], 'Access-Accept');
  assert.equal(held['Filter-Id'], 'mw-garden');
  assert.equal(held['Tunnel-Private-Group-Id:0'], '10');
  assert.equal(held['Session-Timeout'], '900');
  assert.equal(held['Termination-Action'], 'RADIUS-Request');
  const others = [
    { ...LOGIN, 'User-Name': 'somebody', 'Calling-Station-Id': '00-53-00-00-00-99' },
    // The same account on another device.
    { ...LOGIN, 'Calling-Station-Id': '00-53-00-00-00-99' },
  ];
  for (const other of others) {
    const free = await aaa.login(other);
    assert.equal(free['Filter-Id'], 'its-own');
    assert.equal(free['Session-Timeout'], undefined);
  }
  const wrong = await aaa.login({ ...LOGIN, 'User-Password': 'wrong' });
  assert.equal(wrong['Packet-Type'], 'Access-Reject');
  await bring(adapter, wanted(bed, []));
  assert.equal((await aaa.login(LOGIN))['Filter-Id'], 'its-own', 'released');
});

test('FreeRADIUS as an AAA server passes user names in other scripts on', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { aaa, adapter, bed } = await openAccess(t);
  const holder = { mac: null, user: '王"五\\é', session: null, port: null };
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.9', [holder])]));
  const login = await aaa.login({ ...LOGIN, 'User-Name': '王\\"五\\\\é' });
  assert.equal(login['Filter-Id'], 'mw-garden');
});

test('a session that was not held at its login gets its CoA with its accounting', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { aaa, adapter, nas, bed } = await openAccess(t);
  // Its address is another one now: only the device is known.
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.9', [HOLDER])]));
  assert.deepEqual(nas.changes(), [], 'there was no session');
  const { session, port, address } = sessionOf('192.0.2.7');
  const start = {
    ...LOGIN,
    'Acct-Status-Type': 'Start',
    'Acct-Session-Id': session,
    'NAS-Port-Id': port,
    'Framed-IP-Address': address,
  };
  assert.equal((await aaa.account(start))['Packet-Type'], 'Accounting-Response');
  await until('it was told', () => nas.filterOf(session) === 'mw-garden');
  await aaa.account({ ...start, 'Acct-Status-Type': 'Interim-Update' });
  const { elements } = await adapter.inspect();
  assert.deepEqual(
    elements.map(({ key, certainty }) => ({ key, certainty })),
    [{ key: '192.0.2.9', certainty: 'there' }],
  );
  assert.equal(nas.changes().length, 1, 'once is enough');
  await bring(adapter, wanted(bed, []));
  assert.equal(nas.filterOf(session), 'mw-none');
});

test('a session that was held at its login says so by its Class, and is released with it', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { aaa, adapter, nas, bed } = await openAccess(t);
  const goal = wanted(bed, [garden(bed, '192.0.2.9', [HOLDER])]);
  await bring(adapter, goal);
  const { Class: mark = '' } = await aaa.login(LOGIN);
  assert.match(Buffer.from(mark.slice(2), 'hex').toString(), /^minewatch\/1 strict-garden 192/);
  const { session, port, address } = sessionOf('192.0.2.7');
  const start = {
    ...LOGIN,
    'Acct-Status-Type': 'Start',
    'Acct-Session-Id': session,
    'NAS-Port-Id': port,
    'Framed-IP-Address': address,
  };
  const lines = Object.entries(start).map(([name, value]) => [name, value] as const);
  await aaa.account({ ...Object.fromEntries(lines), Class: mark });
  await wait(200);
  assert.deepEqual(nas.changes(), [], 'it is held already');
  assert.equal((await bring(adapter, goal)).elements[0]?.certainty, 'there');
  await bring(adapter, wanted(bed, []));
  assert.equal(nas.filterOf(session), 'mw-none');
});

test('logins go on without the enforcer, and are held again a second after it is back', async (t) => {
  if (!requirePeer(t, 'freeradius')) return;
  const { aaa, adapter, bed, parts, clock } = await openAccess(t);
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.9', [HOLDER])]));
  const port = adapter.authorizePort ?? 0;
  assert.equal((await aaa.login(LOGIN))['Filter-Id'], 'mw-garden');
  await adapter.close();
  const free = await aaa.login(LOGIN);
  assert.equal(free['Packet-Type'], 'Access-Accept', aaa.log());
  assert.equal(free['Filter-Id'], 'its-own');
  const settings = { ...parts.settings, 'authorize-port': port };
  const next = await openTestRadius(t, { ...parts, settings }, clock);
  // Nobody has told it anything yet: it goes by its ledger.
  await next.inspect();
  await wait(1_500);
  assert.equal((await aaa.login(LOGIN))['Filter-Id'], 'mw-garden');
});

test('FreeRADIUS as an AAA server elsewhere asks over TLS with a password, and is refused without', async (t) => {
  if (!requirePeer(t, 'freeradius') || !requirePeer(t, 'openssl')) return;
  const { server, authorityFile } = certificatesFor();
  const password = join(await mkdtemp(join(tmpdir(), 'minewatch-radius-')), 'password');
  t.after(() => rm(dirname(password), { recursive: true }));
  await writeFile(password, 'correct horse\n');
  const { adapter, bed } = await openPoint(t, {
    'authorize-password-file': password,
    'authorize-certificate-file': server.certificateFile,
    'authorize-key-file': server.keyFile,
  });
  await bring(adapter, wanted(bed, [garden(bed, '192.0.2.9', [HOLDER])]));
  const origin = `https://127.0.0.1:${adapter.authorizePort}`;
  for (const said of ['correct horse', 'wrong']) {
    const aaa = new FreeradiusAaa(t, { origin, secure: { caFile: authorityFile, password: said } });
    await aaa.start();
    const login = await aaa.login(LOGIN);
    assert.equal(login['Packet-Type'], 'Access-Accept', aaa.log());
    assert.equal(login['Filter-Id'], said === 'wrong' ? 'its-own' : 'mw-garden', aaa.log());
  }
});
