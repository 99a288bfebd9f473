import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  encodeCertificates,
  encodeClientHello,
  encodeServerHello,
  encodeTlsRecords,
  RECORD,
} from '#wire/tls.ts';
import { encodeCertificate } from '#wire/x509.ts';
import type { Turn } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';
import { HANDSHAKE_BYTES_MAX } from './tls.ts';

const hello = (shape = {}): Turn => [
  0,
  encodeTlsRecords(RECORD.HANDSHAKE, encodeClientHello(shape)),
];
const data = (side: 0 | 1, size = 100): Turn => [
  side,
  encodeTlsRecords(RECORD.DATA, new Uint8Array(size)),
];

test('tls says what an XMRig proxy shows of itself up to TLS 1.2', () => {
  const certificate = encodeCertificate({
    commonName: 'localhost',
    serial: 1,
    notBefore: '240101000000',
    notAfter: '331229000000',
  });
  const { facts } = hear([
    hello({ versions: [] }),
    [1, encodeTlsRecords(RECORD.HANDSHAKE, encodeServerHello({ version: 0x0303 }))],
    [1, encodeTlsRecords(RECORD.HANDSHAKE, encodeCertificates([certificate]))],
  ]);
  const [, client, server, shown] = facts;
  assert.equal(client?.kind === 'tls-client' ? client.sni : '', null);
  assert.equal(client?.kind === 'tls-client' ? client.version : 0, 0x0303);
  assert.equal(server?.kind === 'tls-server' ? server.version : 0, 0x0303);
  assert(shown?.kind === 'certificate');
  assert.deepEqual(
    [shown.subject, shown.issuer, shown.serial],
    ['CN=localhost', 'CN=localhost', '01'],
  );
  assert.equal(shown.notAfter - shown.notBefore, 315_360_000_000);
});

test('tls names a draft of TLS 1.3 as TLS 1.3', () => {
  const { facts } = hear([hello({ versions: [0x7f1c, 0x0303] })]);
  assert.equal(facts[1]?.kind === 'tls-client' ? facts[1].version : 0, 0x0304);
});

test('tls joined half-way is named and let go', () => {
  const { facts, keptBytes } = hear([data(0), data(1), data(0, 9000), data(1, 9000)], 400);
  assert.deepEqual(
    facts.map((fact) => fact.kind),
    ['carrier'],
  );
  assert.equal(keptBytes, 0);
});

test('tls gives up handshake messages of more than HANDSHAKE_BYTES_MAX', () => {
  const absurd = Uint8Array.of(1, 0xff, 0xff, 0xff, ...new Uint8Array(200));
  const { facts, keptBytes } = hear([[0, encodeTlsRecords(RECORD.HANDSHAKE, absurd)], hello()], 50);
  assert.deepEqual(
    facts.map((fact) => fact.kind),
    ['carrier'],
  );
  assert.equal(keptBytes, 0);
  const large = new Uint8Array(HANDSHAKE_BYTES_MAX + 4);
  large.set([11, 0, HANDSHAKE_BYTES_MAX >> 8, HANDSHAKE_BYTES_MAX & 255]);
  const server = encodeServerHello({ version: 0x0303 });
  const many = hear(
    [
      hello(),
      [1, encodeTlsRecords(RECORD.HANDSHAKE, server)],
      [1, encodeTlsRecords(RECORD.HANDSHAKE, large)],
    ],
    900,
  );
  assert(many.keptBytes <= HANDSHAKE_BYTES_MAX);
});

test('tls is not claimed by what only looks like it', () => {
  const starts = [
    [0x16, 2, 0, 0, 50, 1],
    [0x16, 3, 9, 0, 50, 1],
    [0x16, 3, 1, 0xff, 0xff, 1],
    [0x16, 3, 1, 0, 0, 1],
    [0x80, 0x2e, 1, 3, 1, 0],
    [0x13, 3, 3, 0, 50, 1],
  ];
  for (const start of starts) {
    assert.deepEqual(hear([[0, Uint8Array.of(...start, ...new Uint8Array(80))]]).facts, []);
  }
});
