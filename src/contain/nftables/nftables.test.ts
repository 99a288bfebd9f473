/** What is particular to nft: what others do to our table, batches that are refused, and the failures of others. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatingError } from '#base/errors.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { bring } from '../../../test/contain/adapter-contract.ts';
import { type NftSpace, nftSpace } from '../../../test/contain/nft.ts';
import type { Observed } from '../observed.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { openNftables } from './nftables.ts';

const ORDER = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;
const LEASE_MS = 900_000;

function hold(key: string, parts: Partial<WantedHold> = {}): WantedHold {
  const expiresAt = Date.now() + LEASE_MS;
  return { key, rung: 'blackhole', orders: [ORDER(1)], expiresAt, holders: [], ...parts };
}

function wanted(holds: readonly WantedHold[], parts: Partial<Wanted> = {}): Wanted {
  const at = Date.now();
  return {
    generation: 1,
    at,
    rearmBefore: at + LEASE_MS / 2,
    holds,
    exempt: ['198.51.100.0/25', '198.51.100.128/25', '203.0.113.9'],
    pools: { endpoints: [{ ip: '198.51.100.7', port: 3333 }], names: [] },
    garden: null,
    throttleKbit: 64,
    ...parts,
  };
}

const isCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof OperatingError && error.code === code;

const keysOf = ({ elements }: Observed): readonly string[] =>
  elements.map(({ key }) => key).toSorted();

function add(space: NftSpace, set: string, element: string): void {
  space.nft('add', 'element', 'inet', 'minewatch', set, `{ ${element} }`);
}

const ours = (words: string): readonly string[] => words.split(' ');

/** Each as somebody would type it. */
const EDITS: Readonly<Record<string, readonly string[]>> = {
  'a rule put first': ours('insert rule inet minewatch held accept'),
  'a rule that only counts': ours('add rule inet minewatch cut_to counter'),
  'a chain emptied': ours('flush chain inet minewatch cut_from'),
  'a policy changed': [...ours('chain inet minewatch forward'), '{ policy drop; }'],
  'the table switched off': [...ours('add table inet minewatch'), '{ flags dormant; }'],
  'a chain of somebody else': ours('add chain inet minewatch theirs'),
  'a set of somebody else': [...ours('add set inet minewatch theirs'), '{ type mark; }'],
  'everybody made exempt': [...ours('add element inet minewatch exempt6'), '{ ::/0 }'],
  'an exemption taken off': [...ours('delete element inet minewatch exempt4'), '{ 203.0.113.9 }'],
  'a pool taken off': ours('flush set inet minewatch pools4'),
  'our own mark taken off': ours('flush set inet minewatch digests'),
};

for (const [name, edit] of Object.entries(EDITS)) {
  test(`inspect() says altered after ${name}, and it is put right without letting go`, async (t) => {
    const space = nftSpace(t);
    if (space === null) return;
    const adapter = space.open();
    const goal = wanted([hold('192.0.2.7'), hold('192.0.2.64/27'), hold('2001:db8::7')]);
    const before = await bring(adapter, goal);
    assert.equal(before.frame, 'whole');
    space.nft(...edit);
    const altered = await adapter.inspect();
    assert.equal(altered.frame, 'altered');
    const steps = adapter.plan(goal, altered);
    assert.deepEqual(
      steps.map(({ does }) => does),
      ['frame'],
    );
    await adapter.apply(steps);
    const after = await adapter.inspect();
    assert.equal(after.frame, 'whole');
    assert.deepEqual(keysOf(after), keysOf(before));
    assert.deepEqual(adapter.plan(goal, after), []);
  });
}

test('inspect() sees the whole of a table that somebody made with our name', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  space.load(`table inet minewatch {
    set blackhole_hosts4 { type ether_addr; elements = { 00:00:5e:00:53:01 } }
    set blackhole_nets4 { type ipv4_addr; flags interval; elements = { 192.0.2.1-192.0.2.5 } }
    set more_orders { type ipv6_addr . mark; elements = { 2001:db8::1 . 7 } }
  }`);
  const adapter = space.open();
  const seen = await adapter.inspect();
  assert.equal(seen.frame, 'altered');
  assert.deepEqual(
    seen.elements.map(({ key, rung, orders }) => [key, rung, orders]),
    [
      ['192.0.2.1-192.0.2.5', 'blackhole', []],
      ['00:00:5e:00:53:01', null, []],
    ],
  );
  const after = await bring(adapter, wanted([hold('192.0.2.7')]));
  assert.deepEqual([after.frame, keysOf(after)], ['whole', ['192.0.2.7']]);
});

test('an element that somebody put into our sets is released, or made ours where it is wanted', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  const goal = wanted([hold('192.0.2.7')]);
  await bring(adapter, wanted([]));
  add(space, 'blackhole_hosts4', '192.0.2.7');
  add(space, 'blackhole_hosts4', '192.0.2.8 timeout 1h comment "fail2ban"');
  add(space, 'throttle_nets4', '192.0.2.32-192.0.2.40 timeout 1h');
  add(space, 'blackhole_nets6', '::/0');
  const seen = await adapter.inspect();
  assert.deepEqual(
    seen.elements.map(({ key, orders }) => [key, orders]),
    [
      ['192.0.2.32-192.0.2.40', []],
      ['192.0.2.7', []],
      ['192.0.2.8', []],
      ['::/0', []],
    ],
  );
  assert.equal(seen.elements[1]?.expiresAt, null);
  const after = await bring(adapter, goal);
  assert.deepEqual(keysOf(after), ['192.0.2.7']);
  assert.ok(Math.abs((after.elements[0]?.expiresAt ?? 0) - goal.holds[0]!.expiresAt) < 3_000);
});

test('apply() of a batch with one bad element changes nothing and is a conflict', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  await bring(adapter, wanted([]));
  const holds = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((key) => hold(key));
  const poisons = [
    hold('192.0.2.7/24'),
    hold('192.0.2.9', { rung: 'sink-pools' }),
    hold('192.0.2.9', { orders: ['not an id'] }),
    // Of the kernel's own: it overlaps another of the batch.
    hold('192.0.2.0/25'),
  ];
  for (const poison of poisons) {
    const others = poison.key === '192.0.2.0/25' ? [hold('192.0.2.0/26')] : [];
    const goal = wanted([...holds, ...others, poison]);
    const steps = adapter.plan(goal, await adapter.inspect());
    await assert.rejects(adapter.apply(steps), isCode('conflict'));
    assert.deepEqual((await adapter.inspect()).elements, []);
  }
  const steps = adapter.plan(wanted(holds), await adapter.inspect());
  await adapter.apply(steps);
  assert.equal((await adapter.inspect()).elements.length, 3);
});

test('throttle without a speed is refused, not held in another way', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  const goal = wanted([hold('192.0.2.1', { rung: 'throttle' })], { throttleKbit: null });
  const steps = adapter.plan(goal, await adapter.inspect());
  const frame = steps.filter(({ does }) => does === 'frame');
  await adapter.apply(frame);
  const rest = steps.filter(({ does }) => does !== 'frame');
  await assert.rejects(adapter.apply(rest), isCode('conflict'));
});

test('FastNetMon #894: what has no length of its own never becomes a network, nor a name a question', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  await bring(adapter, wanted([]));
  const untold = ['0.0.0.0/', '192.0.2.7/24', '192.0.2', '', 'localhost', '10.0.0.0/08'];
  const hostile = ['192.0.2.7 }; flush ruleset; add element inet minewatch x {', '@exempt4'];
  for (const key of [...untold, ...hostile]) {
    const steps = adapter.plan(wanted([hold(key)]), await adapter.inspect());
    await assert.rejects(adapter.apply(steps), isCode('conflict'), key);
  }
  const host = await bring(adapter, wanted([hold('192.0.2.7')]));
  assert.deepEqual(keysOf(host), ['192.0.2.7']);
  assert.match(space.nft('list', 'set', 'inet', 'minewatch', 'blackhole_hosts4'), /192\.0\.2\.7 /);
});

test('CrowdSec bouncer #230: a release that races the kernel is a conflict, and right after re-reading', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  await bring(
    adapter,
    wanted([hold('192.0.2.7', { expiresAt: Date.now() + 2_500 }), hold('192.0.2.8')]),
  );
  const none = wanted([]);
  const stale = adapter.plan(none, await adapter.inspect());
  assert.equal(stale.length, 2);
  await sleep(3_000);
  await assert.rejects(adapter.apply(stale), isCode('conflict'));
  assert.deepEqual(keysOf(await adapter.inspect()), ['192.0.2.8'], 'nothing of it was applied');
  assert.deepEqual((await bring(adapter, none)).elements, []);
});

test('CrowdSec bouncer #130, #243: what was held, ended by itself, and is held again is in the kernel', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  for (const key of ['192.0.2.7', '192.0.2.64/27']) {
    await bring(adapter, wanted([hold(key, { expiresAt: Date.now() + 1_500 })]));
    await sleep(2_000);
    assert.deepEqual((await adapter.inspect()).elements, []);
    const again = await bring(adapter, wanted([hold(key)]));
    assert.deepEqual(keysOf(again), [key]);
  }
});

test('CrowdSec bouncer #369: an enforcer that cannot read lets nobody go', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  await bring(space.open(), wanted([hold('192.0.2.7')]));
  const deaf = openNftables(
    { ...space.settings, command: ['/nonexistent/nft'] },
    { clock: Date, atDeath: 'lapse' },
  );
  await assert.rejects(deaf.inspect(), isCode('unreachable'));
  await assert.rejects(deaf.undo(), isCode('unreachable'));
  await deaf.close();
  assert.deepEqual(keysOf(await space.open().inspect()), ['192.0.2.7']);
});

test('Wazuh #376, #9370: many timed holds all end by themselves, also when the enforcer is gone', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const first = space.open();
  const keys = Array.from({ length: 40 }, (_, i) => `192.0.2.${i + 1}`);
  const expiresAt = Date.now() + 4_000;
  await bring(first, wanted(keys.map((key) => hold(key, { expiresAt }))));
  await first.close();
  const next = space.open();
  const seen = await next.inspect();
  assert.equal(seen.elements.length, keys.length);
  assert.ok(seen.elements.every((one) => (one.expiresAt ?? Infinity) <= expiresAt));
  await sleep(expiresAt + 500 - Date.now());
  assert.deepEqual((await next.inspect()).elements, []);
});

test('a hold with less than a second left is not put: a timeout of 0 would be for ever', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  const after = await bring(adapter, wanted([hold('192.0.2.7', { expiresAt: Date.now() + 900 })]));
  assert.deepEqual(after.elements, []);
});

test('what ends sooner than wanted is re-armed when it is due, what ends later is cut', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  const ends = (ms: number): Wanted => wanted([hold('192.0.2.7', { expiresAt: Date.now() + ms })]);
  await bring(adapter, ends(300_000));
  const does = async (goal: Wanted): Promise<readonly string[]> =>
    adapter.plan(goal, await adapter.inspect()).map((step) => step.does);
  assert.deepEqual(await does(ends(900_000)), ['rearm'], 'less than half a lease is left');
  await bring(adapter, ends(900_000));
  assert.deepEqual(await does(ends(905_000)), [], 'it is not due');
  assert.deepEqual(await does(ends(100_000)), ['release'], 'it would last too long');
  const [cut] = (await bring(adapter, ends(100_000))).elements;
  assert.ok((cut?.expiresAt ?? Infinity) <= Date.now() + 100_000);
});

test('all orders of a hold are named, however many; one fewer is seen', async (t) => {
  const space = nftSpace(t, { 'match-mac': true });
  if (space === null) return;
  const adapter = space.open();
  const orders = Array.from({ length: 64 }, (_, i) => ORDER(i));
  const holders = [{ mac: '00:00:5e:00:53:07', user: null, session: null, port: null }];
  const keys = ['192.0.2.7', '192.0.2.64/27', '2001:db8::7', '2001:db8:1::/48'];
  const goal = wanted(keys.map((key) => hold(key, { orders, holders })));
  const seen = await bring(adapter, goal);
  assert.deepEqual(keysOf(seen), keys.toSorted(), 'the device is told of by its networks');
  for (const element of seen.elements) assert.deepEqual(element.orders, orders);
  assert.deepEqual(adapter.plan(goal, seen), []);
  const fewer = wanted(keys.map((key) => hold(key, { orders: orders.slice(1), holders })));
  assert.equal(adapter.plan(fewer, seen).length, keys.length + 1);
  const after = await bring(adapter, fewer);
  assert.deepEqual(adapter.plan(fewer, after), []);
  assert.ok(after.elements.every((element) => element.orders.length === 63));
  space.nft('flush', 'set', 'inet', 'minewatch', 'more_orders');
  assert.deepEqual(adapter.plan(fewer, await bring(adapter, fewer)), []);
  await bring(adapter, wanted([]));
  assert.doesNotMatch(space.nft('list', 'set', 'inet', 'minewatch', 'more_orders'), /elements/);
});

test('a device of two networks is held by the orders of both, and shown when it is held alone', async (t) => {
  const space = nftSpace(t, { 'match-mac': true });
  if (space === null) return;
  const adapter = space.open();
  const holders = [{ mac: '00:00:5e:00:53:07', user: null, session: null, port: null }];
  const two = [
    hold('192.0.2.7', { holders }),
    hold('2001:db8::7', { holders, orders: [ORDER(2)] }),
  ];
  await bring(adapter, wanted(two));
  const macs = space.nft('list', 'set', 'inet', 'minewatch', 'blackhole_macs');
  assert.ok(macs.includes(`${ORDER(1)},${ORDER(2)}`), macs);
  space.nft('flush', 'set', 'inet', 'minewatch', 'blackhole_hosts4');
  assert.deepEqual(keysOf(await adapter.inspect()), ['00:00:5e:00:53:07', '2001:db8::7']);
});

test('a changed garden, speed or list keeps what is held', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open();
  const holds = [hold('192.0.2.7'), hold('192.0.2.64/27')];
  await bring(adapter, wanted(holds));
  const garden = {
    portal: {
      origin: 'https://notice.example',
      ipv4: '203.0.113.10',
      ipv6: null,
      port: 443,
      captivePort: 8080,
    },
    resolvers: ['203.0.113.53'],
    // Overlapping, as people write them.
    allow: ['203.0.113.128/25', '203.0.113.130', '2001:db8::/32', '2001:db8:1::/48'],
  };
  for (const parts of [
    { garden },
    { garden, throttleKbit: 1_000_000 },
    { garden, throttleKbit: 8 * 1024 },
    { garden, exempt: [] },
    { garden, exempt: ['0.0.0.0/0', '8000::/1'] },
    { garden, exempt: ['198.51.100.0/24', '198.51.101.0/24'] },
    { garden: null, pools: { endpoints: [{ ip: '2001:db8::7', port: 65_535 }], names: [] } },
  ]) {
    const goal = wanted(holds, parts);
    const steps = adapter.plan(goal, await adapter.inspect());
    assert.deepEqual(
      steps.map(({ does }) => does),
      ['frame'],
    );
    await adapter.apply(steps);
    const after = await adapter.inspect();
    assert.deepEqual([after.frame, keysOf(after)], ['whole', ['192.0.2.64/27', '192.0.2.7']]);
    assert.deepEqual(adapter.plan(goal, after), []);
  }
});

for (const priority of [-400, -300, -150, -109, -100, -10, 0, 7, 50, 400]) {
  test(`the table is read as whole at priority ${priority}`, async (t) => {
    const space = nftSpace(t, { priority });
    if (space === null) return;
    assert.equal((await bring(space.open(), wanted([]))).frame, 'whole');
  });
}

function gone(space: NftSpace): boolean {
  return !space.nft('list', 'ruleset').includes('table inet minewatch');
}

test('with owner at death the table ends with the adapter, and nobody else can change it', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const adapter = space.open({ atDeath: 'owner' });
  t.after(() => adapter.close());
  const goal = wanted([hold('192.0.2.7'), hold('192.0.2.64/27', { orders: [ORDER(1), ORDER(2)] })]);
  const seen = await bring(adapter, goal);
  assert.deepEqual([seen.frame, keysOf(seen)], ['whole', ['192.0.2.64/27', '192.0.2.7']]);
  assert.deepEqual(adapter.plan(goal, seen), []);
  const other = space.open();
  assert.deepEqual(keysOf(await other.inspect()), keysOf(seen), 'everybody can read it');
  await assert.rejects(other.undo(), isCode('unreachable'));
  const steps = adapter.plan(wanted([hold('192.0.2.0/24'), hold('192.0.2.64/27')]), seen);
  const bad = steps.filter(({ does }) => does === 'hold');
  await assert.rejects(adapter.apply(bad), isCode('conflict'));
  const slower = { ...goal, throttleKbit: 8 };
  assert.deepEqual(keysOf(await bring(adapter, slower)), keysOf(seen), 'made anew');
  assert.deepEqual((await bring(adapter, wanted([]))).elements, []);
  await bring(adapter, goal);
  await adapter.close();
  assert.ok(gone(space));
  assert.equal((await adapter.inspect()).frame, null);
  assert.deepEqual(keysOf(await bring(adapter, goal)), keysOf(seen), 'it begins again');
  await adapter.undo();
  assert.ok(gone(space));
});

test('with owner at death the table is gone as soon as its process is killed', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const actor = new URL('../../../test/contain/actors/hold-as-owner.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [actor, space.space.name, '192.0.2.7'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.deepEqual(keysOf(await space.open().inspect()), ['192.0.2.7']);
  child.kill('SIGKILL');
  await once(child, 'close');
  for (let tries = 0; tries < 50 && !gone(space); tries++) await sleep(20);
  assert.ok(gone(space));
});

test('a table made for lapse is made anew for owner', async (t) => {
  const space = nftSpace(t);
  if (space === null) return;
  const goal = wanted([hold('192.0.2.7')]);
  await bring(space.open(), goal);
  const owner = space.open({ atDeath: 'owner' });
  t.after(() => owner.close());
  const after = await bring(owner, goal);
  assert.deepEqual([after.frame, keysOf(after)], ['whole', ['192.0.2.7']]);
  await owner.close();
  assert.ok(gone(space));
});

function refuses(t: TestContext, settings: Partial<NftablesSettings>): void {
  const whole = { ...NftablesSettings.parse({}), ...settings };
  t.diagnostic(JSON.stringify(settings));
  assert.throws(() => openNftables(whole, { clock: Date, atDeath: 'lapse' }), isCode('usage'));
}

test('openNftables() refuses devices that nft would read as something else', (t) => {
  refuses(t, { hook: 'ingress', devices: [] });
  refuses(t, { hook: 'ingress', devices: ['eth0" priority 0; }'] });
  refuses(t, { hook: 'ingress', devices: ['eth 0'] });
});
