import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberAttribute, RADIUS_ATTRIBUTE, textAttribute } from './attribute.ts';
import { authenticatorOf } from './authenticator.ts';
import { errorCauseWords } from './error-cause.ts';
import { readRequest, writeReply } from './nas-side.fixture.ts';
import { readReply } from './reply.ts';
import { writeRequest } from './request.ts';
import { RADIUS_CODE } from './packet.ts';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const secretOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const SECRET = secretOf('testing123');

/** RFC 2865 §7.1: a login of nemo, and what it is answered. */
const NEMO = {
  secret: secretOf('xyzzy5461'),
  request: bytes(
    '01 00 00 38 0f 40 3f 94 73 97 80 57 bd 83 d5 cb 98 f4 22 7a 01 06 6e 65 6d 6f 02 12 0d be 70 8d 93 d4 13 ce' +
      '31 96 e4 3f 78 2a 0a ee 04 06 c0 a8 01 10 05 06 00 00 00 03',
  ),
  reply: bytes(
    '02 00 00 26 86 fe 22 0e 76 24 ba 2a 10 05 f6 bf 9b 55 e0 b2 06 06 00 00 00 01 0f 06 00 00 00 00' +
      '0e 06 c0 a8 01 03',
  ),
};

test('readReply() believes the example of RFC 2865', () => {
  const packet = readReply(NEMO.reply, NEMO.request, NEMO.secret);
  assert.ok(typeof packet === 'object');
  assert.equal(packet.code, RADIUS_CODE.ACCESS_ACCEPT);
  assert.equal(readReply(NEMO.reply, NEMO.request, SECRET), 'forged');
});

function asked(): Uint8Array {
  const attributes = [
    textAttribute(RADIUS_ATTRIBUTE.ACCT_SESSION_ID, 'sess-1'),
    numberAttribute(RADIUS_ATTRIBUTE.EVENT_TIMESTAMP, 1_700_000_000),
  ];
  const request = writeRequest({ code: RADIUS_CODE.COA_REQUEST, id: 9, attributes }, SECRET);
  assert.ok(request !== null);
  return request;
}

test('writeRequest() proves itself by both proofs', () => {
  const request = asked();
  assert.ok(readRequest(request, SECRET) !== null);
  assert.equal(readRequest(request, secretOf('another')), null);
  // By another implementation of HMAC-MD5: Message-Authenticator over empty fields (RFC 5176 §3.4).
  const plain = request.slice();
  plain.fill(0, 4, 20);
  plain.fill(0, 22, 38);
  const proof = createHmac('md5', SECRET).update(plain).digest();
  assert.deepEqual(Buffer.from(request.subarray(22, 38)), proof);
});

test('writeRequest() is null for what a packet cannot hold', () => {
  const attributes = [textAttribute(RADIUS_ATTRIBUTE.FILTER_ID, 'é'.repeat(127))];
  assert.equal(writeRequest({ code: 43, id: 0, attributes }, SECRET), null);
});

test('readReply() believes a reply to this request alone', () => {
  const request = asked();
  const received = readRequest(request, SECRET);
  assert.ok(received !== null);
  const cause = [numberAttribute(RADIUS_ATTRIBUTE.ERROR_CAUSE, 503)];
  const reply = writeReply(received, RADIUS_CODE.COA_NAK, cause, SECRET);
  const read = readReply(reply, request, SECRET);
  assert.ok(typeof read === 'object' && read.code === RADIUS_CODE.COA_NAK);
  assert.equal(readReply(reply, request, secretOf('another')), 'forged');
  const other = request.slice();
  other[4] = (other[4] ?? 0) ^ 1;
  assert.equal(readReply(reply, other, SECRET), 'forged', 'another authenticator');
  other[1] = 10;
  assert.equal(readReply(reply, other, SECRET), 'other', 'another identifier');
});

test('readReply() refuses any reply of which a bit was changed', () => {
  const request = asked();
  const received = readRequest(request, SECRET);
  assert.ok(received !== null);
  const reply = writeReply(received, RADIUS_CODE.COA_ACK, [textAttribute(18, 'done')], SECRET);
  for (let bit = 0; bit < reply.length * 8; bit++) {
    const changed = reply.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(typeof readReply(changed, request, SECRET), 'string', `bit ${bit}`);
  }
});

test('readReply() refuses a wrong Message-Authenticator under a right authenticator', () => {
  const request = asked();
  const received = readRequest(request, SECRET);
  assert.ok(received !== null);
  const reply = writeReply(received, RADIUS_CODE.COA_ACK, [], SECRET);
  reply[30] = (reply[30] ?? 0) ^ 1;
  reply.set(authenticatorOf(reply, request.subarray(4, 20), SECRET), 4);
  assert.equal(readReply(reply, request, SECRET), 'forged');
  // With two, nobody knows which counts.
  const second = { type: RADIUS_ATTRIBUTE.MESSAGE_AUTHENTICATOR, value: new Uint8Array(16) };
  const twice = writeReply(received, RADIUS_CODE.COA_ACK, [second], SECRET);
  assert.equal(readReply(twice, request, SECRET), 'forged');
});

test('readReply() leaves the bytes as they are, also in a Buffer', () => {
  const reply = Buffer.from(NEMO.reply);
  assert.ok(typeof readReply(reply, Buffer.from(NEMO.request), NEMO.secret) === 'object');
  assert.deepEqual(Uint8Array.from(reply), NEMO.reply);
});

test('readReply() never throws', () => {
  const request = asked();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (input) => {
      if (input.length > 3) input.set([9, 0, input.length], 1);
      assert.equal(typeof readReply(input, request, SECRET), 'string');
    }),
    { numRuns: 500 },
  );
});

test('errorCauseWords() has words for every reason, known or not', () => {
  assert.match(errorCauseWords(503), /no such session/);
  assert.match(errorCauseWords(99), /99/);
  assert.match(errorCauseWords(null), /without a reason/);
});
