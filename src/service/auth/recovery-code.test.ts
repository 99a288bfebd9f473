import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRecoveryCodes, RECOVERY_CODES, recoveryCodeHash } from './recovery-code.ts';

test('newRecoveryCodes() makes different codes that are known however they are typed', () => {
  const codes = newRecoveryCodes();
  assert.equal(new Set(codes.map(({ code }) => code)).size, RECOVERY_CODES);
  for (const { code, hash } of codes) {
    assert.match(code, /^(?:[2-9b-z]{4}-){3}[2-9b-z]{4}$/);
    assert.equal(recoveryCodeHash(code.toUpperCase().replaceAll('-', ' ')), hash);
    assert.notEqual(recoveryCodeHash(`${code}x`), hash);
  }
});
