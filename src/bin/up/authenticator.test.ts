import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authenticatorOf } from './authenticator.ts';

// RFC 6238, appendix B, the last six of its eight digits: secret '12345678901234567890'.
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('authenticatorOf() gives the codes of RFC 6238', () => {
  const authenticator = authenticatorOf(SECRET, '', { now: () => 0 });
  assert.equal(authenticator.codeAt(59_000), '287082');
  assert.equal(authenticator.codeAt(1_111_111_109_000), '081804');
  assert.equal(authenticator.codeAt(20_000_000_000_000), '353130');
});

test('authenticatorOf() tells how long a code lasts, the one before and the one that follows', () => {
  const authenticator = authenticatorOf(SECRET, '', { now: () => 59_000 });
  const { before, now, next, secondsLeft } = authenticator.codes();
  assert.equal(secondsLeft, 1);
  assert.deepEqual([before, now], [authenticator.codeAt(0), '287082']);
  assert.equal(next, authenticator.codeAt(60_000));
});
