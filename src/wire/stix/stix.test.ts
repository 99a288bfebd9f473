import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { OFFICE, sharedCase } from '../exchange.fixture.ts';
import { scoId, uuid5 } from './ids.ts';
import { PATTERN_CHARS_MAX, PATTERN_DEPTH_MAX, readPattern } from './pattern.ts';
import { readStixBundle, STIX_BYTES_MAX, STIX_OBJECTS_MAX } from './read-bundle.ts';
import { stixFaults } from './stix-rules.fixture.ts';
import { stixBundle } from './write-case.ts';

const NOW = Date.parse('2026-04-01T00:00:00.000Z');

test('uuid5() gives what RFC 9562 appendix A.4 prints', () => {
  const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
  assert.equal(uuid5(dns, 'www.example.com'), '2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('scoId() gives the ids that others give', () => {
  // As other implementations and guides derive them; the example of the standard itself has another form.
  for (const [value, expected] of [
    ['198.51.100.3', 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    ['2001:db8::1', 'ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26'],
  ] as const) {
    assert.equal(scoId(expected.slice(0, 9), { value }), expected);
  }
});

test('stixBundle() keeps the rules of STIX 2.1 for both verdicts and every cut', () => {
  for (const verdict of ['deliberate', 'compromised'] as const) {
    for (const tlp of ['clear', 'green', 'amber', 'amber+strict'] as const) {
      const parts = { verdict, tlp, ...(tlp === 'clear' ? { wallets: [], subjects: [] } : {}) };
      const bundle = stixBundle(sharedCase(parts), OFFICE);
      assert.deepEqual(stixFaults(bundle), []);
      const types = new Set(bundle.objects.map(({ type }) => type));
      assert.equal(types.has('malware'), verdict === 'compromised');
      const marking = bundle.objects.find(({ type }) => type === 'marking-definition');
      assert.equal(marking?.['name'], `TLP:${tlp.toUpperCase()}`);
    }
  }
  assert.deepEqual(stixFaults(stixBundle(sharedCase({ servers: [], kwh: null }), OFFICE)), []);
});

test('stixFaults() finds what is wrong', () => {
  const bundle = stixBundle(sharedCase(), OFFICE);
  const broken = bundle.objects.map((object) =>
    object.type === 'indicator' ? { ...object, pattern: undefined, created_by_ref: 'x' } : object,
  );
  assert.ok(stixFaults({ ...bundle, objects: broken }).length >= 2);
});

test('stixBundle() gives the same objects again, and new versions under the same ids', () => {
  const first = stixBundle(sharedCase(), OFFICE);
  assert.deepEqual(stixBundle(sharedCase(), OFFICE), first);
  const later = stixBundle(sharedCase({ changedAt: '2026-03-10T08:00:00.000Z' }), OFFICE);
  assert.deepEqual(
    later.objects.map(({ id }) => id),
    first.objects.map(({ id }) => id),
  );
  const ours = first.objects.find(({ type }) => type === 'ipv4-addr');
  assert.equal(ours?.id, scoId('ipv4-addr', { value: '198.51.100.9' }));
});

test('readPattern() reads the grammar and tells what must not hold', () => {
  const paths = (text: string) =>
    readPattern(text)?.map(({ path, values, isNegated }) => [path, ...values, isNegated]);
  assert.deepEqual(paths("[ipv4-addr:value = '192.0.2.7']"), [
    ['ipv4-addr:value', '192.0.2.7', false],
  ]);
  assert.deepEqual(
    paths(
      "([network-traffic:src_ref.value IN ('192.0.2.7','192.0.2.8') AND network-traffic:dst_port != 80] FOLLOWEDBY [file:hashes.'SHA-256' = 'ab' OR NOT EXISTS process:pid]) WITHIN 300 SECONDS REPEATS 2 TIMES START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'",
    ),
    [
      ['network-traffic:src_ref.value', '192.0.2.7', '192.0.2.8', false],
      ['network-traffic:dst_port', '80', true],
      ["file:hashes.'SHA-256'", 'ab', false],
      ['process:pid', true],
    ],
  );
  assert.deepEqual(paths(String.raw`[url:value = 'it\'s']`), [['url:value', "it's", false]]);
  for (const bad of [
    '',
    "ipv4-addr:value = '192.0.2.7'",
    "[ipv4-addr:value = '192.0.2.7'",
    '[ipv4-addr:value]',
    "[ipv4-addr:value ~ 'x']",
    "[ipv4-addr:value = '192.0.2.7'] WITHIN SECONDS",
    '[ipv4-addr:value IN ()]',
    `[ipv4-addr:value = '${'x'.repeat(PATTERN_CHARS_MAX)}']`,
    `${'('.repeat(PATTERN_DEPTH_MAX + 2)}[a-b:c = 1]${')'.repeat(PATTERN_DEPTH_MAX + 2)}`,
  ]) {
    assert.equal(readPattern(bad), null, bad.slice(0, 60));
  }
});

test('our own patterns read back as patterns', () => {
  const bundle = stixBundle(sharedCase(), OFFICE);
  for (const { type, pattern } of bundle.objects) {
    if (type === 'indicator') assert.ok(readPattern(String(pattern)) !== null);
  }
});

const id = (type: string, n: number): string =>
  `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const object = (type: string, n: number, parts: object) => ({
  type,
  spec_version: '2.1',
  id: id(type, n),
  ...parts,
});
const bundleOf = (...objects: object[]): string =>
  JSON.stringify({ type: 'bundle', id: id('bundle', 1), objects });
const indicator = (n: number, pattern: string, parts: object = {}) =>
  object('indicator', n, {
    pattern,
    pattern_type: 'stix',
    valid_from: '2026-03-01T00:00:00Z',
    ...parts,
  });

test('readStixBundle() takes whose address it was, and tells of the rest why not', () => {
  const text = bundleOf(
    indicator(1, "[ipv4-addr:value = '192.0.2.7']"),
    object('ipv4-addr', 2, { value: '192.0.2.8' }),
    object('ipv4-addr', 3, { value: '198.51.100.9' }),
    object('network-traffic', 4, {
      src_ref: id('ipv4-addr', 2),
      dst_ref: id('ipv4-addr', 3),
      protocols: ['tcp'],
    }),
    object('observed-data', 5, {
      first_observed: '2026-03-01T00:00:00Z',
      last_observed: '2026-03-02T00:00:00Z',
      number_observed: 1,
      object_refs: [id('network-traffic', 4), id('ipv4-addr', 2), id('ipv4-addr', 3)],
    }),
    indicator(6, "[network-traffic:dst_ref.value = '198.51.100.9']"),
    indicator(7, "[domain-name:value = 'pool.example']"),
    indicator(8, "[file:hashes.MD5 = 'ab']"),
    indicator(9, "[ipv4-addr:value LIKE '192.0.2.%']"),
    indicator(10, 'alert tcp any any', { pattern_type: 'snort' }),
    indicator(11, "[ipv4-addr:value = '192.0.2.9'", {}),
    indicator(12, "[ipv4-addr:value = '192.0.2.9']", { revoked: true }),
    indicator(13, "[ipv4-addr:value = '192.0.2.9']", { spec_version: '2.0' }),
    indicator(14, "[ipv4-addr:value = '192.0.2.9']", { valid_from: 'yesterday' }),
    object('sighting', 15, { sighting_of_ref: id('indicator', 99) }),
    object('malware', 16, {}),
    { type: 'indicator', id: 'nonsense' },
    7 as unknown as object,
  );
  const { objects, suspects, rejected } = readStixBundle(text, NOW);
  assert.equal(objects, 18);
  assert.deepEqual(
    suspects.map(({ at, address }) => [at, address]),
    [
      [0, '192.0.2.7'],
      [4, '192.0.2.8'],
    ],
  );
  assert.deepEqual(
    rejected.map(({ at, reason }) => [at, reason]),
    [
      [5, 'a-server'],
      [6, 'a-name'],
      [7, 'a-file'],
      [8, 'not-exact'],
      [9, 'other-pattern-language'],
      [10, 'bad-pattern'],
      [11, 'revoked'],
      [12, 'old-version'],
      [13, 'bad-time'],
      [14, 'dangling'],
      [15, 'unused-type'],
      [16, 'bad-object'],
      [17, 'bad-object'],
    ],
  );
});

test('readStixBundle() holds its limits', () => {
  const reasons = (text: string) => readStixBundle(text, NOW).rejected.map(({ reason }) => reason);
  assert.deepEqual(reasons('{'), ['unreadable']);
  assert.deepEqual(reasons('[1]'), ['unreadable']);
  assert.deepEqual(reasons('{"type":"indicator"}'), ['no-bundle']);
  assert.deepEqual(reasons(`{"a":"${'x'.repeat(STIX_BYTES_MAX)}"}`), ['unreadable']);
  assert.deepEqual(reasons('['.repeat(100_000)), ['unreadable']);
  const many = bundleOf(
    ...Array.from({ length: STIX_OBJECTS_MAX + 1 }, (_, n) => object('identity', n, {})),
  );
  assert.deepEqual(reasons(many), ['too-many-objects']);
});

test('readStixBundle() never throws, and what our own bundle tells are servers, no suspects', () => {
  const text = JSON.stringify(stixBundle(sharedCase({ subjects: [] }), OFFICE));
  assert.deepEqual(readStixBundle(text, NOW).suspects, []);
  const damage = fc.tuple(fc.nat(text.length - 1), fc.string({ maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 4 }), (all) => {
      let damaged = text;
      for (const [at, by] of all)
        damaged = damaged.slice(0, at) + by + damaged.slice(at + by.length);
      const read = readStixBundle(damaged, NOW);
      assert.ok(read.suspects.length <= STIX_OBJECTS_MAX);
    }),
    { numRuns: 100 },
  );
});
