/** What becomes of holds where access servers refuse, are silent, or know nothing; on servers in this process. */
import assert from 'node:assert/strict';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Holder } from '#model/desired-set.ts';
import { RADIUS_ATTRIBUTE, readText } from '#wire/radius/attribute.ts';
import { reconcile } from '../reconcile.ts';
import type { ObservedElement } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import type { RadiusAdapter } from './radius-adapter.ts';
import { FakeNas, openTestRadius, RadiusClock, radiusSettings } from './radius.fixture.ts';

const HOST = '192.0.2.7';
const LEASE_MS = 900_000;

interface Point {
  readonly nas: FakeNas;
  readonly clock: RadiusClock;
  readonly adapter: RadiusAdapter;
  readonly parts: Awaited<ReturnType<typeof radiusSettings>>;
}

async function openPoint(
  t: TestContext,
  changed: Parameters<typeof radiusSettings>[2] = {},
  others: readonly FakeNas[] = [],
): Promise<Point> {
  const nas = await FakeNas.start(t);
  const servers = [nas, ...others].map(({ port }, i) => ({ name: `bras-${i + 1}`, port }));
  const parts = await radiusSettings(t, servers, { 'timeout-s': 0.3, ...changed });
  const clock = new RadiusClock();
  return { nas, clock, parts, adapter: await openTestRadius(t, parts, clock) };
}

function holdOn(clock: RadiusClock, key: string, parts: Partial<WantedHold> = {}): WantedHold {
  const expiresAt = clock.at + LEASE_MS;
  return { key, rung: 'strict-garden', orders: ['order-1'], expiresAt, holders: [], ...parts };
}

function goal(
  clock: RadiusClock,
  holds: readonly WantedHold[],
  exempt: readonly string[] = [],
): Wanted {
  return {
    generation: 1,
    at: clock.at,
    rearmBefore: clock.at + LEASE_MS / 2,
    holds,
    exempt,
    pools: { endpoints: [], names: [] },
    garden: null,
    throttleKbit: null,
  };
}

const brief = ({ key, rung, certainty }: ObservedElement): string => `${key} ${rung} ${certainty}`;

async function bring(adapter: RadiusAdapter, wanted: Wanted): Promise<readonly string[]> {
  return (await reconcile(adapter, wanted)).after.elements.map(brief);
}

const holder = (parts: Partial<Holder>): Holder => {
  return { mac: null, user: null, session: null, port: null, ...parts };
};

test('a session that nobody has is pending until the next login, and no failure', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  assert.deepEqual(await bring(adapter, goal(clock, [holdOn(clock, HOST)])), [
    `${HOST} strict-garden there`,
  ]);
  assert.equal(nas.changes.length, 1);
  assert.deepEqual(await bring(adapter, goal(clock, [])), []);
  assert.equal(nas.changes.length, 1, 'nobody was told, so nobody is told again');
});

test('silence is unknown, never absent and never there, until somebody answers', async (t) => {
  const other = await FakeNas.start(t);
  const { nas, adapter, clock } = await openPoint(t, {}, [other]);
  const session = nas.add(HOST);
  nas.isMute = true;
  const wanted = goal(clock, [holdOn(clock, HOST)]);
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden unknown`]);
  nas.isMute = false;
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden there`]);
  assert.equal(session.filter, 'mw-garden');
  nas.isMute = true;
  // What it acknowledged may have been lost: an access server that is silent may have restarted.
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden unknown`]);
  assert.deepEqual(await bring(adapter, goal(clock, [])), [`${HOST} strict-garden unknown`]);
  nas.isMute = false;
  assert.deepEqual(await bring(adapter, goal(clock, [])), []);
  assert.equal(session.filter, 'mw-none');
});

test('a silent release is over when the session time is, where it was given one', async (t) => {
  const other = await FakeNas.start(t);
  for (const endsBy of ['session-timeout', 'login'] as const) {
    const { nas, adapter, clock } = await openPoint(t, { 'ends-by': endsBy }, [other]);
    const session = nas.add(HOST);
    await bring(adapter, goal(clock, [holdOn(clock, HOST)]));
    assert.equal(session.seconds, endsBy === 'login' ? null : 900);
    nas.isMute = true;
    clock.at += LEASE_MS - 1_000;
    const unknown = [`${HOST} strict-garden unknown`];
    assert.deepEqual(await bring(adapter, goal(clock, [])), unknown);
    clock.at += 10_000;
    const after = await bring(adapter, goal(clock, []));
    assert.deepEqual(after, endsBy === 'login' ? unknown : []);
  }
});

test('a refusal is a conflict in words, and does not keep others from their release', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const [first, second] = [nas.add(HOST), nas.add('192.0.2.8')];
  await bring(adapter, goal(clock, [holdOn(clock, HOST), holdOn(clock, '192.0.2.8')]));
  nas.refuses = { addresses: [HOST], cause: 506 };
  const turn = await reconcile(adapter, goal(clock, [holdOn(clock, '192.0.2.9')]));
  assert.deepEqual(turn.after.elements.map(brief), [
    '192.0.2.9 strict-garden there',
    `${HOST} strict-garden there`,
  ]);
  assert.match(turn.refused.get(HOST) ?? '', /bras-1 refused \(506: it has no resources left\)/);
  assert.equal(second.filter, 'mw-none');
  assert.equal(first.filter, 'mw-garden');
  nas.refuses = null;
  await bring(adapter, goal(clock, []));
  assert.equal(first.filter, 'mw-none', 'a release is tried for ever');
});

test('a refused change leaves the hold as it was', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const session = nas.add(HOST);
  await bring(adapter, goal(clock, [holdOn(clock, HOST, { rung: 'block-pools' })]));
  nas.refuses = { addresses: [HOST], cause: 407 };
  const turn = await reconcile(adapter, goal(clock, [holdOn(clock, HOST)]));
  assert.deepEqual(turn.after.elements.map(brief), [`${HOST} block-pools there`]);
  assert.ok(turn.undone.has(HOST));
  assert.equal(session.filter, 'mw-pools');
});

test('what RADIUS cannot name, and a rung without a filter, is refused before anything is asked', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const holds = [
    holdOn(clock, '192.0.2.0/28'),
    holdOn(clock, '198.51.100.7', { rung: 'throttle' }),
    holdOn(clock, '2001:db8::/48', { holders: [holder({ user: 'user-1' })] }),
  ];
  nas.add('2001:db8::7');
  const { refused, after } = await reconcile(adapter, goal(clock, holds));
  assert.match(refused.get('192.0.2.0/28') ?? '', /RADIUS names sessions, not networks/);
  assert.match(refused.get('198.51.100.7') ?? '', /no filter for the rung throttle/);
  assert.deepEqual(after.elements.map(brief), ['2001:db8::/48 strict-garden there']);
  assert.equal(nas.sessions[0]?.filter, 'mw-garden', 'its holder names the session');
});

test('a session is asked for by all that is known of it, and without its id where that is of an older one', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const session = nas.add(HOST, { session: 'new', user: 'li', station: '00-53-00-AA-BB-CC' });
  const known = holder({ mac: '00:53:00:aa:bb:cc', user: 'li', session: 'bras-1|old' });
  await bring(adapter, goal(clock, [holdOn(clock, HOST, { holders: [known] })]));
  assert.equal(session.filter, 'mw-garden');
  const named = nas.changes.map(({ attributes }) =>
    [RADIUS_ATTRIBUTE.ACCT_SESSION_ID, RADIUS_ATTRIBUTE.CALLING_STATION_ID].map((type) =>
      readText(attributes, type),
    ),
  );
  assert.deepEqual(named, [
    ['old', '00-53-00-AA-BB-CC'],
    [null, '00-53-00-AA-BB-CC'],
  ]);
});

test('an address is at one server: silence of another one does not make it unknown', async (t) => {
  const other = await FakeNas.start(t);
  const { nas, adapter, clock } = await openPoint(t, {}, [other]);
  nas.add(HOST);
  other.isMute = true;
  const wanted = goal(clock, [holdOn(clock, HOST)]);
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden there`]);
  // Nobody has the second one, as far as those say who answer.
  const both = goal(clock, [holdOn(clock, HOST), holdOn(clock, '192.0.2.8')]);
  assert.deepEqual(await bring(adapter, both), [
    `${HOST} strict-garden there`,
    '192.0.2.8 strict-garden unknown',
  ]);
});

test('what is exempt is let go first, whoever it is', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const session = nas.add('2001:db8::7', { user: 'li' });
  const prefix = holdOn(clock, '2001:db8::/48', { holders: [holder({ user: 'li' })] });
  await bring(adapter, goal(clock, [prefix]));
  assert.equal(session.filter, 'mw-garden');
  // It was asked for by its user alone: who it is, accounting says.
  const start = {
    'NAS-Identifier': 'bras-1',
    'User-Name': 'li',
    'Acct-Session-Id': session.session,
    'Acct-Status-Type': 'Start',
    'Framed-IPv6-Address': '2001:db8::7',
  };
  await fetch(`http://127.0.0.1:${adapter.authorizePort}/radius/accounting`, {
    method: 'POST',
    body: JSON.stringify(start),
  });
  await bring(adapter, goal(clock, [prefix], ['2001:db8::7']));
  assert.equal(session.filter, 'mw-none');
});

test('a renewal says it again, with the new time, and finds what was taken off', async (t) => {
  const { nas, adapter, clock } = await openPoint(t);
  const session = nas.add(HOST);
  await bring(adapter, goal(clock, [holdOn(clock, HOST)]));
  session.filter = 'somebody else';
  clock.at += 60_000;
  await bring(adapter, goal(clock, [holdOn(clock, HOST)]));
  assert.equal(session.filter, 'somebody else', 'not seen before half the lease is over');
  clock.at += LEASE_MS / 2;
  const { after, steps } = await reconcile(adapter, goal(clock, [holdOn(clock, HOST)]));
  assert.equal(steps, 1);
  assert.equal(session.filter, 'mw-garden');
  assert.equal(session.seconds, 900);
  assert.equal(after.elements[0]?.expiresAt, clock.at + LEASE_MS);
});

test('a crash between asking and writing the answer leaves a doubt, which the next enforcer settles', async (t) => {
  const { nas, adapter, clock, parts } = await openPoint(t, { 'timeout-s': 1 });
  nas.add(HOST);
  await adapter.inspect();
  nas.isMute = true;
  const asked = adapter.apply([
    { does: 'hold', key: HOST, command: { is: 'hold', hold: holdOn(clock, HOST) } },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  // As the disk has it in this moment.
  const second = await openTestRadius(t, parts, clock);
  nas.isMute = false;
  assert.deepEqual((await second.inspect()).elements.map(brief), [`${HOST} strict-garden unknown`]);
  await asked;
  await second.undo();
  assert.equal(nas.of(HOST)?.filter, 'mw-none');
});

test('undo() by another process frees everybody, and the first one sees it', async (t) => {
  const { nas, adapter, clock, parts } = await openPoint(t);
  const session = nas.add(HOST);
  await bring(adapter, goal(clock, [holdOn(clock, HOST)]));
  const { authorizePort } = adapter;
  const settings = { ...parts.settings, 'authorize-port': authorizePort ?? 0 };
  const guard = await openTestRadius(t, { ...parts, settings }, clock);
  await guard.undo();
  await guard.close();
  assert.equal(session.filter, 'mw-none');
  assert.deepEqual((await adapter.inspect()).elements, [], 'the ledger is read again');
});

test('two enforcers cannot listen for the same logins: the second says so, and holds nothing', async (t) => {
  const { adapter, clock, parts } = await openPoint(t);
  await adapter.inspect();
  const settings = { ...parts.settings, 'authorize-port': adapter.authorizePort ?? 0 };
  const second = await openTestRadius(t, { ...parts, settings }, clock);
  const { after, refused } = await reconcile(second, goal(clock, [holdOn(clock, HOST)]));
  assert.equal(after.frame, 'altered');
  assert.match(refused.get('') ?? '', /Cannot listen on 127\.0\.0\.1/);
});

test('a ledger that is lost is made anew from what is wanted', async (t) => {
  const { nas, adapter, clock, parts } = await openPoint(t);
  nas.add(HOST);
  const wanted = goal(clock, [holdOn(clock, HOST)]);
  await bring(adapter, wanted);
  await rm(join(parts.stateFolder, 'radius-ledger.json'));
  const { elements, frame } = await adapter.inspect();
  assert.deepEqual([elements.length, frame], [0, null]);
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden there`]);
  await bring(adapter, goal(clock, []));
  assert.equal(nas.of(HOST)?.filter, 'mw-none');
});

test('with a full disk nobody is held anew, and everybody is released', async (t) => {
  const { nas, adapter, clock, parts } = await openPoint(t);
  const [first, second] = [nas.add(HOST), nas.add('192.0.2.8')];
  await bring(adapter, goal(clock, [holdOn(clock, HOST)]));
  // A folder in the place of the new file: it cannot be written.
  const blocked = join(parts.stateFolder, 'radius-ledger.json.new');
  await mkdir(blocked);
  const { refused } = await reconcile(adapter, goal(clock, [holdOn(clock, '192.0.2.8')]));
  assert.equal(first.filter, 'mw-none');
  assert.equal(second.filter, 'usual');
  assert.match(refused.get('192.0.2.8') ?? '', /Cannot write/);
  await rmdir(blocked);
  assert.deepEqual(await bring(adapter, goal(clock, [holdOn(clock, '192.0.2.8')])), [
    '192.0.2.8 strict-garden there',
  ]);
});

test('a rung that the settings lost is not said to be held', async (t) => {
  const { adapter, clock, parts } = await openPoint(t);
  const wanted = goal(clock, [holdOn(clock, HOST)]);
  await bring(adapter, wanted);
  await adapter.close();
  const settings = { ...parts.settings, rungs: { blackhole: { vlan: '666' } } };
  const next = await openTestRadius(t, { ...parts, settings }, clock);
  const { after, refused } = await reconcile(next, wanted);
  assert.deepEqual(after.elements.map(brief), [`${HOST} strict-garden unknown`]);
  assert.match(refused.get(HOST) ?? '', /no filter for the rung/);
  assert.deepEqual(await bring(next, goal(clock, [])), []);
});

test('a dead access server does not keep the others waiting', async (t) => {
  const other = await FakeNas.start(t);
  const { nas, adapter, clock } = await openPoint(t, {}, [other]);
  const keys = Array.from({ length: 120 }, (_, i) => `198.51.100.${i + 1}`);
  for (const key of keys) nas.add(key);
  other.isMute = true;
  const began = performance.now();
  await bring(
    adapter,
    goal(
      clock,
      keys.map((key) => holdOn(clock, key)),
    ),
  );
  // 120 times 0.9 s, one after the other, would be 108 s.
  assert.ok(performance.now() - began < 12_000, `${performance.now() - began}`);
  assert.ok(nas.sessions.every(({ filter }) => filter === 'mw-garden'));
});

test('disconnect ends each session once: a renewal and a release leave the next one alone', async (t) => {
  const { nas, adapter, clock } = await openPoint(t, { by: 'disconnect' });
  nas.add(HOST);
  const wanted = goal(clock, [holdOn(clock, HOST)]);
  assert.deepEqual(await bring(adapter, wanted), [`${HOST} strict-garden there`]);
  assert.equal(nas.sessions.length, 0);
  nas.add(HOST);
  clock.at += LEASE_MS - 60_000;
  const renewed = goal(clock, [holdOn(clock, HOST)]);
  assert.deepEqual(await bring(adapter, renewed), [`${HOST} strict-garden there`]);
  assert.equal(nas.sessions.length, 1);
});
