import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeLevin, readLevinHeader } from './levin.ts';

test('readLevinHeader() gives back what was encoded', () => {
  const header = { expectsAnswer: true, command: 1001, returnCode: -3, flags: 1, version: 1 };
  const bytes = encodeLevin(header, new Uint8Array(7));
  assert.equal(bytes.length, 40);
  assert.deepEqual(readLevinHeader(bytes), { ...header, length: 7 });
});

test('readLevinHeader() refuses other bytes, absurd lengths and never throws', () => {
  const header = { expectsAnswer: false, command: 1, returnCode: 0, flags: 1, version: 1 };
  const bytes = encodeLevin(header, new Uint8Array(0));
  bytes[14] = 0xff;
  assert.equal(readLevinHeader(bytes), null);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (any) => void readLevinHeader(any)));
});
