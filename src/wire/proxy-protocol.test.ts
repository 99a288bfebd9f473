import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  encodeProxyV1,
  encodeProxyV2,
  PROXY_V1_BYTES_MAX,
  readProxyHeader,
} from './proxy-protocol.ts';

const V4 = {
  source: { ip: '192.0.2.1', port: 56324 },
  destination: { ip: '192.0.2.9', port: 443 },
};
const V6 = {
  source: { ip: '2001:db8::1', port: 1 },
  destination: { ip: '2001:db8::2', port: 65535 },
};

test('readProxyHeader() reads both versions as written, and asks for more until then', () => {
  for (const ends of [V4, V6, null]) {
    for (const bytes of [
      encodeProxyV1(ends),
      encodeProxyV2(ends),
      encodeProxyV2(ends, Uint8Array.of(3, 0, 1, 7)),
    ]) {
      const header = readProxyHeader(bytes);
      assert.deepEqual(header?.ends, ends);
      assert.equal(header?.end, bytes.length);
      for (let cut = 0; cut < bytes.length; cut++)
        assert.equal(readProxyHeader(bytes.subarray(0, cut)), null);
    }
  }
});

test('readProxyHeader() refuses lines without end, wrong signatures and absurd lengths', () => {
  const text = (line: string): Uint8Array => new TextEncoder().encode(line);
  assert.equal(readProxyHeader(text(`PROXY TCP4 ${'1'.repeat(PROXY_V1_BYTES_MAX)}`)), undefined);
  assert.equal(readProxyHeader(text('PROXY TCP4 a b 1 2\r\n')), undefined);
  assert.equal(readProxyHeader(text('PROXIED\r\n')), undefined);
  const long = encodeProxyV2(V4);
  long.set([0xff, 0xff], 14);
  assert.equal(readProxyHeader(long), undefined);
  const odd = encodeProxyV2(V4);
  odd[12] = 0x31;
  assert.equal(readProxyHeader(odd), undefined);
});
