import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { setElements } from './set-elements.ts';

/** As nft 1.0.6 prints it. */
const TEXT =
  '{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5"}}, ' +
  '{"set": {"family": "inet", "name": "s", "table": "minewatch", "type": "ipv4_addr", "handle": 4, "flags": ["timeout"], ' +
  '"elem": ["1.2.3.4", {"prefix": {"addr": "10.0.0.0", "len": 8}}, {"range": ["10.0.0.1", "10.0.0.9"]}, ' +
  '{"concat": ["::ffff:192.0.2.7", 8193]}, {"elem": {"val": "2001:db8:0:0::1", "timeout": 9, "expires": 8, "comment": "a"}}]}}, ' +
  '{"set": {"family": "inet", "name": "empty", "table": "minewatch", "type": "ipv4_addr", "handle": 5}}, ' +
  '{"set": {"family": "inet", "name": "s", "table": "other", "type": "mark", "elem": [7]}}]}';

test('setElements() says each element as nft can be told of it', () => {
  const sets = setElements([TEXT], 'minewatch');
  const plain = { expires: null, comment: null };
  assert.deepEqual(
    [...(sets ?? [])],
    [
      [
        's',
        [
          { value: '1.2.3.4', ...plain },
          { value: '10.0.0.0/8', ...plain },
          { value: '10.0.0.1-10.0.0.9', ...plain },
          { value: '::ffff:c000:207 . 8193', ...plain },
          { value: '2001:db8::1', expires: 8, comment: 'a' },
        ],
      ],
      ['empty', []],
    ],
  );
});

test('setElements() gives null for what nft does not print, and never throws', () => {
  for (const text of ['', '{', '[]', '{"nftables": {}}', '{"nftables": [{"set": {"name": 1}}]}']) {
    assert.equal(setElements([text], 'minewatch'), null, text);
  }
  fc.assert(
    fc.property(fc.nat(TEXT.length), fc.nat(TEXT.length), fc.string(), (from, to, other) => {
      setElements([TEXT.slice(0, from) + other + TEXT.slice(to)], 'minewatch');
    }),
    { numRuns: 300 },
  );
});
