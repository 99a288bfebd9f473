import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4FromText, ipv4Text, ipv6FromText, ipv6Text } from './address.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });

test('ipv4FromText() gives back what ipv4Text() wrote', () => {
  fc.assert(fc.property(u32, (ip) => ipv4FromText(ipv4Text(ip)) === ip));
});

test('ipv4FromText() refuses what is no dotted quad', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1..2.3',
    '1.2.3.',
    '1.2.3.4 ',
  ]) {
    assert.equal(ipv4FromText(text), -1, text);
  }
});

test('ipv6FromText() gives back what ipv6Text() wrote', () => {
  fc.assert(
    fc.property(fc.tuple(u32, u32, u32, u32), (words) => {
      assert.deepEqual(ipv6FromText(ipv6Text(words)), words);
    }),
  );
});

test('ipv6Text() shortens as RFC 5952 says', () => {
  const check = (text: string, expected: string): void => {
    const words = ipv6FromText(text);
    assert.ok(words !== null, text);
    assert.equal(ipv6Text(words), expected);
  };
  check('2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1');
  check('::', '::');
  check('1::', '1::');
  check('2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1');
  check('::ffff:192.0.2.1', '::ffff:c000:201');
});

test('ipv6FromText() refuses what is no address', () => {
  for (const text of [
    ':',
    '1:2:3:4:5:6:7',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '::1.2.3',
    '1:2:3:4:5:6:7::8:9',
  ]) {
    assert.equal(ipv6FromText(text), null, text);
  }
});
