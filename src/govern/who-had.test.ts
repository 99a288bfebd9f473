import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressFromText, networkFromText } from '#base/network.ts';
import type { Network } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import type { BindingSource } from '#model/claim.ts';
import { WhoHad } from '#model/who-had.ts';
import { CLOCK_SKEW_MAX_MS, CLOCK_SKEW_MS, SESSION_SILENT_MS, whoHad } from './who-had.ts';
import type { HeldBinding } from './who-had.ts';

const T = Date.UTC(2026, 2, 2, 8);
const HOUR = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const SYSTEM_A = id(1);
const SYSTEM_B = id(2);

function network(text: string): Network {
  const read = networkFromText(text);
  assert.ok(typeof read !== 'string', text);
  return read;
}

let next = 100;
function binding(
  systemId: string,
  text: string,
  source: BindingSource,
  changes: Partial<HeldBinding> = {},
): HeldBinding {
  const { lo, hi, text: canonical } = network(text);
  return {
    id: id(next++),
    systemId,
    network: canonical,
    lo,
    hi,
    source,
    confidence: 0.8,
    from: iso(T - HOUR),
    until: null,
    seenAt: null,
    withdrawnAt: null,
    ...changes,
  };
}

function pool(text: string, changes: Partial<AddressPool> = {}): AddressPool {
  const { lo, hi, text: canonical } = network(text);
  return {
    id: id(next++),
    version: 1,
    name: 'CGNAT',
    kind: 'cgnat',
    network: canonical,
    jurisdiction: 'hebei',
    from: iso(T - HOUR),
    until: null,
    lo,
    hi,
    declaredAt: iso(T),
    withdrawnAt: null,
    ...changes,
  };
}

const ADDRESS = '192.0.2.7';
function ask(bindings: readonly HeldBinding[], pools: readonly AddressPool[] = [], at = T): WhoHad {
  const address = addressFromText(ADDRESS);
  assert.ok(address !== null);
  const answer = whoHad(bindings, pools, address, at);
  return WhoHad.parse(answer);
}

test('whoHad() names the one system whose binding covers the address', () => {
  const { answer, systemId, confidence, source, because } = ask([
    binding(SYSTEM_A, '192.0.2.0/24', 'import:csv'),
  ]);
  assert.deepEqual(
    [answer, systemId, confidence, source, because],
    ['one', SYSTEM_A, 0.8, 'import:csv', ['only-claim']],
  );
});

test('whoHad() lets the longest prefix win over a live session of a wider one', () => {
  const reply = ask([
    binding(SYSTEM_A, ADDRESS, 'manual'),
    binding(SYSTEM_B, '192.0.2.0/28', 'radius', { confidence: 0.95 }),
  ]);
  assert.deepEqual([reply.systemId, reply.because], [SYSTEM_A, ['longest-prefix']]);
  assert.equal(reply.candidates.length, 2);
});

test('whoHad() lets a live session win over a static binding, and trusts it less for it', () => {
  const session = binding(SYSTEM_A, ADDRESS, 'radius', { confidence: 0.9, seenAt: iso(T) });
  const alone = ask([session]);
  const reply = ask([session, binding(SYSTEM_B, ADDRESS, 'manual', { confidence: 0.6 })]);
  assert.deepEqual([reply.systemId, reply.because], [SYSTEM_A, ['live-session', 'dissent']]);
  assert.equal(alone.confidence, 0.9);
  assert.equal(reply.confidence, 0.63);
});

test('whoHad() is surer where independent sources agree', () => {
  const reply = ask([
    binding(SYSTEM_A, ADDRESS, 'dhcp'),
    binding(SYSTEM_A, ADDRESS, 'dhcp', { confidence: 0.5 }),
    binding(SYSTEM_A, ADDRESS, 'import:csv', { confidence: 0.5 }),
  ]);
  assert.deepEqual([reply.confidence, reply.because], [0.9, ['live-session', 'agreement']]);
  const sure = ask([
    binding(SYSTEM_A, ADDRESS, 'dhcp', { confidence: 1 }),
    binding(SYSTEM_A, ADDRESS, 'manual', { confidence: 1 }),
  ]);
  assert.equal(sure.confidence, 0.99);
});

test('whoHad() names both where bindings of equal rank disagree', () => {
  const reply = ask([
    binding(SYSTEM_A, ADDRESS, 'dhcp'),
    binding(SYSTEM_B, ADDRESS, 'radius', { seenAt: iso(T) }),
  ]);
  assert.deepEqual(
    [reply.answer, reply.systemId, reply.because],
    ['ambiguous', null, ['equal-rank']],
  );
  assert.deepEqual(
    new Set(reply.candidates.map(({ systemId }) => systemId)),
    new Set([SYSTEM_A, SYSTEM_B]),
  );
});

test('whoHad() does not decide a change of hands by clocks that may be off', () => {
  const handover = [
    binding(SYSTEM_A, ADDRESS, 'dhcp', { until: iso(T) }),
    binding(SYSTEM_B, ADDRESS, 'dhcp', { from: iso(T) }),
  ];
  const near = CLOCK_SKEW_MS.dhcp - 1;
  assert.equal(ask(handover, [], T + near).answer, 'ambiguous');
  assert.deepEqual(ask(handover, [], T - near).because, ['clock-skew']);
  assert.equal(ask(handover, [], T + CLOCK_SKEW_MS.dhcp).systemId, SYSTEM_B);
  assert.equal(ask(handover, [], T - CLOCK_SKEW_MS.dhcp - 1).systemId, SYSTEM_A);
});

test('whoHad() says that it was nobody, and who nearly had it', () => {
  const reply = ask([binding(SYSTEM_A, ADDRESS, 'dhcp', { until: iso(T - 1000) })]);
  assert.deepEqual([reply.answer, reply.because], ['none', ['no-binding', 'clock-skew']]);
  assert.equal(reply.candidates[0]?.standing, 'near');
  assert.deepEqual(ask([]).because, ['no-binding']);
});

test('whoHad() does not count a session that fell silent without an end', () => {
  const session = binding(SYSTEM_A, ADDRESS, 'radius', { seenAt: iso(T), from: iso(T) });
  assert.equal(ask([session], [], T + SESSION_SILENT_MS).answer, 'one');
  const reply = ask([session], [], T + SESSION_SILENT_MS + 1);
  assert.deepEqual([reply.answer, reply.because], ['none', ['no-binding', 'silent-session']]);
});

test('whoHad() never counts a withdrawn binding, a withdrawn pool, or either outside its time', () => {
  assert.equal(
    ask([binding(SYSTEM_A, ADDRESS, 'manual', { withdrawnAt: iso(T - 1) })]).answer,
    'none',
  );
  const own = binding(SYSTEM_A, ADDRESS, 'manual');
  assert.equal(ask([own], [pool('192.0.2.0/24', { withdrawnAt: iso(T) })]).answer, 'one');
  assert.equal(ask([own], [pool('192.0.2.0/24', { from: iso(T + 1) })]).answer, 'one');
  assert.equal(ask([own], [pool('192.0.2.0/24', { until: iso(T) })]).answer, 'one');
});

test('CLOCK_SKEW_MAX_MS is the largest error of any source', () => {
  assert.equal(CLOCK_SKEW_MAX_MS, Math.max(...Object.values(CLOCK_SKEW_MS)));
});

const anyBinding = fc
  .record({
    system: fc.constantFrom(SYSTEM_A, SYSTEM_B, id(3)),
    text: fc.constantFrom('192.0.2.7', '192.0.2.6/31', '192.0.2.0/24', '198.51.100.0/24'),
    source: fc.constantFrom<BindingSource>('manual', 'import:csv', 'dhcp', 'radius'),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    start: fc.integer({ min: -120, max: 120 }),
    length: fc.option(fc.integer({ min: 0, max: 240 })),
    seen: fc.option(fc.integer({ min: -60, max: 60 })),
  })
  .map(({ system, text, source, confidence, start, length, seen }) =>
    binding(system, text, source, {
      confidence,
      from: iso(T + start * 1000),
      until: length === null ? null : iso(T + (start + length) * 1000),
      seenAt: seen === null ? null : iso(T + seen * 1000),
    }),
  );
const anyBindings = fc.array(anyBinding, { maxLength: 8 });

test('whoHad() answers the same in whatever order bindings and pools come', () => {
  fc.assert(
    fc.property(
      anyBindings.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      fc.boolean(),
      ([all, shuffled], shared) => {
        const pools = shared
          ? [pool('192.0.2.0/24'), pool('192.0.2.0/30'), pool('192.0.2.4/30')]
          : [];
        assert.deepEqual(ask(shuffled, pools.toReversed()), ask(all, pools));
      },
    ),
  );
});

test('whoHad() never names a system whose binding has ended or not begun', () => {
  fc.assert(
    fc.property(anyBindings, (all) => {
      const { answer, systemId, confidence } = ask(all);
      if (answer !== 'one') {
        assert.equal(systemId, null);
        return;
      }
      const now = iso(T);
      assert.ok(
        all.some(
          ({ systemId: named, from, until, lo }) =>
            named === systemId &&
            from <= now &&
            (until === null || now < until) &&
            lo <= network(ADDRESS).lo,
        ),
      );
      assert.ok(confidence <= 0.99);
    }),
  );
});

test('whoHad() says shared whatever bindings there are, wherever a pool stands', () => {
  fc.assert(
    fc.property(anyBindings, (all) => {
      const { answer, systemId } = ask(all, [pool('192.0.2.0/26')]);
      assert.deepEqual([answer, systemId], ['shared', null]);
    }),
  );
});

test('whoHad() is never made surer of a system by a binding that names another', () => {
  fc.assert(
    fc.property(anyBindings, anyBinding, (all, other) => {
      const before = ask(all);
      const after = ask([...all, other]);
      if (before.answer === 'one' && after.answer === 'one' && other.systemId !== before.systemId) {
        if (after.systemId === before.systemId) assert.ok(after.confidence <= before.confidence);
      }
    }),
  );
});
