import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeCertificate, readCertificate, X509_NAMES_MAX } from './x509.ts';

test('readCertificate() reads what was written', () => {
  const bytes = encodeCertificate({
    commonName: 'pool.example',
    issuerName: 'Some CA',
    organisation: 'Ünïcode',
    serial: 1,
    notBefore: '240229120000',
    notAfter: '491231235959',
    names: ['Pool.example', 'www.pool.example'],
  });
  assert.deepEqual(readCertificate(bytes), {
    subject: 'O=Ünïcode, CN=pool.example',
    issuer: 'O=Ünïcode, CN=Some CA',
    serial: '01',
    notBefore: Date.UTC(2024, 1, 29, 12),
    notAfter: Date.UTC(2049, 11, 31, 23, 59, 59),
    names: ['pool.example', 'www.pool.example'],
  });
});

test('readCertificate() counts days as the calendar does', () => {
  for (const [text, year] of [
    ['500101', 1950],
    ['991231', 1999],
    ['000229', 2000],
    ['490301', 2049],
  ] as const) {
    const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4))];
    const read = readCertificate(
      encodeCertificate({ commonName: 'a', notBefore: `${text}000000` }),
    );
    assert.equal(read?.notBefore, Date.UTC(year, month - 1, day), text);
  }
});

test('readCertificate() keeps X509_NAMES_MAX names', () => {
  const names = Array.from({ length: 100 }, (_, i) => `n${i}.example`);
  const read = readCertificate(encodeCertificate({ commonName: 'a', names }));
  assert.equal(read?.names.length, X509_NAMES_MAX);
});

test('readCertificate() answers null to any cut before its end, and never throws', () => {
  const bytes = encodeCertificate({ commonName: 'a', names: ['b.example'] });
  for (let cut = 0; cut < bytes.length; cut++)
    assert.equal(readCertificate(bytes.subarray(0, cut)), null);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 5 }),
      (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        const read = readCertificate(damaged);
        assert((read?.subject.length ?? 0) <= 256);
      },
    ),
  );
});
