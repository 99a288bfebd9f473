import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { leafOf, payloadHash, personalHash, readLeaf, type LoggedEvent } from './leaf.ts';

const sha = (...parts: (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const SALT = Uint8Array.from({ length: 16 }, (_, at) => at);
const ACTOR = { kind: 'person', id: '0190b5b0-0000-7000-8000-000000000002' };
const EVENT: LoggedEvent = {
  seq: 12,
  type: 'case-opened',
  stream: { kind: 'case', id: '0190b5b0-0000-7000-8000-000000000001' },
  version: 1,
  role: 'officer',
  jurisdiction: null,
  at: '2026-03-01T08:00:00.000Z',
  payload: payloadHash(SALT, { actor: ACTOR, data: '{"a":"ü","b":2}', personal: null }),
};

test('leafOf() writes the bytes that the documentation promises', () => {
  const inner = sha(
    SALT,
    '{"actor":{"id":"0190b5b0-0000-7000-8000-000000000002","kind":"person"},' +
      '"data":{"a":"ü","b":2},"personal":null}',
  );
  assert.equal(
    new TextDecoder().decode(leafOf(EVENT)),
    `{"at":"2026-03-01T08:00:00.000Z","jurisdiction":null,"payload":"${inner}","role":"officer","seq":12,` +
      '"stream":{"id":"0190b5b0-0000-7000-8000-000000000001","kind":"case"},"type":"case-opened","v":1,"version":1}',
  );
});

test('leafOf() takes nothing but its fields from a row that has more', () => {
  const row = { ...EVENT, secret: 'not for the log', stream: { ...EVENT.stream, key: 'nor this' } };
  assert.deepEqual(leafOf(row), leafOf(EVENT));
});

test('payloadHash() commits to personal data only through its own salted hash', () => {
  const personal = personalHash(SALT, { name: 'Example Person' });
  assert.equal(personal, sha(SALT, '{"name":"Example Person"}'));
  const content = { actor: { kind: 'clock', id: null }, data: '{}', personal };
  assert.equal(
    payloadHash(SALT, content),
    sha(SALT, `{"actor":{"id":null,"kind":"clock"},"data":{},"personal":"${personal}"}`),
  );
  assert.notEqual(payloadHash(SALT, content), payloadHash(SALT, { ...content, personal: null }));
  assert.notEqual(payloadHash(SALT, content), payloadHash(SALT, { ...content, actor: ACTOR }));
  assert.notEqual(payloadHash(SALT, content), payloadHash(new Uint8Array(16), content));
});

test('readLeaf() gives back what leafOf() wrote', () => {
  const token = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
  const event = fc.record({
    seq: fc.maxSafeNat(),
    type: token,
    stream: fc.record({ kind: token, id: token }, { noNullPrototype: true }),
    version: fc.integer({ min: 1 }),
    role: fc.option(token),
    jurisdiction: fc.option(token),
    at: fc.constant('2026-03-01T08:00:00.000Z'),
    payload: fc.constant(EVENT.payload),
  });
  fc.assert(
    fc.property(event, (each) => assert.deepEqual(readLeaf(leafOf(each)), { v: 1, ...each })),
  );
});

test('readLeaf() refuses a leaf that is spelled in another way or holds something else', () => {
  const text = new TextDecoder().decode(leafOf(EVENT));
  for (const other of [
    '',
    'null',
    ` ${text}`,
    text.replace('12', '12.0'),
    text.replace('"v":1', '"v":2'),
    text.replace('{"at"', '{"a":1,"at"'),
    text.replace('"v":1', '"v":1,"v":1'),
    text.replace('08:00:00.000Z', '08:00:00Z'),
    text.replace('"version":1', '"version":0'),
    text.replace('case-opened', 'case\\u002dopened'),
    text.replace('case-opened', '\\ud800'),
    '['.repeat(60_000),
  ]) {
    assert.equal(readLeaf(new TextEncoder().encode(other)), null, other.slice(0, 200));
  }
  assert.equal(readLeaf(Uint8Array.of(0xff)), null);
  assert.equal(readLeaf(new Uint8Array(65_536)), null);
});
