import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  type ClientHello,
  type ClientHelloShape,
  encodeClientHello,
  readClientHello,
} from '#wire/tls.ts';
import { ja4Of } from './ja4.ts';

function helloOf(shape: ClientHelloShape): ClientHello {
  const hello = readClientHello(encodeClientHello(shape).subarray(4));
  assert(hello !== null);
  return hello;
}

const CHROME: ClientHelloShape = {
  sni: 'Example.COM.',
  alpn: ['h2', 'http/1.1'],
  versions: [0x2a2a, 0x0304, 0x0303],
  ciphers: [
    0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
    0x9c, 0x9d, 0x2f, 0x35,
  ],
  extensions: [0xfafa, 0x1b, 0x33, 0x4469, 0x17, 0x2d, 5, 0x23, 0x12, 0xff01, 0xb, 0xa, 0x15],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
};

test('ja4Of() gives the value published with the definition', () => {
  assert.equal(ja4Of(helloOf(CHROME)), 't13d1516h2_8daaf6152771_e5627efa2ab1');
});

test('ja4Of() of a client without SNI and ALPN, as XMRig is by default', () => {
  assert.match(ja4Of(helloOf({})), /^t13i100700_[0-9a-f]{12}_[0-9a-f]{12}$/);
  assert.match(ja4Of(helloOf({ versions: [] })), /^t12i/);
  assert.match(ja4Of(helloOf({ alpn: ['\u00abx'] })), /^t13i1008c8_/);
  const bare = helloOf({ versions: [], extensions: [], signatureAlgorithms: [] });
  assert.match(ja4Of(bare), /^t12i100000_[0-9a-f]{12}_000000000000$/);
});
