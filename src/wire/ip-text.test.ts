import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { isIP } from 'node:net';
import fc from 'fast-check';
import { ipBytes, ipv4Text, ipv6Text } from './ip-text.ts';

test('ipv6Text() writes the short form of RFC 5952', () => {
  const short = (long: string): string => ipv6Text(ipBytes(long) ?? new Uint8Array(16), 0);
  assert.equal(short('2001:0db8:0:0:1:0:0:1'), '2001:db8::1:0:0:1');
  assert.equal(short('2001:db8:0:1:1:1:1:1'), '2001:db8:0:1:1:1:1:1');
  assert.equal(short('0:0:0:0:0:0:0:0'), '::');
  assert.equal(short('0:0:0:0:0:0:0:1'), '::1');
  assert.equal(short('fe80:0:0:0:0:0:0:0'), 'fe80::');
  assert.equal(short('2001:DB8::ABCD'), '2001:db8::abcd');
});

test('ipBytes() reads back what was written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const text = ipv6Text(bytes, 0);
      assert.equal(isIP(text), 6);
      assert.deepEqual(ipBytes(text), Uint8Array.from(bytes));
      assert.deepEqual(ipBytes(ipv4Text(bytes, 4)), Uint8Array.from(bytes.subarray(4, 8)));
    }),
  );
});

test('ipBytes() refuses what is no address', () => {
  const refused = [
    '',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4.5',
    'a.b.c.d',
    '1:2',
    '::1::2',
    '1:2:3:4:5:6:7:8:9',
    ':::',
    '12345::',
  ];
  for (const text of refused) assert.equal(ipBytes(text), null, text);
  assert.deepEqual(ipBytes('::ffff:192.0.2.1')?.slice(10), Uint8Array.of(255, 255, 192, 0, 2, 1));
});
