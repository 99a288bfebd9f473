import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeCertificates,
  encodeClientHello,
  encodeServerHello,
  encodeTlsRecords,
  isGrease,
  readClientHello,
  readLeafCertificate,
  readServerHello,
  RECORD,
  type ClientHello,
  type ClientHelloShape,
} from './tls.ts';

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

test('readClientHello() reads what was written', () => {
  const hello = helloOf(CHROME);
  assert.equal(hello.sni, 'example.com');
  assert.deepEqual(hello.alpn, ['h2', 'http/1.1']);
  assert.deepEqual(hello.versions, [0x0304, 0x0303]);
  assert.equal(hello.ciphers.length, 16);
});

test('isGrease() knows the sixteen values of RFC 8701', () => {
  const found = Array.from({ length: 65536 }, (_, value) => value).filter(isGrease);
  assert.equal(found.length, 16);
  assert.deepEqual([found[0], found[15]], [0x0a0a, 0xfafa]);
});

test('readClientHello() answers null to any cut and never throws', () => {
  const body = encodeClientHello(CHROME).subarray(4);
  for (let cut = 0; cut < body.length; cut++) {
    const hello = readClientHello(body.subarray(0, cut));
    // A hello may end before its extensions (RFC 5246), nowhere else.
    if (hello !== null) assert.deepEqual(hello.extensions, [], String(cut));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readClientHello(bytes);
      readServerHello(bytes);
      readLeafCertificate(bytes);
    }),
  );
});

test('readServerHello() reads the negotiated version of both kinds', () => {
  const versionOf = (version: number): number | undefined =>
    readServerHello(encodeServerHello({ version, cipher: 0x1302 }).subarray(4))?.version;
  assert.deepEqual(
    [versionOf(0x0301), versionOf(0x0303), versionOf(0x0304)],
    [0x0301, 0x0303, 0x0304],
  );
});

test('readLeafCertificate() gives the first of a chain', () => {
  const chain = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];
  assert.deepEqual(
    readLeafCertificate(encodeCertificates(chain).subarray(4)),
    Uint8Array.of(1, 2, 3),
  );
  assert.equal(readLeafCertificate(encodeCertificates([]).subarray(4)), null);
});

test('encodeTlsRecords() cuts a payload into records', () => {
  const bytes = encodeTlsRecords(RECORD.DATA, Uint8Array.of(1, 2, 3), { recordBytes: 2 });
  assert.deepEqual(bytes, Uint8Array.of(23, 3, 3, 0, 2, 1, 2, 23, 3, 3, 0, 1, 3));
});
