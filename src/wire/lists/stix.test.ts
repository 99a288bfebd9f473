import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readingOf } from '../../../test/list-reading.ts';
import { TERMS_MAX, readStixPattern } from './stix-pattern.ts';

test('readStixPattern() reads names, addresses, URLs and ports', () => {
  const check = (pattern: string, expected: readonly string[]): void => {
    const targets = readStixPattern(pattern)?.map(({ value, port }) =>
      port === '' ? value : `${value}:${port}`,
    );
    assert.deepEqual(targets, expected, pattern);
  };
  check("[domain-name:value = 'pool.example.org']", ['pool.example.org']);
  check("[domain-name:value='a.example'] OR [ipv4-addr:value = '192.0.2.1']", [
    'a.example',
    '192.0.2.1',
  ]);
  check("[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')]", ['192.0.2.1', '192.0.2.2']);
  check("[url:value = 'http://x.example/it\\'s']", ["http://x.example/it's"]);
  check(
    "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.1' AND network-traffic:dst_port = 3333]",
    ['192.0.2.1:3333'],
  );
  check("[network-traffic:protocols[*] = 'tcp' AND network-traffic:dst_ref.value = '192.0.2.1']", [
    '192.0.2.1',
  ]);
  check(
    "([ipv4-addr:value = '192.0.2.1' AND (network-traffic:dst_port = 3333 OR network-traffic:dst_port = 4444)])",
    ['192.0.2.1:3333', '192.0.2.1:4444'],
  );
});

test('readStixPattern() refuses whole what it would only half understand', () => {
  for (const pattern of [
    '',
    '[]',
    "[domain-name:value != 'a.example']",
    "[domain-name:value LIKE '%.example']",
    "[NOT domain-name:value = 'a.example']",
    "[domain-name:value = 'a.example'] FOLLOWEDBY [ipv4-addr:value = '192.0.2.1']",
    "[domain-name:value = 'a.example'] AND [ipv4-addr:value = '192.0.2.1']",
    "[domain-name:value = 'a.example' AND ipv4-addr:value = '192.0.2.1']",
    "[domain-name:value = 'a.example'] REPEATS 5 TIMES",
    "[domain-name:value = 'a.example' AND file:name = 'x']",
    "[file:hashes.'SHA-256' = 'ab']",
    '[network-traffic:dst_port = 3333]',
    "[domain-name:value = 'a.example'",
    "[domain-name:value = 'a.example]",
    `${'('.repeat(100)}[domain-name:value = 'a.example']${')'.repeat(100)}`,
  ]) {
    assert.equal(readStixPattern(pattern), null, pattern);
  }
});

test('readStixPattern() gives up on patterns that multiply', () => {
  const side = `(${Array.from({ length: 200 }, (_, i) => `network-traffic:dst_port = ${i + 1}`).join(' OR ')})`;
  assert.ok(200 * 200 > TERMS_MAX);
  assert.equal(readStixPattern(`[${side} AND ${side}]`), null);
});

test('readStixPattern() ends on any text', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    "'a'",
    "'",
    'domain-name:value',
    ' = ',
    ' IN ',
    ' AND ',
    ' OR ',
    ',',
    '1',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      readStixPattern(pieces.join(''));
    }),
  );
});

test('stix takes indicators with their confidence and dates', () => {
  const indicator = (more: object): object => ({
    type: 'indicator',
    pattern_type: 'stix',
    ...more,
  });
  const bundle = {
    type: 'bundle',
    objects: [
      indicator({
        pattern: "[domain-name:value = 'pool.example.org']",
        modified: '2026-08-23T00:00:00Z',
        confidence: 80,
        name: 'Monero pool',
      }),
      indicator({
        pattern: "[ipv4-addr:value = '192.0.2.1']",
        valid_from: '2020-01-05T00:00:00Z',
        valid_until: '2020-01-03T00:00:00Z',
      }),
      indicator({ pattern: "[domain-name:value = 'gone.example.org']", revoked: true }),
      indicator({ pattern: 'alert tcp', pattern_type: 'snort' }),
      indicator({ pattern: "[domain-name:value = 'com']" }),
      { type: 'domain-name', value: 'context.example.org' },
      null,
    ],
  };
  const reading = readingOf('stix', JSON.stringify(bundle));
  assert.deepEqual(reading.targets, ['pool.example.org', '192.0.2.1']);
  assert.deepEqual(
    reading.entries.map((entry) => entry.trust),
    [0.8, 1],
  );
  assert.deepEqual(
    reading.entries.map((entry) => entry.seenOn),
    [Date.parse('2026-08-23'), Date.parse('2020-01-03')],
  );
  assert.deepEqual(reading.refusals, ['3 expired', '4 not-simple', '5 bare-label']);
  assert.deepEqual(readingOf('stix', JSON.stringify(bundle), { only: 'monero' }).targets, [
    'pool.example.org',
  ]);
});
