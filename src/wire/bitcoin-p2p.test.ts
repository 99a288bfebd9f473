import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BITCOIN_NETWORKS, encodeBitcoin, mayBeBitcoin, readBitcoinHeader } from './bitcoin-p2p.ts';

test('readBitcoinHeader() gives back what was encoded, for every network', () => {
  for (const [magic, network] of BITCOIN_NETWORKS) {
    const bytes = encodeBitcoin(magic, 'version', new Uint8Array(4), new Uint8Array(86));
    assert.deepEqual(readBitcoinHeader(bytes), { network, command: 'version', length: 86 });
    for (let length = 0; length <= 24; length++) {
      assert.equal(mayBeBitcoin(bytes.subarray(0, length)), true);
    }
  }
});

test('readBitcoinHeader() refuses unpadded commands, absurd lengths and unknown magics', () => {
  const good = encodeBitcoin(0xf9beb4d9, 'inv', new Uint8Array(4), new Uint8Array(0));
  const holed = good.slice();
  holed[10] = 0x61;
  assert.equal(readBitcoinHeader(holed), null);
  const long = good.slice();
  long[19] = 0xff;
  assert.equal(readBitcoinHeader(long), null);
  assert.equal(mayBeBitcoin(Uint8Array.of(0xf9, 0xbe, 0xb4, 0xda)), false);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (any) => void mayBeBitcoin(any)));
});
