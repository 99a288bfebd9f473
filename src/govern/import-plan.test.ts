import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import type { Binding } from '#model/binding.ts';
import { NOBODY } from '#model/claim.ts';
import type { Claim, ClaimReading, Ending, Holder } from '#model/claim.ts';
import { isRefusal } from '#model/decision.ts';
import type { SystemReferences } from './attribution.ts';
import { addBinding, endBinding, evolveBinding, extendBinding } from './binding.ts';
import { planImport, type ImportPlan } from './import-plan.ts';

const T = Date.UTC(2026, 2, 2, 8);
const MINUTE = 60_000;
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const iso = (at: number): string => new Date(at).toISOString();
const [A, B, GONE] = [id(1), id(2), id(3)];
const MAC_A = '00:53:00:00:00:0a';
const MAC_B = '00:53:00:00:00:0b';
const MAC_X = '00:53:00:00:00:0c';

const REFERENCES: SystemReferences = new Map([
  [`mac:${MAC_A}`, [{ id: A, retiredAt: null }]],
  [`mac:${MAC_B}`, [{ id: B, retiredAt: null }]],
  ['user:alice', [{ id: A, retiredAt: null }]],
  ['user:bob', [{ id: B, retiredAt: null }]],
  ['system:LAB-1', [{ id: A, retiredAt: null }]],
  ['system:LAB-2', [{ id: B, retiredAt: null }]],
  ['system:OLD', [{ id: GONE, retiredAt: iso(T) }]],
]);

let line = 0;
function claim(text: string, holder: Partial<Holder>, changes: Partial<Claim> = {}): Claim {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string');
  const from = changes.from ?? T;
  return {
    is: 'claim',
    line: ++line,
    network,
    from,
    until: from + 10 * MINUTE,
    seenAt: from,
    final: false,
    holder: { ...NOBODY, ...holder },
    system: null,
    source: 'dhcp',
    confidence: null,
    ...changes,
  };
}

function row(text: string, system: string, from: number, until: number | null): Claim {
  const rest = { from, until, seenAt: null, final: until !== null } as const;
  return claim(text, {}, { ...rest, system, source: 'import:csv' });
}

function session(name: string, user: string, text: string, changes: Partial<Claim>): Claim {
  return claim(
    text,
    { session: `bras|${name}`, user },
    { source: 'radius', until: null, ...changes },
  );
}

function plan(
  readings: readonly ClaimReading[],
  existing: readonly Binding[] = [],
  pools: readonly AddressPool[] = [],
): ImportPlan {
  return planImport(readings, { origin: 'east', existing, references: REFERENCES, pools });
}

const OPEN = { system: { retiredAt: null }, shared: null };

/** Every change goes through the decisions, as the command does it. */
function applied({ add, extend, end }: ImportPlan, existing: readonly Binding[]): Binding[] {
  const all = new Map(existing.map((binding) => [binding.id, binding]));
  const record = (streamId: string, decision: ReturnType<typeof addBinding>): void => {
    assert.ok(!isRefusal(decision), JSON.stringify(decision));
    for (const event of decision.events) {
      const state = all.get(streamId) ?? null;
      const head = { streamId, version: (state?.version ?? 0) + 1, at: iso(T), actorId: null };
      all.set(streamId, evolveBinding(state, { personal: null, ...event, ...head }));
    }
  };
  for (const { content, holder } of add) {
    record(id(1000 + all.size), addBinding({ ...content, importId: null }, holder, OPEN));
  }
  for (const { binding, until, seenAt, final } of extend) {
    record(binding.id, extendBinding(binding, { until, seenAt, final, importId: null }));
  }
  for (const { binding, until, why } of end) {
    record(binding.id, endBinding(binding, { until, why, importId: null }));
  }
  return [...all.values()];
}

function isEmpty({ add, extend, end }: ImportPlan): boolean {
  return add.length + extend.length + end.length === 0;
}

const spans = (bindings: readonly Binding[]): unknown[] =>
  bindings.map(({ systemId, network, from, until }) => [
    systemId === A ? 'A' : 'B',
    network,
    (Date.parse(from) - T) / MINUTE,
    until === null ? null : (Date.parse(until) - T) / MINUTE,
  ]);

test('planImport() joins the renewals of a lease to one binding', () => {
  const renewals = [0, 5, 10].map((minute) =>
    claim('192.0.2.1', { mac: MAC_A }, { from: T + minute * MINUTE }),
  );
  const { add } = plan(renewals);
  assert.equal(add.length, 1);
  assert.deepEqual([add[0]?.content.from, add[0]?.content.until], [iso(T), iso(T + 20 * MINUTE)]);
  assert.equal(add[0]?.content.confidence, 0.903);
});

test('planImport() ends a lease where another holder begins, known or not', () => {
  const first = claim('192.0.2.1', { mac: MAC_A });
  const other = claim('192.0.2.1', { mac: MAC_X }, { from: T + 5 * MINUTE });
  const existing = applied(plan([first]), []);
  const second = plan([first, other], existing);
  assert.deepEqual(
    second.end.map(({ until, why }) => [until, why]),
    [[iso(T + 5 * MINUTE), 'superseded']],
  );
  assert.deepEqual(
    second.rejected.map(({ reason }) => reason),
    ['unknown-system'],
  );
  assert.ok(isEmpty(plan([first, other], applied(second, existing))));
});

test('planImport() follows sessions from start to stop, and ends those of a server that began anew', () => {
  const start = session('1', 'alice', '192.0.2.1', {});
  const existing = applied(plan([start]), []);
  assert.deepEqual(spans(existing), [['A', '192.0.2.1', 0, null]]);
  const stop = session('1', 'alice', '192.0.2.1', {
    until: T + MINUTE,
    seenAt: T + MINUTE,
    final: true,
  });
  assert.deepEqual(spans(applied(plan([start, stop], existing), existing)), [
    ['A', '192.0.2.1', 0, 1],
  ]);
  const restart: Ending = {
    is: 'ending',
    line: 9,
    nas: 'bras',
    session: null,
    at: T + 2 * MINUTE,
  };
  assert.deepEqual(
    plan([restart], existing).end.map(({ why }) => why),
    ['restart'],
  );
  assert.ok(isEmpty(plan([{ ...restart, nas: 'other' }], existing)));
});

test('planImport() ends every address of a session that stopped', () => {
  const start = session('1', 'alice', '192.0.2.1', {});
  const prefix = session('1', 'alice', '2001:db8:1::/56', {});
  const other = session('2', 'bob', '192.0.2.2', {});
  const existing = applied(plan([start, prefix, other]), []);
  const ending: Ending = {
    is: 'ending',
    line: 9,
    nas: 'bras',
    session: 'bras|1',
    at: T + 2 * MINUTE,
  };
  const { end } = plan([ending], existing);
  assert.deepEqual(
    end.map(({ binding, why }) => [binding.network, why]),
    [
      ['192.0.2.1', 'stated'],
      ['2001:db8:1::/56', 'stated'],
    ],
  );
});

test('planImport() adds what an older log knows of earlier times', () => {
  const existing = applied(plan([session('1', 'alice', '192.0.2.1', {})]), []);
  const earlier = session('1', 'alice', '192.0.2.1', {
    from: T - 30 * MINUTE,
    seenAt: T - 20 * MINUTE,
  });
  const result = applied(plan([earlier], existing), existing);
  assert.deepEqual(spans(result), [
    ['A', '192.0.2.1', 0, null],
    ['A', '192.0.2.1', -30, 0],
  ]);
  assert.ok(isEmpty(plan([earlier], result)));
});

test('planImport() lets a later ledger change the end that an earlier one gave', () => {
  const existing = applied(plan([row('192.0.2.0/28', 'LAB-1', T, T + MINUTE)]), []);
  const longer = plan([row('192.0.2.0/28', 'LAB-1', T, T + 9 * MINUTE)], existing);
  assert.deepEqual(
    longer.extend.map(({ until }) => until),
    [iso(T + 9 * MINUTE)],
  );
});

test('planImport() never changes what a person corrected', () => {
  const [binding] = applied(plan([claim('192.0.2.1', { mac: MAC_A })]), []);
  assert.ok(binding !== undefined);
  const corrected = [{ ...binding, final: true, correctedAt: iso(T) }];
  const later = claim('192.0.2.1', { mac: MAC_A }, { from: T + MINUTE });
  const { add, extend, end } = plan([later], corrected);
  assert.deepEqual([add.length, extend.length, end.length], [0, 0, 0]);
});

test('planImport() tells of claims that contradict each other, and keeps both', () => {
  const { add, conflicts } = plan([
    row('192.0.2.0/28', 'LAB-1', T, null),
    row('192.0.2.0/28', 'LAB-2', T + MINUTE, null),
  ]);
  assert.equal(add.length, 2);
  assert.deepEqual(
    conflicts.map(({ systemId, against }) => [systemId, against]),
    [
      [A, [{ bindingId: null, systemId: B }]],
      [B, [{ bindingId: null, systemId: A }]],
    ],
  );
});

test('planImport() rejects with the line and the reason', () => {
  const pool: AddressPool = {
    id: id(9),
    version: 1,
    name: 'CGNAT',
    kind: 'cgnat',
    network: '198.51.100.0/24',
    lo: '00000000000000000000ffffc6336400',
    hi: '00000000000000000000ffffc63364ff',
    jurisdiction: 'hebei',
    from: iso(T),
    until: null,
    declaredAt: iso(T),
    withdrawnAt: null,
  };
  const readings = [
    row('192.0.2.1', 'NOBODY', T, null),
    row('192.0.2.1', 'OLD', T, null),
    claim('192.0.2.1', {}),
    claim('192.0.2.1', { mac: MAC_A, user: 'bob' }),
    row('10.0.0.0/7', 'LAB-1', T, null),
    row('198.51.100.7', 'LAB-1', T, null),
    { is: 'rejected', line: 99, reason: 'bad-time', text: 'x' } as const,
  ];
  const { rejected, add } = plan(readings, [], [pool]);
  assert.equal(add.length, 0);
  assert.deepEqual(
    rejected.map(({ line: at, reason }) => [at, reason]),
    readings.map(({ line: at }, i) => [
      at,
      [
        'unknown-system',
        'retired-system',
        'no-holder',
        'several-systems',
        'too-wide',
        'shared-address',
        'bad-time',
      ][i],
    ]),
  );
});

test('planImport() keeps the sessions of two access servers with one private range apart', () => {
  const here = session('1', 'alice', '10.0.0.1', {});
  const there = claim(
    '10.0.0.1',
    { session: 'other|1', user: 'bob' },
    { source: 'radius', until: null, from: T + MINUTE },
  );
  const { add, conflicts } = plan([here, there]);
  assert.deepEqual(
    add.map(({ content }) => content.until),
    [null, null],
  );
  assert.equal(conflicts.length, 2);
});

const anyClaim = fc
  .record({
    text: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    who: fc.integer({ min: 0, max: 3 }),
    kind: fc.constantFrom('dhcp', 'radius', 'csv'),
    from: fc.integer({ min: 0, max: 120 }),
    length: fc.option(fc.integer({ min: 1, max: 60 })),
    final: fc.boolean(),
  })
  .map(({ text, who, kind, from: minute, length, final }): Claim => {
    const from = T + minute * MINUTE;
    const until = length === null ? null : from + length * MINUTE;
    if (kind === 'csv') return row(text, who % 2 === 0 ? 'LAB-1' : 'LAB-2', from, until);
    const mac = [MAC_A, MAC_B, MAC_X, MAC_A][who] ?? MAC_A;
    if (kind === 'dhcp')
      return claim(text, { mac }, { from, until, final: final && until !== null });
    const user = ['alice', 'bob', 'eve', 'alice'][who] ?? 'eve';
    return session(`s${who}`, user, text, {
      from,
      until,
      final: until !== null,
      seenAt: until ?? from,
    });
  });

test('planImport() of the same file again changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyClaim, { maxLength: 12 }), (claims) => {
      const once = applied(plan(claims), []);
      const again = plan(claims, once);
      assert.ok(isEmpty(again), JSON.stringify([claims, once, again], null, 1));
    }),
    { numRuns: 400 },
  );
});

test('planImport() makes only bindings that last, one after the other for each log', () => {
  fc.assert(
    fc.property(fc.array(anyClaim, { maxLength: 12 }), (claims) => {
      for (const { from, until } of applied(plan(claims), [])) {
        assert.ok(until === null || from < until, `${from} ${until}`);
      }
    }),
  );
});
