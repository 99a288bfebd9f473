import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { addressBits, createNetworks } from './networks.ts';

test('createNetworks() holds addresses inside its prefixes and no others', () => {
  const networks = createNetworks(['192.0.2.0/24', '198.51.100.7', '2001:db8::/32']);
  for (const ip of [
    '192.0.2.0',
    '192.0.2.255',
    '198.51.100.7',
    '2001:db8:ffff::1',
    '::ffff:192.0.2.9',
  ]) {
    assert.ok(networks.has(ip), ip);
  }
  for (const ip of ['192.0.3.0', '198.51.100.8', '2001:db9::', '0.0.0.0', '::1', 'nonsense']) {
    assert.ok(!networks.has(ip), ip);
  }
});

test('createNetworks() holds everything when no prefix is set, and everything of /0', () => {
  assert.ok(createNetworks([]).has('203.0.113.1'));
  assert.ok(createNetworks(['0.0.0.0/0']).has('203.0.113.1'));
  assert.ok(!createNetworks(['0.0.0.0/0']).has('::1'));
});

test('createNetworks() refuses what is no prefix', () => {
  for (const text of [
    '192.0.2.0/33',
    '192.0.2/24',
    'x',
    '',
    '2001:db8::/129',
    '1.2.3.4/8/9',
    '1.2.3.4/-1',
  ]) {
    assert.throws(() => createNetworks([text]), { code: 'usage' }, text);
  }
});

test('addressBits() reads every way to write an IPv6 address', () => {
  assert.equal(addressBits('::')?.bits, 0n);
  assert.equal(addressBits('1:2:3:4:5:6:7:8')?.bits, 0x00010002000300040005000600070008n);
  assert.equal(addressBits('1::8')?.bits, (1n << 112n) | 8n);
  assert.equal(addressBits('64:ff9b::192.0.2.1')?.bits, (0x64ff9bn << 96n) | 0xc0000201n);
  for (const text of ['1:2', ':::', '1::2::3', '12345::', '1:2:3:4:5:6:7:8:9']) {
    assert.equal(addressBits(text), null, text);
  }
});
