import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { encodeProxyV1, encodeProxyV2, PROXY_V1_BYTES_MAX } from '#wire/proxy-protocol.ts';
import { utf8 } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';

const ENDS = {
  source: { ip: '192.0.2.1', port: 50000 },
  destination: { ip: '192.0.2.2', port: 3333 },
};

test('proxy-protocol passes on what follows its header in the same segment', () => {
  for (const header of [encodeProxyV1(ENDS), encodeProxyV2(ENDS), encodeProxyV2(null)]) {
    const { facts, inner } = hear([[0, Uint8Array.of(...header, ...utf8('{"id":1}'))]]);
    assert.deepEqual(facts, [{ kind: 'carrier', at: 0, side: 0, carrier: 'proxy-protocol' }]);
    assert.deepEqual(inner, ['{"id":1}', '']);
  }
});

test('proxy-protocol refuses a line that does not end and signatures that are none', () => {
  const endless = utf8(`PROXY TCP4 ${'1'.repeat(PROXY_V1_BYTES_MAX)}`);
  assert.deepEqual(hear([[0, endless]], 10).facts, []);
  assert.deepEqual(hear([[0, utf8('PROXY me, please\r\n')]]).facts, []);
});
