import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4Text, ipv6Text } from './address.ts';
import { addressFromText, holds, networkFromText, overlap, textsAround } from './network.ts';
import type { Network } from './network.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const addresses = fc.oneof(
  u32.map(ipv4Text),
  fc.tuple(u32, u32, u32, u32).map((words) => ipv6Text(words)),
);

function network(text: string): Network {
  const read = networkFromText(text);
  assert.ok(typeof read !== 'string', `${text}: ${JSON.stringify(read)}`);
  return read;
}

test('networkFromText() gives every network one spelling', () => {
  for (const [text, canonical] of [
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7/32', '192.0.2.7'],
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['2001:0DB8:0::/48', '2001:db8::/48'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['0.0.0.0/0', '0.0.0.0/0'],
  ] as const) {
    assert.equal(network(text).text, canonical);
  }
});

test('networkFromText() tells the first and last address in one order for both families', () => {
  const { lo, hi } = network('192.0.2.0/23');
  assert.equal(lo, '00000000000000000000ffffc0000200');
  assert.equal(hi, '00000000000000000000ffffc00003ff');
  assert.equal(network('2001:db8::/33').hi, '20010db87fffffffffffffffffffffff');
});

test('networkFromText() refuses host bits instead of guessing', () => {
  for (const text of ['192.0.2.7/24', '2001:db8::1/64', '::ffff:192.0.2.1/120']) {
    assert.equal(networkFromText(text), 'host-bits', text);
  }
});

test('networkFromText() refuses what is no network of one family', () => {
  for (const text of [
    '',
    'x',
    '192.0.2.0/33',
    '192.0.2.0/',
    '192.0.2.0/024',
    '192.0.2.0/-1',
    '192.0.2.0/24/24',
    '2001:db8::/129',
    '::/0',
    '::/80',
    ' 192.0.2.0',
  ]) {
    assert.equal(networkFromText(text), 'not-a-network', text);
  }
});

test('networkFromText() reads its own text back', () => {
  fc.assert(
    fc.property(addresses, (text) => {
      const first = network(text);
      assert.deepEqual(network(first.text), first);
      assert.equal(first.lo, first.hi);
    }),
  );
});

test('textsAround() names exactly the networks that hold the address', () => {
  fc.assert(
    fc.property(addresses, (text) => {
      const address = network(text);
      const around = textsAround(address, address.family === 4 ? 0 : 97);
      assert.equal(around[0], address.text);
      for (const each of around) {
        const outer = network(each);
        assert.equal(outer.text, each);
        assert.ok(holds(outer, address));
      }
    }),
    { numRuns: 30 },
  );
  assert.deepEqual(textsAround(network('192.0.2.5'), 30), [
    '192.0.2.5',
    '192.0.2.4/31',
    '192.0.2.4/30',
  ]);
  assert.equal(textsAround(network('2001:db8::1'), 0).length, 129);
});

test('overlap() holds both ways and for none beside', () => {
  const wide = network('192.0.2.0/24');
  assert.ok(overlap(wide, network('192.0.2.255')) && overlap(network('192.0.2.255'), wide));
  assert.ok(!overlap(wide, network('192.0.3.0/24')));
  assert.ok(!holds(network('192.0.2.255'), wide));
});

test('addressFromText() refuses prefixes', () => {
  assert.equal(addressFromText('192.0.2.0/24'), null);
  assert.equal(addressFromText('192.0.2.9')?.text, '192.0.2.9');
  assert.equal(addressFromText('nobody'), null);
});
