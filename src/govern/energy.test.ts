import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SHIPPED_FACTORS, type EnergyFactorContent } from '#model/energy-factor.ts';
import { STEPS_MAX, type Span } from '#model/energy.ts';
import { accountOf, coveredMs, stepsOf, sum, type Session } from './energy.ts';
import {
  decideAddFactor,
  decideWithdrawFactor,
  evolveEnergyFactor,
  factorsAt,
  FACTORS_OF_PLACE_MAX,
} from './energy-factor.ts';

const HOUR = 3_600_000;
const AT = Date.UTC(2026, 2, 1);
const watts: Span = { low: 500, central: 1000, high: 2000 };
const factors = factorsAt([], 'hebei', 2026);

function session(parts: Partial<Session> = {}): Session {
  return { from: AT, to: AT + HOUR, watts, kwh: null, algorithm: null, rate: null, ...parts };
}
const standing = { now: AT + 10 * HOUR, runsAfter: AT + 9.75 * HOUR, overAt: null };
const byCount = (count: number, of: (i: number) => Session): readonly Session[] =>
  Array.from({ length: count }, (_, i) => of(i));

const spans = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 100 }))
  .map(([from, hours]) => ({ from: AT + from * HOUR, to: AT + (from + hours) * HOUR }));

test('stepsOf() has under its curve what the sessions took, and ends at nothing', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 30 }), (pieces) => {
      const steps = stepsOf(pieces.map((piece) => ({ ...piece, span: { ...watts } })));
      let area = 0;
      steps.forEach(({ at, central }, i) => {
        area += central * ((steps[i + 1]?.at ?? at) - at);
      });
      // A session of one moment shows as a millisecond.
      const took = pieces.reduce((all, { from, to }) => all + 1000 * Math.max(1, to - from), 0);
      assert.ok(Math.abs(area - took) < 1e-6 * took + 1);
      assert.equal(steps.at(-1)?.central ?? 0, 0);
      assert.ok(steps.every(({ low, central, high }) => low <= central && central <= high));
    }),
    { numRuns: 100 },
  );
});

test('coveredMs() counts time once, however many run', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 20 }), (pieces) => {
      const hours = new Set<number>();
      for (const { from, to } of pieces) for (let h = from; h < to; h += HOUR) hours.add(h);
      assert.equal(coveredMs(pieces), hours.size * HOUR);
    }),
    { numRuns: 100 },
  );
});

test('accountOf() adds energy and power with their bounds, and keeps algorithms apart', () => {
  const rate = { low: 1, central: 2, high: 3, unit: 'H/s' } as const;
  const account = accountOf(
    [
      session({ algorithm: 'randomx', rate }),
      session({ algorithm: 'sha256d', rate }),
      session({ watts: null }),
    ],
    factors,
    standing,
  );
  assert.deepEqual(account.kwh, { low: 1, central: 2, high: 4 });
  assert.deepEqual(account.wattsMost, { low: 1000, central: 2000, high: 4000 });
  assert.deepEqual([account.sessions, account.unmeasured, account.hours], [3, 1, 1]);
  assert.deepEqual(
    account.rates.map(({ algorithm, steps }) => [algorithm, steps[0]?.central]),
    [
      ['randomx', 2],
      ['sha256d', 2],
    ],
  );
  assert.deepEqual(account.wattsNow, { low: 0, central: 0, high: 0 });
  assert.equal(account.stopped, null);
});

test('accountOf() tells stopped power only where nothing was seen after the end', () => {
  const overAt = AT + 2 * HOUR;
  const gone = accountOf([session()], factors, { ...standing, overAt });
  assert.deepEqual(gone.stopped, { watts, since: new Date(overAt).toISOString() });
  const later = session({ from: AT + 3 * HOUR, to: AT + 4 * HOUR });
  assert.equal(accountOf([session(), later], factors, { ...standing, overAt }).stopped, null);
});

test('accountOf() says nothing where nothing was seen, and of unknown speed no power', () => {
  const none = accountOf([], factors, standing);
  assert.deepEqual([none.kwh, none.wattsNow, none.factor, none.from], [null, null, null, null]);
  const unknown = accountOf([session({ watts: null })], factors, standing);
  assert.deepEqual([unknown.kwh, unknown.wattsNow, unknown.co2eKg], [null, null, null]);
});

test('accountOf() draws a bounded number of steps, and loses no peak', () => {
  const many = byCount(STEPS_MAX * 2, (i) =>
    session({
      from: AT + i * HOUR,
      to: AT + i * HOUR + HOUR / 2,
      watts: i === 333 ? { low: 9000, central: 9000, high: 9000 } : watts,
    }),
  );
  const { power, wattsMost } = accountOf(many, factors, standing);
  assert.ok(power.length <= STEPS_MAX && power.length > STEPS_MAX / 2);
  assert.equal(wattsMost?.central, 9000);
  assert.ok(power.some(({ central }) => central === 9000));
});

test('sum() of nothing is unknown, not zero', () => {
  assert.equal(sum([]), null);
  assert.equal(sum([null, null]), null);
  assert.deepEqual(sum([null, watts]), watts);
});

const own = (parts: Partial<EnergyFactorContent & { withdrawnAt: string }> = {}) => ({
  kind: 'grid' as const,
  region: 'Own',
  gramsPerKwh: 600,
  counts: 'generation-CO2' as const,
  year: 2023,
  grade: 'own' as const,
  source: 'Meter',
  jurisdiction: 'hebei',
  withdrawnAt: null,
  ...parts,
});

test('factorsAt() goes by the nearest place, then by the latest year that the evidence had reached', () => {
  assert.equal(factors.grid.grade, 'fallback');
  assert.equal(factors.coal, null);
  const all = [
    own(),
    own({ year: 2025, gramsPerKwh: 500 }),
    own({ year: 2027, gramsPerKwh: 400 }),
    own({ jurisdiction: 'hebei/baoding', gramsPerKwh: 100 }),
    own({ jurisdiction: 'hebei/xingtai', withdrawnAt: new Date(AT).toISOString() }),
  ];
  const at = (place: string, year: number): number => factorsAt(all, place, year).grid.gramsPerKwh;
  assert.equal(at('hebei/shijiazhuang/yuhua', 2026), 500);
  assert.equal(at('hebei', 2024), 600);
  assert.equal(at('hebei', 2020), 600, 'the earliest where all are later');
  assert.equal(at('hebei/baoding/lianchi', 2026), 100);
  assert.equal(at('hebei/xingtai', 2026), 500, 'what was withdrawn does not hold');
  assert.equal(at('henan', 2026), 481);
});

test('factorsAt() reckons standard coal where the grid is one of China', () => {
  const { coal } = factorsAt([own({ region: 'CN-NORTH' })], 'hebei', 2026);
  assert.equal(coal?.gramsPerKwh, 122.9);
  const mine = own({ kind: 'coal', counts: 'standard-coal', gramsPerKwh: 300 });
  assert.equal(factorsAt([mine], 'hebei', 2026).coal?.gramsPerKwh, 300);
});

test('decideAddFactor() refuses a second of one year, coal that is none, and more than a place may have', () => {
  const { withdrawnAt: _none, ...content } = own();
  const code = (known: number, parts: Partial<EnergyFactorContent> = {}): string => {
    const others = Array.from({ length: known }, (_, i) => own({ year: 1990 + i }));
    const answer = decideAddFactor({ ...content, year: 2200, ...parts }, others);
    return 'refused' in answer ? answer.refused : 'allowed';
  };
  assert.equal(code(1), 'allowed');
  assert.equal(code(1, { year: 1990 }), 'conflict');
  assert.equal(code(0, { kind: 'coal' }), 'invalid');
  assert.equal(code(0, { counts: 'standard-coal' }), 'invalid');
  assert.equal(code(FACTORS_OF_PLACE_MAX - 1), 'allowed');
  assert.equal(code(FACTORS_OF_PLACE_MAX), 'too-many');
});

test('evolveEnergyFactor() adds and withdraws, once', () => {
  const { withdrawnAt: _none, ...data } = own();
  const head = { streamId: 'x', version: 1, at: new Date(AT).toISOString(), actorId: null };
  const state = evolveEnergyFactor(null, {
    ...head,
    type: 'energy-factor.added',
    data,
    personal: null,
  });
  assert.equal(state.withdrawnAt, null);
  const gone = evolveEnergyFactor(state, {
    ...head,
    version: 2,
    type: 'energy-factor.withdrawn',
    data: {},
    personal: null,
  });
  assert.equal(gone.withdrawnAt, head.at);
  assert.ok('events' in decideWithdrawFactor(state));
  assert.ok('refused' in decideWithdrawFactor(gone));
});

test('every shipped factor has a year, a source and a grade; coal has no carbon', () => {
  assert.ok(SHIPPED_FACTORS.length > 10);
  for (const { year, source, gramsPerKwh } of SHIPPED_FACTORS) {
    assert.ok(year >= 2015 && source.length > 5 && gramsPerKwh > 0 && gramsPerKwh < 1200);
  }
});
