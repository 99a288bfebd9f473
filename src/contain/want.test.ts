import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText, overlap, type Network } from '#base/network.ts';
import { SET_FORMAT, type DesiredSet, type Hold } from '#model/desired-set.ts';
import { orderStates } from './order-states.ts';
import { networksOf, want, type Moment, type OwnLimits } from './want.ts';

const HASH = 'a'.repeat(64);
const ID = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;
const LATER = '2026-04-01T00:00:00.000Z';
const moment: Moment = {
  at: 0,
  leaseEndsAt: 900_000,
  officeAheadMs: Date.parse('2026-03-01T00:00:00.000Z'),
};

const hold = (network: string, changes: Partial<Hold> = {}): Hold => ({
  network,
  rung: 'blackhole',
  isShadow: false,
  until: LATER,
  orders: [{ id: ID(1), generation: 1, contentHash: HASH }],
  holders: [],
  ...changes,
});
const setOf = (holds: readonly Hold[], changes: Partial<DesiredSet> = {}): DesiredSet => ({
  format: SET_FORMAT,
  pointId: ID(99),
  kind: 'nftables',
  generation: 7,
  mode: 'live',
  atDeath: 'lapse',
  leaseSeconds: 900,
  rungs: ['block-pools', 'blackhole'],
  budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
  holds: [...holds],
  gone: [],
  exempt: [],
  pools: { endpoints: [], names: [] },
  garden: null,
  throttleKbit: null,
  ...changes,
});
const limits: OwnLimits = {
  exempt: [],
  elementsMax: 100_000,
  shortestIpv4: 24,
  shortestIpv6: 48,
  isDryRun: false,
};
const keysOf = (set: DesiredSet, own: Partial<OwnLimits> = {}, held: readonly string[] = []) =>
  want(set, { ...limits, ...own }, moment, new Set(held)).wanted.holds.map(({ key }) => key);

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string');
  return network;
}

test('want() takes nothing that is exempt here or there, as whatever prefix it comes', () => {
  const prefix = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 8 }))
    .map(([host, size]) => net(`192.0.2.${host - (host % 2 ** size)}/${32 - size}`).text);
  const hosts = Array.from({ length: 256 }, (_, host) => net(`192.0.2.${host}`));
  fc.assert(
    fc.property(fc.array(prefix), fc.array(prefix), fc.array(prefix), (held, there, here) => {
      const own = { exempt: networksOf(here) };
      const keys = keysOf(
        setOf(
          held.map((text) => hold(text)),
          { exempt: there },
        ),
        own,
      ).map(net);
      for (const host of hosts) {
        const isExempt = [...there, ...here].some((text) => overlap(net(text), host));
        const isHeld = keys.filter((key) => overlap(key, host)).length;
        assert.ok(isHeld <= 1, 'held twice');
        assert.ok(!(isExempt && isHeld > 0), `${host.text} is exempt and held`);
        if (isHeld > 0) assert.ok(held.some((text) => overlap(net(text), host)));
      }
    }),
  );
});

test('want() refuses what is wider than either budget, and holds the rest: FastNetMon #894', () => {
  const set = setOf([
    hold('0.0.0.0/0'),
    hold('192.0.2.7', { orders: [{ id: ID(2), generation: 1, contentHash: HASH }] }),
  ]);
  const alone = setOf([hold('0.0.0.0/0')]);
  assert.deepEqual(keysOf(alone), []);
  assert.equal(want(alone, limits, moment, new Set()).refused.get(ID(1)), 'too-wide');
  assert.deepEqual(keysOf(set), ['192.0.2.7']);
  assert.deepEqual(keysOf(setOf([hold('192.0.2.0/25')]), { shortestIpv4: 26 }), []);
  assert.deepEqual(keysOf(setOf([hold('2001:db8::/32')])), []);
});

test('want() over its budget keeps what is held already', () => {
  const set = setOf(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((text) => hold(text)));
  assert.deepEqual(keysOf(set, { elementsMax: 2 }, ['192.0.2.3']), ['192.0.2.1', '192.0.2.3']);
  const small = { ...set, budget: { ...set.budget, elementsMax: 1 } };
  const { refused } = want(small, limits, moment, new Set(['192.0.2.3']));
  assert.equal(refused.get(ID(1)), 'over-budget');
});

test('want() lets nothing outlast its order or its lease, by the clock of the office', () => {
  const soon = hold('192.0.2.1', { until: '2026-03-01T00:00:10.000Z' });
  const over = hold('192.0.2.2', { until: '2026-03-01T00:00:00.000Z' });
  const { wanted } = want(setOf([soon, over, hold('192.0.2.3')]), limits, moment, new Set());
  assert.deepEqual(
    wanted.holds.map(({ key, expiresAt }) => [key, expiresAt]),
    [
      ['192.0.2.1', 10_000],
      ['192.0.2.3', 900_000],
    ],
  );
  assert.equal(wanted.rearmBefore, 450_000);
});

test('want() and orderStates() say shadow of what is on trial, never active: FastNetMon #791', () => {
  const set = setOf([
    hold('192.0.2.1'),
    hold('192.0.2.2', {
      isShadow: true,
      orders: [{ id: ID(2), generation: 3, contentHash: HASH }],
    }),
  ]);
  const empty = { at: 0, elements: [], frame: 'whole', detail: null } as const;
  for (const own of [limits, { ...limits, isDryRun: true }]) {
    const wish = want(set, own, moment, new Set());
    const states = new Map(orderStates(set, wish, empty).map((one) => [one.id, one.observed]));
    assert.equal(states.get(ID(2)), 'shadow');
    assert.equal(states.get(ID(1)), own.isDryRun ? 'shadow' : 'pending');
  }
  const trial = want({ ...set, mode: 'dry-run' }, limits, moment, new Set());
  assert.deepEqual(trial.wanted.holds, []);
});

test('orderStates() says of each order what was read, and of nothing that it is gone unread', () => {
  const set = setOf(
    [
      hold('192.0.2.1'),
      hold('192.0.2.2', { orders: [{ id: ID(2), generation: 1, contentHash: HASH }] }),
      hold('192.0.2.3', { orders: [{ id: ID(2), generation: 1, contentHash: HASH }] }),
      hold('192.0.2.4', { orders: [{ id: ID(3), generation: 1, contentHash: HASH }] }),
    ],
    { gone: [4, 5, 6].map((n) => ({ id: ID(n), generation: 2, contentHash: HASH })) },
  );
  const element = (key: string, n: number, changes: object = {}) => {
    const base = { key, rung: 'blackhole' as const, orders: [ID(n)], expiresAt: 1 };
    return { ...base, certainty: 'there' as const, ...changes };
  };
  const after = {
    at: 0,
    frame: 'whole' as const,
    detail: null,
    elements: [
      element('192.0.2.1', 1),
      element('192.0.2.2', 2),
      element('192.0.2.4', 3, { rung: 'throttle' }),
      element('192.0.2.9', 4),
      element('192.0.2.8', 6, { certainty: 'unknown' }),
    ],
  };
  const states = orderStates(set, want(set, limits, moment, new Set()), after);
  assert.deepEqual(
    states.map(({ observed }) => observed),
    ['active', 'partial', 'drifted', 'lifting', 'absent', 'unreachable'],
  );
});
