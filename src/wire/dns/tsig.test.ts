import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDnsMessage } from './dns-message.ts';
import { signMessage, TSIG_FUDGE_S, TsigCheck, type TsigKey, UNSIGNED_MAX } from './tsig.ts';
import { encodeTransferQuery } from './zone-messages.ts';

const AT = 1_795_000_000;
const KEY: TsigKey = {
  name: 'minewatch',
  algorithm: 'hmac-sha256',
  secret: new Uint8Array(32).fill(1),
};
const OTHER: TsigKey = { ...KEY, secret: new Uint8Array(32).fill(2) };
const REQUEST = signMessage(encodeTransferQuery(7, 'rpz.example'), KEY, AT);

function verdictOf(bytes: Uint8Array, check = new TsigCheck(KEY, REQUEST.mac), at = AT): string {
  const message = readDnsMessage(bytes);
  return message === null ? 'no message' : check.take(bytes, message, at).kind;
}

const answer = (key = KEY, mac: Uint8Array = REQUEST.mac, at = AT): Uint8Array =>
  signMessage(encodeTransferQuery(7, 'rpz.example'), key, at, mac).bytes;

test('TsigCheck takes what the key holder answers to this request, and nothing else', () => {
  assert.equal(verdictOf(answer()), 'signed');
  assert.equal(verdictOf(answer(OTHER)), 'forged');
  assert.equal(verdictOf(answer({ ...KEY, name: 'another' })), 'forged');
  assert.equal(verdictOf(answer({ ...KEY, algorithm: 'hmac-sha512' })), 'forged');
  assert.equal(verdictOf(answer(KEY, new Uint8Array(32))), 'forged');
  assert.equal(verdictOf(encodeTransferQuery(7, 'rpz.example')), 'forged');
});

test('TsigCheck refuses another time than now', () => {
  assert.equal(verdictOf(answer(KEY, REQUEST.mac, AT + TSIG_FUDGE_S)), 'signed');
  assert.equal(verdictOf(answer(KEY, REQUEST.mac, AT + TSIG_FUDGE_S + 1)), 'forged');
});

test('TsigCheck sees every byte that was changed', () => {
  const bytes = answer();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      const verdict = verdictOf(damaged);
      // An id is told to the caller, and letters of names count the same in either case.
      const isCase = flip === 0x20;
      assert.ok(at < 2 || isCase || verdict !== 'signed', `${at}: ${verdict}`);
    }),
    { numRuns: 500 },
  );
});

test('TsigCheck lets messages of a transfer wait for a signature, a hundred at most', () => {
  const check = new TsigCheck(KEY, REQUEST.mac);
  assert.equal(verdictOf(answer(), check), 'signed');
  assert.ok(check.isCovered);
  const plain = encodeTransferQuery(7, 'rpz.example');
  for (let i = 0; i < UNSIGNED_MAX; i++) assert.equal(verdictOf(plain, check), 'unsigned');
  assert.ok(!check.isCovered, 'nothing has proven them yet');
  assert.equal(verdictOf(plain, check), 'forged');
});
