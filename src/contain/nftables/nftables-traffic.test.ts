/** Each rung, by what a held system and others can still do: real connections over a real router. */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  makeThreeHosts,
  PLACES,
  PORTS,
  SUBJECT_MAC,
  type ThreeHosts,
} from '#lab/containment/three-hosts.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { requirePeer } from '../../../test/peers.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { openNftables } from './nftables.ts';

const { stratum, web, secure, other, dns } = PORTS;
const FAMILIES = [0, 1] as const;
const ORDER = '01890a5d-ac96-774b-bcce-000000000001';
const [POOL4, POOL6] = PLACES.pool;
const [VENDOR4, VENDOR6] = PLACES.vendor;

const GARDEN = {
  portal: {
    origin: 'https://notice.example',
    ipv4: PLACES.portal[0],
    ipv6: PLACES.portal[1],
    port: secure,
    captivePort: PORTS.captive,
  },
  resolvers: [...PLACES.resolver],
  allow: [VENDOR4, VENDOR6],
};

let network: ThreeHosts | null = null;
after(() => network?.close());

async function hostsFor(t: TestContext): Promise<ThreeHosts | null> {
  if (!requirePeer(t, 'network-namespaces') || !requirePeer(t, 'nft')) return null;
  network ??= await makeThreeHosts();
  return network;
}

/** What a firewall of an ISP has, beside which ours must work. */
const FIREWALL = `
table inet firewall {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "lan" accept
    meta l4proto ipv6-icmp accept
  }
  chain leave {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "wan0" ip saddr 192.0.2.0/24 masquerade
  }
}
`;

interface Held {
  readonly hosts: ThreeHosts;
  /** Brings the router to this and nothing else. */
  hold(holds: readonly WantedHold[], parts?: Partial<Wanted>): Promise<void>;
  inspect(): ReturnType<ReturnType<typeof openNftables>['inspect']>;
}

async function onRouter(
  t: TestContext,
  settings: Partial<NftablesSettings> = {},
): Promise<Held | null> {
  const hosts = await hostsFor(t);
  if (hosts === null) return null;
  const { router, nft } = hosts;
  router.space.run(['nft', '-f', '-'], FIREWALL);
  const adapter = openNftables(
    { ...NftablesSettings.parse({}), command: [...nft], ...settings },
    { clock: Date, atDeath: 'lapse' },
  );
  t.after(async () => {
    await adapter.undo();
    await adapter.close();
    router.space.run(['nft', 'delete', 'table', 'inet', 'firewall']);
  });
  const hold = async (holds: readonly WantedHold[], parts: Partial<Wanted> = {}): Promise<void> => {
    const at = Date.now();
    const goal: Wanted = {
      generation: 1,
      at,
      rearmBefore: at + 450_000,
      holds,
      exempt: [],
      pools: {
        endpoints: [POOL4, POOL6].map((ip) => ({ ip, port: stratum })),
        names: [],
      },
      garden: GARDEN,
      throttleKbit: 800,
      ...parts,
    };
    await adapter.apply(adapter.plan(goal, await adapter.inspect()));
    assert.deepEqual(adapter.plan(goal, await adapter.inspect()), []);
  };
  return { hosts, hold, inspect: () => adapter.inspect() };
}

function held(rung: WantedHold['rung'], parts: Partial<WantedHold> = {}): WantedHold[] {
  const expiresAt = Date.now() + 900_000;
  const whole = { rung, orders: [ORDER], expiresAt, holders: [], ...parts };
  return parts.key === undefined
    ? PLACES.subject.map((key) => ({ key, ...whole }))
    : [{ ...whole, key: parts.key }];
}

type From = ThreeHosts['subject'];

/** Null: it works. Else why not. */
async function tcp(from: From, ip: string, port: number): Promise<string | null> {
  const connection = await from.connect(ip, port);
  if (connection.failed !== null) return connection.failed;
  return (await connection.say('hello')).failed;
}

async function udp(from: From, ip: string, port: number): Promise<string | null> {
  return (await from.datagram(ip, port)).failed;
}

/** The first line of the page, or why there is none. */
async function page(from: From, ip: string): Promise<string> {
  const { failed, status, text } = await from.get(ip, web);
  return failed ?? `${status} ${text.split(' ')[0] === '511' ? 'notice' : text.split(' ')[0]}`;
}

test('block-pools ends a Stratum session for both ends, and it cannot come back', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour, outside } = on.hosts;
  for (const family of FAMILIES) {
    const pool = PLACES.pool[family];
    const site = PLACES.site[family];
    await on.hold([]);
    const session = await subject.connect(pool, stratum);
    const others = await neighbour.connect(pool, stratum);
    assert.equal((await session.say('mining.subscribe')).failed, null);
    assert.equal((await others.say('mining.subscribe')).failed, null);
    const before = await outside.count();
    await on.hold(held('block-pools'));
    assert.equal((await session.say('mining.submit')).failed, 'ECONNRESET');
    assert.equal(await tcp(subject, pool, stratum), 'ECONNREFUSED');
    assert.notEqual(await udp(subject, pool, stratum), null);
    assert.equal((await others.say('mining.submit')).failed, null, 'the neighbour is not held');
    assert.equal((await outside.count()).served, before.served, 'a connection came through');
    assert.deepEqual(
      [
        await page(subject, site),
        await tcp(subject, site, secure),
        await tcp(subject, site, other),
      ],
      ['200 site', null, null],
    );
  }
});

test('the pool is told that a session ended, not only the miner', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, outside } = on.hosts;
  await on.hold([]);
  const stream = await subject.connect(PLACES.pool[0], stratum);
  assert.equal((await stream.say('mining.subscribe')).failed, null);
  const { reset } = await outside.count();
  // Nothing from the miner reaches it any more: what it sends itself must be refused as well.
  const source = await outside.serve('source', PLACES.pool[0], 3334);
  assert.equal(source.failed, null);
  const endless = await subject.connect(PLACES.pool[0], 3334);
  assert.ok((await endless.hear(200)).bytes > 0);
  await on.hold(held('blackhole'));
  await sleep(1_000);
  assert.ok((await outside.count()).reset > reset);
});

test('leaky-garden leads web pages to the notice and lets other services work', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour } = on.hosts;
  for (const family of FAMILIES) {
    const [site, vendor, pool, portal] = [
      PLACES.site[family],
      PLACES.vendor[family],
      PLACES.pool[family],
      PLACES.portal[family],
    ];
    await on.hold([]);
    const open = await subject.connect(site, secure);
    assert.equal((await open.say('hello')).failed, null);
    await on.hold(held('leaky-garden'));
    assert.equal((await open.say('hello')).failed, 'ECONNRESET', 'it was open before');
    assert.equal(await page(subject, site), '511 notice');
    assert.equal(await tcp(subject, site, secure), 'ECONNREFUSED');
    assert.notEqual(await udp(subject, site, secure), null, 'QUIC');
    assert.equal(await tcp(subject, pool, stratum), 'ECONNREFUSED');
    assert.equal(await tcp(subject, portal, secure), null);
    assert.equal(await page(subject, vendor), '200 vendor');
    assert.deepEqual(
      [await tcp(subject, vendor, secure), await udp(subject, vendor, secure)],
      [null, null],
    );
    assert.equal(await tcp(subject, site, other), null);
    assert.equal(await page(neighbour, site), '200 site');
    assert.equal(await tcp(neighbour, pool, stratum), null);
  }
});

test('strict-garden leaves the notice, names and the allowed, and nothing else', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour } = on.hosts;
  for (const family of FAMILIES) {
    const [site, vendor, resolver] = [
      PLACES.site[family],
      PLACES.vendor[family],
      PLACES.resolver[family],
    ];
    await on.hold([]);
    const open = await subject.connect(site, other);
    assert.equal((await open.say('hello')).failed, null);
    await on.hold(held('strict-garden'));
    assert.equal((await open.say('hello')).failed, 'ECONNRESET');
    assert.equal(await page(subject, site), '511 notice');
    assert.equal(await tcp(subject, PLACES.portal[family], secure), null);
    assert.deepEqual(
      [await udp(subject, resolver, dns), await tcp(subject, resolver, dns)],
      [null, null],
    );
    assert.deepEqual(
      [
        await page(subject, vendor),
        await tcp(subject, vendor, other),
        await udp(subject, vendor, secure),
      ],
      ['200 vendor', null, null],
    );
    assert.equal(await tcp(subject, site, other), 'ECONNREFUSED');
    assert.equal(await tcp(subject, PLACES.pool[family], stratum), 'ECONNREFUSED');
    assert.notEqual(await udp(subject, site, secure), null);
    assert.equal(await tcp(neighbour, site, other), null);
  }
});

test('blackhole lets nothing pass, neither way', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour, outside } = on.hosts;
  for (const family of FAMILIES) {
    await on.hold([]);
    const open = await subject.connect(PLACES.site[family], other);
    await on.hold(held('blackhole'));
    assert.equal((await open.say('hello')).failed, 'ECONNRESET');
    for (const place of ['portal', 'vendor', 'site'] as const) {
      assert.equal(await tcp(subject, PLACES[place][family], secure), 'ECONNREFUSED', place);
    }
    assert.equal(await page(subject, PLACES.site[family]), 'ECONNREFUSED');
    assert.notEqual(await udp(subject, PLACES.resolver[family], dns), null);
    assert.equal(await tcp(neighbour, PLACES.site[family], secure), null);
  }
  assert.equal((await outside.datagram(PLACES.subject[1], 9, 300)).failed, 'silent');
});

test('throttle slows each way to what is set, blocks pools, and slows nobody else', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour, outside } = on.hosts;
  const FOR_MS = 2_000;
  /** 100 kB/s, and what a bucket holds at first. */
  const most = (ms: number): number => 100 * ms + 100_000 + 65_536;
  for (const family of FAMILIES) {
    const site = PLACES.site[family];
    const [down, up] = [7000 + family, 7002 + family];
    await outside.serve('source', site, down);
    await outside.serve('sink', site, up);
    await on.hold(held('throttle'));
    const heard = async (from: From): Promise<number> =>
      (await (await from.connect(site, down)).hear(FOR_MS)).bytes;
    const poured = async (from: From): Promise<number> => {
      const { bytes } = await outside.count();
      await (await from.connect(site, up)).pour(FOR_MS);
      return (await outside.count()).bytes - bytes;
    };
    for (const measure of [heard, poured]) {
      const began = performance.now();
      const bytes = await measure(subject);
      const ms = performance.now() - began;
      const ip = family === 0 ? 4 : 6;
      t.diagnostic(`${measure.name} over IPv${ip}: ${bytes} bytes in ${ms.toFixed()} ms`);
      assert.ok(bytes > 50_000, 'it is slowed, not cut');
      assert.ok(bytes <= most(ms), `at most ${most(ms)} bytes`);
    }
    assert.ok((await heard(neighbour)) > 3 * most(FOR_MS), 'the neighbour is slowed');
    assert.equal(await tcp(subject, PLACES.pool[family], stratum), 'ECONNREFUSED');
  }
});

test('what is exempt is untouched, as destination and as source', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject, neighbour, outside } = on.hosts;
  const exempt = [...PLACES.hospital, ...PLACES.neighbour];
  const LAN = ['192.0.2.0/24', '2001:db8:0:1::/64'] as const;
  for (const rung of ['leaky-garden', 'strict-garden', 'blackhole'] as const) {
    for (const family of FAMILIES) {
      const [hospital, site] = [PLACES.hospital[family], PLACES.site[family]];
      await on.hold([], { exempt });
      const toHospital = await subject.connect(hospital, other);
      const fromNeighbour = await neighbour.connect(site, other);
      await on.hold(held(rung, { key: LAN[family] }), { exempt });
      assert.equal((await toHospital.say('hello')).failed, null, `${rung}: it was open before`);
      assert.equal((await fromNeighbour.say('hello')).failed, null);
      assert.equal(await tcp(subject, hospital, secure), null);
      assert.equal(await page(subject, hospital), '200 hospital');
      assert.equal(await page(neighbour, site), '200 site');
      assert.equal(await tcp(neighbour, PLACES.pool[family], stratum), null);
      assert.equal(await tcp(subject, site, secure), 'ECONNREFUSED', 'the LAN is held');
    }
  }
  assert.equal((await outside.count()).failed, null);
});

test('the kernel alone lets go when a hold is over', async (t) => {
  const on = await onRouter(t);
  if (on === null) return;
  const { subject } = on.hosts;
  await on.hold(held('blackhole', { expiresAt: Date.now() + 3_500 }));
  assert.equal(await tcp(subject, PLACES.site[0], secure), 'ECONNREFUSED');
  const { elements, frame } = await on.inspect();
  assert.equal(elements.length, 2);
  await sleep(4_000);
  assert.equal(await tcp(subject, PLACES.site[0], secure), null);
  assert.deepEqual([(await on.inspect()).elements, frame], [[], 'whole']);
});

const BY_MAC = [
  { hook: 'forward', devices: [] },
  { hook: 'ingress', devices: ['lan0', 'wan0'] },
] as const;
for (const { hook, devices } of BY_MAC) {
  test(`match-mac at ${hook} holds a device that gives itself another address`, async (t) => {
    const on = await onRouter(t, { 'match-mac': true, hook, devices: [...devices] });
    if (on === null) return;
    const { subject, neighbour } = on.hosts;
    const holders = [{ mac: SUBJECT_MAC, user: null, session: null, port: null }];
    await on.hold(held('strict-garden', { holders }));
    subject.space.ip('address', 'add', '192.0.2.77/24', 'dev', 'eth0');
    subject.space.ip('route', 'replace', 'default', 'via', '192.0.2.1', 'src', '192.0.2.77');
    assert.equal(await tcp(subject, PLACES.site[0], other), 'ECONNREFUSED');
    assert.equal(
      await page(subject, PLACES.site[0]),
      hook === 'forward' ? '511 notice' : 'ECONNREFUSED',
    );
    assert.equal(await tcp(subject, PLACES.vendor[0], other), null);
    subject.space.ip('route', 'replace', 'default', 'via', '192.0.2.1');
    subject.space.ip('address', 'delete', '192.0.2.77/24', 'dev', 'eth0');
    assert.equal(await tcp(neighbour, PLACES.site[0], other), null);
    await on.hold([]);
    assert.equal(await tcp(subject, PLACES.site[0], other), null);
  });
}

test('at ingress a hold works before routing, and the link keeps its addresses', async (t) => {
  const on = await onRouter(t, { hook: 'ingress', devices: ['lan0', 'wan0'] });
  if (on === null) return;
  const { subject, neighbour, router } = on.hosts;
  for (const family of FAMILIES) {
    await on.hold([]);
    const session = await subject.connect(PLACES.pool[family], stratum);
    assert.equal((await session.say('mining.subscribe')).failed, null);
    await on.hold(held('strict-garden'));
    assert.notEqual((await session.say('mining.submit')).failed, null);
    // The router itself is out of reach as well, which the hook forward does not do.
    assert.equal(await tcp(subject, PLACES.lan[family], 22), 'ECONNREFUSED');
    subject.space.ip('neigh', 'flush', 'dev', 'eth0');
    router.space.ip('neigh', 'flush', 'dev', 'lan');
    assert.equal(await tcp(subject, PLACES.portal[family], secure), null);
    assert.equal(await tcp(subject, PLACES.vendor[family], other), null);
    assert.equal(await tcp(subject, PLACES.site[family], other), 'ECONNREFUSED');
    assert.equal(await tcp(neighbour, PLACES.site[family], other), null);
  }
});
