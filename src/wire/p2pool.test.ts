import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeP2poolChallenge,
  encodeP2poolListenPort,
  encodeP2poolSolution,
  readP2poolListenPort,
  readP2poolOpening,
  showsP2poolWork,
} from './p2pool.ts';

const sized = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });

test('readP2poolOpening() gives back what was encoded', () => {
  fc.assert(
    fc.property(sized(8), sized(8), sized(32), sized(8), (challenge, peerId, solution, salt) => {
      const first = encodeP2poolChallenge(challenge, peerId);
      const second = encodeP2poolSolution(solution, salt, false);
      assert.equal(first.length, 17);
      assert.equal(second.length, 41);
      const opening = readP2poolOpening(Uint8Array.of(...first, ...second));
      assert.deepEqual(opening, { challenge, peerId, solution, salt });
    }),
  );
});

test('readP2poolOpening() refuses other ids and short input without throwing', () => {
  assert.equal(readP2poolOpening(new Uint8Array(57)), null);
  assert.equal(readP2poolOpening(new Uint8Array(58)), null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readP2poolOpening(bytes)),
  );
});

test('showsP2poolWork() tells a worked solution from an unworked one', () => {
  const worked = encodeP2poolSolution(new Uint8Array(32).fill(0xff), new Uint8Array(8), true);
  assert.equal(showsP2poolWork(worked.subarray(1, 33)), true);
  assert.equal(showsP2poolWork(new Uint8Array(32).fill(0xff)), false);
  assert.equal(showsP2poolWork(new Uint8Array(31)), false);
});

test('readP2poolListenPort() reads a port and refuses zero', () => {
  assert.equal(readP2poolListenPort(encodeP2poolListenPort(37889)), 37889);
  assert.equal(readP2poolListenPort(encodeP2poolListenPort(0)), null);
});
