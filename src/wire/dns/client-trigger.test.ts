import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkAt, networkFromText } from '#base/network.ts';
import { clientTrigger, isClientTrigger, networkOfTrigger } from './client-trigger.ts';

const CASES: Readonly<Record<string, string>> = {
  '192.0.2.7': '32.7.2.0.192.rpz-client-ip',
  '10.0.0.0/8': '8.0.0.0.10.rpz-client-ip',
  '2001:db8::1': '128.1.zz.db8.2001.rpz-client-ip',
  '2001:db8::/32': '32.zz.db8.2001.rpz-client-ip',
  '::1': '128.1.zz.rpz-client-ip',
  '8000::/1': '1.zz.8000.rpz-client-ip',
  '1:2:3:4:5:6:7:8': '128.8.7.6.5.4.3.2.1.rpz-client-ip',
};

test('clientTrigger() writes what BIND logs as canonical', () => {
  for (const [text, trigger] of Object.entries(CASES)) {
    const network = networkFromText(text);
    assert.ok(typeof network !== 'string');
    assert.equal(clientTrigger(network), trigger);
    assert.equal(networkOfTrigger(trigger)?.text, text);
  }
});

test('networkOfTrigger() reads back every prefix of either family', () => {
  const hex = fc.tuple(
    fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    fc.integer({ min: 1, max: 128 }),
  );
  const ipv4 = fc.tuple(
    fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
    fc.integer({ min: 97, max: 128 }),
  );
  const any = fc.oneof(
    hex,
    ipv4.map(([ip, length]) => [(0xffffn << 32n) | ip, length] as const),
  );
  fc.assert(
    fc.property(any, ([value, length]) => {
      const size = BigInt(128 - length);
      const lo = ((value >> size) << size).toString(16).padStart(32, '0');
      const network = networkAt(lo, length);
      if (network === null) return;
      assert.deepEqual(networkOfTrigger(clientTrigger(network)), network);
    }),
  );
});

test('networkOfTrigger() takes no other spelling, which resolvers read in different ways', () => {
  const others = [
    '0.0.0.0.0.rpz-client-ip',
    '1.zz.rpz-client-ip',
    '032.7.2.0.192.rpz-client-ip',
    '24.7.2.0.192.rpz-client-ip',
    '128.1.0.0.0.0.0.db8.2001.rpz-client-ip',
    '128.1.zz.zz.2001.rpz-client-ip',
    'rpz-client-ip',
    '32.7.2.0.192.rpz-ip',
  ];
  for (const name of others) assert.equal(networkOfTrigger(name), null, name);
  assert.ok(isClientTrigger('0.0.0.0.0.rpz-client-ip') && !isClientTrigger('32.7.2.0.192.rpz-ip'));
});
