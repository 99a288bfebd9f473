import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Holder } from '#model/desired-set.ts';
import type { LedgerHold } from './ledger-state.ts';
import type { SessionNames } from './names.ts';
import { Recogniser, type Identity, type Seen } from './recogniser.ts';

const NOW = 1_000;
const NOBODY: Holder = { mac: null, user: null, session: null, port: null };

function holdOn(key: string, holders: readonly Partial<Holder>[] = [], parts = {}): LedgerHold {
  return {
    key,
    rung: 'strict-garden',
    orders: ['o'],
    expiresAt: NOW + 1,
    holders: holders.map((holder) => ({ ...NOBODY, ...holder })),
    ...parts,
  };
}

function seen(names: Partial<SessionNames>, server = 'bras-1'): Seen {
  const nobody = { session: null, user: null, mac: null, station: null, port: null, networks: [] };
  return { names: { ...nobody, ...names }, isServer: (label) => label === server };
}

const BY: readonly Identity[] = ['mac', 'user', 'port'];

function keyOf(holds: readonly LedgerHold[], names: Seen, by = BY): string | null {
  const recogniser = new Recogniser(by, new Map(holds.map((hold) => [hold.key, hold])));
  return recogniser.holdOf(names, NOW)?.key ?? null;
}

const LAPTOP = { mac: '00:53:00:00:00:01', user: 'li' };

test('holdOf() knows a system by the first identity that both name', () => {
  const holds = [holdOn('192.0.2.7', [LAPTOP])];
  assert.equal(keyOf(holds, seen({ mac: LAPTOP.mac, user: 'another' })), '192.0.2.7');
  assert.equal(keyOf(holds, seen({ user: 'li' })), '192.0.2.7', 'the device is not named');
  const phone = seen({ mac: '00:53:00:00:00:02', user: 'li' });
  assert.equal(keyOf(holds, phone), null, 'another device on the same account');
  assert.equal(keyOf(holds, phone, ['user']), '192.0.2.7', 'where the account is the subscriber');
});

test('holdOf() does not hold whoever has the address next', () => {
  const holds = [holdOn('192.0.2.7', [LAPTOP])];
  const next = { networks: ['192.0.2.7'], mac: '00:53:00:00:00:09', user: 'wang' };
  assert.equal(keyOf(holds, seen(next)), null);
  assert.equal(keyOf(holds, seen({ networks: ['192.0.2.7'] })), '192.0.2.7', 'nothing in common');
  assert.equal(keyOf([holdOn('192.0.2.7')], seen(next)), '192.0.2.7', 'nobody is known to have it');
});

test('holdOf() holds the addresses of a prefix, and no wider ones', () => {
  const holds = [holdOn('192.0.2.0/25'), holdOn('2001:db8:5::/56')];
  assert.equal(keyOf(holds, seen({ networks: ['192.0.2.7'] })), '192.0.2.0/25');
  assert.equal(keyOf(holds, seen({ networks: ['2001:db8:5:7::/64'] })), '2001:db8:5::/56');
  assert.equal(keyOf(holds, seen({ networks: ['2001:db8::/32'] })), null);
  assert.equal(keyOf(holds, seen({ networks: ['192.0.2.128'] })), null);
});

test('holdOf() takes the strictest of several, and none that is over', () => {
  const holds = [
    holdOn('192.0.2.7', [LAPTOP], { rung: 'block-pools' }),
    holdOn('192.0.2.8', [LAPTOP], { rung: 'blackhole' }),
    holdOn('192.0.2.9', [LAPTOP], { rung: 'throttle' }),
  ];
  assert.equal(keyOf(holds, seen(LAPTOP)), '192.0.2.8');
  assert.equal(keyOf([holdOn('192.0.2.7', [LAPTOP], { expiresAt: NOW })], seen(LAPTOP)), null);
});

test('holdOf() never holds what is exempt, whoever it is', () => {
  const hold = holdOn('192.0.2.7', [LAPTOP]);
  const recogniser = new Recogniser(BY, new Map([[hold.key, hold]]));
  recogniser.exempt(['192.0.2.0/28']);
  const laptop = { ...LAPTOP, networks: ['192.0.2.7'] };
  assert.equal(recogniser.holdOf(seen(laptop), NOW), null);
  recogniser.exempt(['198.51.100.0/24']);
  assert.equal(recogniser.holdOf(seen(laptop), NOW)?.key, '192.0.2.7');
});

test('holdOf() takes a port and a session on their own server only', () => {
  const holds = [holdOn('192.0.2.7', [{ port: 'bras-1|eth0/3', session: 'bras-1|s1' }])];
  assert.equal(keyOf(holds, seen({ port: 'eth0/3' })), '192.0.2.7');
  assert.equal(keyOf(holds, seen({ port: 'eth0/3' }, 'bras-2')), null);
  assert.equal(keyOf(holds, seen({ session: 's1', port: 'eth0/9' })), '192.0.2.7');
  assert.equal(keyOf(holds, seen({ session: 's1' }, 'bras-2')), null);
  // Another session of the same system is another one; the address says whether it is meant.
  assert.equal(keyOf(holds, seen({ session: 's2', networks: ['192.0.2.7'] })), '192.0.2.7');
});

const NAMES = fc.record(
  {
    mac: fc.constantFrom(null, '00:53:00:00:00:01', '00:53:00:00:00:02'),
    user: fc.constantFrom(null, 'li', 'wang'),
    session: fc.constantFrom(null, 's1', 's2'),
    port: fc.constantFrom(null, 'eth0/1', 'bras-1|eth0/1', 'bras-2|eth0/1'),
  },
  { noNullPrototype: true },
);

test('holdOf() finds by its index what looking at every hold finds', () => {
  const keys = ['192.0.2.1', '192.0.2.2', '192.0.2.64/26', '2001:db8::/48'];
  const hold = fc.record(
    { key: fc.constantFrom(...keys), holders: fc.array(NAMES, { maxLength: 2 }) },
    { noNullPrototype: true },
  );
  const networks = fc.subarray(['192.0.2.1', '192.0.2.70', '2001:db8::7', '203.0.113.1']);
  fc.assert(
    fc.property(fc.array(hold, { maxLength: 6 }), NAMES, networks, (drafts, names, held) => {
      const holds = new Map<string, LedgerHold>();
      const recogniser = new Recogniser(BY, holds);
      for (const { key, holders } of drafts) {
        const before = holds.get(key);
        if (before !== undefined) recogniser.forget(before);
        const next = holdOn(key, holders);
        holds.set(key, next);
        recogniser.note(next);
      }
      const login = seen({ ...names, networks: held });
      const found = recogniser.holdOf(login, NOW);
      const all = [...holds.values()].filter((one) => recogniser.falls(one, login));
      assert.equal(found === null, all.length === 0);
      if (found !== null) assert.ok(all.includes(found));
    }),
    { numRuns: 500 },
  );
});
