import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Packet } from '#wire/packet.ts';
import { EXPECTED_MAX, ExpectedAddresses } from './expected-addresses.ts';

function packetTo(words: readonly number[]): Packet {
  const packet = new Packet();
  packet.family = words.length === 1 ? 4 : 6;
  [packet.dst0 = 0, packet.dst1 = 0, packet.dst2 = 0, packet.dst3 = 0] = words.map(
    (word) => word | 0,
  );
  return packet;
}

test('ExpectedAddresses finds what was added, IPv4 above 127.255.255.255 and IPv6 too', () => {
  const expected = new ExpectedAddresses();
  for (const address of ['198.51.100.7', '2001:db8::7', 'no address']) expected.add(address);
  assert.equal(expected.size, 2);
  assert.equal(expected.mayHold(packetTo([0xc6336407])), true);
  assert.equal(expected.mayHold(packetTo([0x20010db8, 0, 0, 7])), true);
  assert.equal(expected.mayHold(packetTo([0xc6336408])), false);
  assert.equal(expected.mayHold(packetTo([0x20010db8, 0, 0, 8])), false);
});

test('ExpectedAddresses holds no more than its limit', () => {
  const expected = new ExpectedAddresses();
  for (let i = 0; i < EXPECTED_MAX + 10; i++)
    expected.add(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  assert.equal(expected.size, EXPECTED_MAX);
});
