import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ADDRESS_LIST_EXCERPT_MAX,
  ADDRESS_LIST_REFUSAL_KINDS,
  ADDRESS_LIST_REFUSALS,
  ADDRESS_LIST_ROWS_MAX,
} from '#model/address-list.ts';
import { readAddressList } from './read-address-list.ts';

const NOW = Date.UTC(2026, 2, 2, 8);
const read = (text: string, zone: number | null = null) => readAddressList(text, zone, NOW);
const reasons = (text: string, zone: number | null = null) =>
  read(text, zone).rejected.map(({ line, reason }) => [line, reason]);

test('readAddressList() reads columns in any order, language and separator', () => {
  const english = read(
    'note,until,since,address\nloud,2026-02-02,2026-02-01T00:00:00Z,192.0.2.7\n',
    0,
  );
  const chinese = read('\uFEFF地址;开始;结束;备注\n192.0.2.7;2026-02-01;2026-02-02;loud\n', 0);
  assert.deepEqual(english.rejected, []);
  assert.deepEqual(chinese, english);
  const [only] = english.listed;
  assert.partialDeepStrictEqual(only, {
    line: 2,
    since: Date.UTC(2026, 1, 1),
    until: Date.UTC(2026, 1, 2),
    source: null,
    note: 'loud',
  });
  assert.equal(only?.network.text, '192.0.2.7');
});

test('readAddressList() takes now where no time is said, and prefixes of both families', () => {
  const { listed } = read('address\n192.0.2.0/24\n2001:DB8:0::/48\n\n# a comment\n198.51.100.1\n');
  assert.deepEqual(
    listed.map(({ line, network, since, until }) => [line, network.text, since, until]),
    [
      [2, '192.0.2.0/24', NOW, NOW],
      [3, '2001:db8::/48', NOW, NOW],
      [6, '198.51.100.1', NOW, NOW],
    ],
  );
});

test('readAddressList() says of every line why it is rejected', () => {
  const lines = [
    'address,since,until',
    'pool.example,,',
    '192.0.2.7/24,,',
    '127.0.0.1,,',
    '10.0.0.0/8,,',
    '192.0.2.1,yesterday,',
    '192.0.2.1,2026-02-01 08:00,',
    '192.0.2.1,2026-02-02T00:00:00Z,2026-02-01T00:00:00Z',
    '192.0.2.1,2027-01-01T00:00:00Z,',
    ',2026-02-01T00:00:00Z,',
    '192.0.2.9,,',
    '192.0.2.9,,',
  ];
  assert.deepEqual(reasons(lines.join('\n')), [
    [2, 'bad-address'],
    [3, 'bad-address'],
    [4, 'not-unicast'],
    [5, 'too-wide'],
    [6, 'bad-time'],
    [7, 'time-without-zone'],
    [8, 'ends-before-start'],
    [9, 'in-the-future'],
    [10, 'no-column'],
    [12, 'twice'],
  ]);
  assert.deepEqual(reasons('name,when\nx,y\n'), [[1, 'no-column']]);
  assert.deepEqual(reasons(''), [[1, 'no-column']]);
});

test('readAddressList() refuses lines behind its limit, and rows that never end', () => {
  const many = Array.from(
    { length: ADDRESS_LIST_ROWS_MAX + 2 },
    (_, i) => `198.51.${100 + (i >> 8)}.${i & 255}`,
  );
  const { listed, rejected } = read(['address', ...many].join('\n'));
  assert.equal(listed.length, ADDRESS_LIST_ROWS_MAX);
  assert.deepEqual(
    rejected.map(({ reason }) => reason),
    ['too-many-rows', 'too-many-rows'],
  );
  const endless = read(`address,note\n192.0.2.1,"${'x'.repeat(20_000)}\n`);
  assert.deepEqual(endless.listed, []);
  assert.equal(endless.rejected[0]?.reason, 'unreadable');
});

test('readAddressList() keeps control characters and long values out of notes and reports', () => {
  const note = `a\u0007b\u202ec\u2028${'x'.repeat(3000)}`;
  const { listed } = read(`address,note,source\n192.0.2.1,${note},${'s'.repeat(100)}\n`);
  assert.match(listed[0]?.note ?? '', /^a b c x+$/);
  assert.equal(listed[0]?.source?.length, 60);
  const { rejected } = read(`address\n\u001b[31m${'y'.repeat(500)}\n`);
  assert.ok((rejected[0]?.text.length ?? 99) <= ADDRESS_LIST_EXCERPT_MAX);
  assert.doesNotMatch(rejected[0]?.text ?? '', /\p{Cc}/u);
});

test('every reason to reject a line is said in both languages', () => {
  assert.deepEqual(Object.keys(ADDRESS_LIST_REFUSALS), [...ADDRESS_LIST_REFUSAL_KINDS]);
});
