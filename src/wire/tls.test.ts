import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHROME, helloOf } from './client-hello.fixture.ts';
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
} from './tls.ts';

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
