import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Filing } from '#model/filing.ts';
import { beyondOf, filingThatCounts, type Use } from './filing-scope.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const FILING = {
  id: ID,
  version: 2,
  unitId: ID,
  jurisdiction: 'hebei',
  sector: 'education',
  kind: 'research',
  title: 'Consensus',
  discipline: 'Computer science',
  systemIds: [ID],
  consent: { department: 'Education', reference: '7', on: '2026-01-01' },
  scale: {
    wattsMax: 500,
    devicesMax: 2,
    hashrateMax: 1_000,
    coins: ['XMR'],
    algorithms: ['RandomX'],
  },
  from: '2026-01-01T00:00:00.000Z',
  until: '2027-01-01T00:00:00.000Z',
  state: 'accepted',
  reference: 'A-1',
  conditions: [],
  forwarding: 'none',
  forwardedTo: null,
  words: null,
  reason: null,
  decidedBy: [],
  submittedAt: '2026-01-01T00:00:00.000Z',
  decidedAt: '2026-01-02T00:00:00.000Z',
  endedAt: null,
  reminders: 0,
  nextAt: null,
  renewsId: null,
  renewedById: null,
  consultations: [],
} satisfies Filing;

const watts = (low: number) => ({ low, central: low, high: low });
const USE: Use = {
  coin: 'XMR',
  algorithm: 'randomx',
  rate: { ...watts(600), unit: 'H/s' },
  watts: watts(300),
  firstSeen: '2026-06-01T00:00:00.000Z',
  lastSeen: '2026-06-01T01:00:00.000Z',
};

test('beyondOf() says what a finding shows, and nothing of what it does not', () => {
  const by = (change: Partial<Use>): readonly string[] => {
    const use = { ...USE, ...change };
    return beyondOf(FILING, use, [use]);
  };
  assert.deepEqual(by({}), []);
  assert.deepEqual(by({ coin: null, algorithm: null, rate: null, watts: null }), []);
  assert.deepEqual(by({ coin: 'BTC' }), ['coin']);
  assert.deepEqual(by({ algorithm: 'sha256d', rate: null }), ['algorithm']);
  assert.deepEqual(by({ watts: watts(501) }), ['power']);
  assert.deepEqual(by({ rate: { ...watts(1_001), unit: 'H/s' } }), ['hashrate']);
  assert.deepEqual(
    by({ lastSeen: '2025-12-31T00:00:00.000Z', firstSeen: '2025-12-31T00:00:00.000Z' }),
    ['not-begun'],
  );
  assert.deepEqual(by({ lastSeen: FILING.until }), ['expired']);
});

test('beyondOf() adds up what goes on at one time, never speeds of different algorithms', () => {
  const other = { ...USE, algorithm: 'ethash', coin: null };
  assert.deepEqual(beyondOf(FILING, USE, [USE, other]), ['power']);
  const later = {
    ...USE,
    firstSeen: '2026-06-02T00:00:00.000Z',
    lastSeen: '2026-06-02T01:00:00.000Z',
  };
  assert.deepEqual(beyondOf(FILING, USE, [USE, later]), []);
  assert.deepEqual(beyondOf(FILING, USE, [USE, USE]), ['hashrate', 'power']);
});

test('beyondOf() never takes back what less showed', () => {
  const amount = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const use = { ...USE, watts: watts(a) };
      const more = { ...USE, watts: watts(a + b) };
      const had = beyondOf(FILING, use, [use]).includes('power');
      assert.ok(!had || beyondOf(FILING, more, [more]).includes('power'));
    }),
    { numRuns: 100 },
  );
});

test('filingThatCounts() prefers the one in force to one that ended later', () => {
  const at = '2026-06-01T00:00:00.000Z';
  const old = {
    ...FILING,
    id: 'old',
    state: 'expired' as const,
    until: '2026-05-01T00:00:00.000Z',
  };
  const revoked = {
    ...FILING,
    id: 'revoked',
    state: 'revoked' as const,
    until: '2028-01-01T00:00:00.000Z',
  };
  assert.equal(filingThatCounts([old, revoked, FILING], at)?.id, ID);
  assert.equal(filingThatCounts([old], at)?.id, 'old');
  assert.equal(filingThatCounts([{ ...FILING, decidedAt: null, reference: null }], at), null);
});
