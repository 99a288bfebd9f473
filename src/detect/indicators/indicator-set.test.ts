import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4FromText } from '#base/address.ts';
import { readTarget } from '#wire/lists/target.ts';
import { IndicatorSet } from './indicator-set.ts';
import type { ListFacts, LoadedList } from './list-table.ts';
import { ListTableBuilder } from './list-table.ts';
import { DAY_MS } from './marks.ts';
import { dateText } from './weigh.ts';

const NOW = Date.parse('2026-08-23');

function listOf(
  words: readonly string[],
  facts: Partial<ListFacts> = {},
  seenOn: number | null = null,
): LoadedList {
  const builder = new ListTableBuilder();
  for (const word of words) {
    const reading = readTarget(word, String);
    if ('target' in reading) builder.add({ ...reading, seenOn, trust: 1 });
  }
  return {
    facts: {
      name: 'sample',
      category: 'mining',
      source: '/tmp/sample.txt',
      licence: 'MIT',
      fetchedAt: NOW,
      statedAt: NOW,
      halfLifeDays: { name: 365, address: 30 },
      ...facts,
    },
    table: builder.build(),
  };
}

const setOf = (...lists: LoadedList[]): IndicatorSet => new IndicatorSet(lists, { trading: false });
const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? -1) - expected) < 0.003, `${actual} is not near ${expected}`);

test('matchName() matches a name and what is below it, and nothing else', () => {
  const label = fc.stringMatching(/^[ab]{1,2}$/);
  const name = fc
    .array(label, { minLength: 1, maxLength: 5 })
    .map((labels) => `${labels.join('.')}.example`);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), name, (entries, asked) => {
      const indicator = setOf(listOf(entries)).matchName(asked, NOW);
      const matching = entries.filter((entry) => asked === entry || asked.endsWith(`.${entry}`));
      assert.equal(indicator !== null, matching.length > 0);
      if (indicator !== null) assert.ok(matching.includes(indicator.entry));
    }),
  );
});

test('matchName() tells where the entry comes from', () => {
  const set = setOf(listOf(['pool.example.org']));
  assert.deepEqual(set.matchName('eu.pool.example.org', NOW), {
    entry: 'pool.example.org',
    list: 'sample',
    category: 'mining',
    seenOn: '2026-08-23',
    confidence: set.matchName('pool.example.org', NOW)?.confidence,
    source: '/tmp/sample.txt',
    licence: 'MIT',
    ageDays: 0,
    doubt: null,
  });
});

test('confidence halves with each half-life and is whole for captures older than the list', () => {
  const set = setOf(listOf(['pool.example.org', '192.0.2.1:3333']));
  const name = (days: number): number | undefined =>
    set.matchName('pool.example.org', NOW + days * DAY_MS)?.confidence;
  const address = (days: number): number | undefined =>
    set.matchAddress('192.0.2.1', 3333, NOW + days * DAY_MS)?.confidence;
  near(name(0), 0.9);
  near(name(365), 0.45);
  near(name(730), 0.225);
  near(name(-4000), 0.9);
  near(address(0), 0.85);
  near(address(30), 0.425);
  near(address(300), 0.85 / 1024);
});

test('an entry with a date of its own counts by it', () => {
  const old = Date.parse('2025-08-23');
  const indicator = setOf(listOf(['pool.example.org'], {}, old)).matchName('pool.example.org', NOW);
  assert.equal(indicator?.seenOn, '2025-08-23');
  assert.equal(indicator?.ageDays, 365);
  near(indicator?.confidence, 0.45);
});

test('an undated list counts half and says so', () => {
  const indicator = setOf(listOf(['pool.example.org'], { statedAt: null })).matchName(
    'pool.example.org',
    NOW + 365 * DAY_MS,
  );
  near(indicator?.confidence, 0.225);
  assert.equal(indicator?.seenOn, null);
  assert.equal(indicator?.ageDays, null);
  assert.equal(indicator?.doubt, 'undated');
});

test('web pages of a listed pool count less than its other hosts', () => {
  const set = setOf(listOf(['bigpool.com', 'stratum.other.co.uk', 'www.listed.com']));
  const doubt = (name: string): string | null | undefined => set.matchName(name, NOW)?.doubt;
  const confidence = (name: string): number => set.matchName(name, NOW)?.confidence ?? -1;
  assert.equal(doubt('www.bigpool.com'), 'dashboard');
  assert.equal(doubt('eu.docs.bigpool.com'), 'dashboard');
  assert.equal(doubt('bigpool.com'), 'brand');
  assert.equal(doubt('xmr-eu1.bigpool.com'), null);
  assert.equal(doubt('wwwpool.bigpool.com'), null);
  assert.equal(doubt('stratum.other.co.uk'), null);
  assert.equal(doubt('www.listed.com'), null);
  assert.ok(confidence('www.bigpool.com') < confidence('bigpool.com'));
  assert.ok(confidence('bigpool.com') < confidence('xmr-eu1.bigpool.com'));
});

test('matchAddress() knows ports, prefixes and both ways of writing IPv4', () => {
  const set = setOf(
    listOf([
      '192.0.2.1:3333',
      '192.0.2.2',
      '198.51.100.0/24',
      '[2001:db8::1]:3333',
      '2001:db8:1::/48',
    ]),
  );
  const entry = (ip: string, port: number | null): string | undefined =>
    set.matchAddress(ip, port, NOW)?.entry;
  assert.equal(entry('192.0.2.1', 3333), '192.0.2.1:3333');
  assert.equal(entry('192.0.2.1', 443), undefined);
  assert.equal(entry('192.0.2.1', null), undefined);
  assert.equal(entry('192.0.2.2', 443), '192.0.2.2');
  assert.equal(entry('::ffff:192.0.2.2', 443), '192.0.2.2');
  assert.equal(entry('198.51.100.77', 1), '198.51.100.0/24');
  assert.equal(entry('198.51.101.1', 1), undefined);
  assert.equal(entry('2001:db8::1', 3333), '[2001:db8::1]:3333');
  assert.equal(entry('2001:db8::1', 3334), undefined);
  assert.equal(entry('2001:db8:1:ffff::9', 1), '2001:db8:1::/48');
  assert.equal(entry('2001:db8:2::9', 1), undefined);
  assert.equal(entry('pool.example.org', 1), undefined);
  assert.equal(set.addressCount, 5);
  assert.equal(set.holdsIpv6, true);
});

test('mayHoldIpv4() says yes to everything that matchAddress() matches', () => {
  const octet = fc.integer({ min: 1, max: 223 });
  const ip = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.array(ip, { maxLength: 30 }), ip, (entries, asked) => {
      const set = setOf(listOf(entries));
      for (const text of [...entries, asked]) {
        if (set.matchAddress(text, 1, NOW) !== null) assert.ok(set.mayHoldIpv4(ipv4FromText(text)));
      }
    }),
  );
});

test('lists of exchanges are asked only where switched on, and mining goes before them', () => {
  const trading = listOf(['both.example.org', 'exchange.example.org'], {
    category: 'trading',
    name: 'exchanges',
  });
  const mining = listOf(['both.example.org'], { statedAt: NOW - 3000 * DAY_MS });
  assert.equal(setOf(trading).matchName('exchange.example.org', NOW), null);
  const set = new IndicatorSet([trading, mining], { trading: true });
  assert.equal(set.matchName('www.exchange.example.org', NOW)?.category, 'trading');
  assert.equal(set.matchName('www.exchange.example.org', NOW)?.doubt, null);
  assert.equal(set.matchName('both.example.org', NOW)?.category, 'mining');
  assert.deepEqual(
    set.matches('both.example.org', null, NOW).map((found) => found.list),
    ['exchanges', 'sample'],
  );
});

test('of several entries the most confident is told', () => {
  const set = setOf(
    listOf(['bigpool.com', 'www.bigpool.com']),
    listOf(['bigpool.com'], { name: 'older', statedAt: 0 }),
  );
  assert.equal(set.matchName('www.bigpool.com', NOW)?.entry, 'www.bigpool.com');
  assert.equal(set.matchName('xmr.bigpool.com', NOW)?.list, 'sample');
});

test('matchName() answers null to names that are none, and to an empty set', () => {
  const set = setOf(listOf(['pool.example.org']));
  for (const name of [
    '',
    '.',
    '..',
    'org',
    '.pool.example.org'.repeat(20),
    'é.example.org',
    `${'a.'.repeat(127)}b`,
  ]) {
    assert.equal(set.matchName(name, NOW), null, name);
  }
  const empty = setOf();
  assert.equal(empty.matchName('pool.example.org', NOW), null);
  assert.equal(empty.matchAddress('192.0.2.1', 1, NOW), null);
  assert.equal(empty.mayHoldIpv4(1), false);
});

test('ListTableBuilder refuses entries beyond its limit', () => {
  const builder = new ListTableBuilder(2);
  const add = (name: string): boolean =>
    !(
      'refusal' in
      builder.add({ target: { kind: 'name', name }, seenOn: null, trust: 1, ofUrl: false })
    );
  assert.deepEqual(
    [add('a.example.org'), add('b.example.org'), add('c.example.org')],
    [true, true, false],
  );
});

test('dateText() agrees with the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), (day) => {
      assert.equal(dateText(day * DAY_MS), new Date(day * DAY_MS).toISOString().slice(0, 10));
    }),
  );
});
