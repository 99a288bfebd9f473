import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigitOf, VerificationCode } from '#model/verification-code.ts';
import {
  CODE_RANDOM_BYTES,
  codeFromTyped,
  spacedCode,
  TYPED_CODE_MAX,
  verificationCodeFrom,
} from './verification-code.ts';

const random = fc.uint8Array({ minLength: CODE_RANDOM_BYTES, maxLength: CODE_RANDOM_BYTES });
const codes = random.map(verificationCodeFrom);
const isValid = (code: string): boolean => VerificationCode.safeParse(code).success;

test('verificationCodeFrom() makes valid codes that keep leading zeros', () => {
  assert.equal(verificationCodeFrom(new Uint8Array(CODE_RANDOM_BYTES)), '000000000000');
  fc.assert(fc.property(codes, (code) => assert.equal(isValid(code), true)));
});

test('checkDigitOf() is as published', () => {
  // Wikipedia's worked example, which follows Damm's table.
  assert.equal(checkDigitOf('572'), '4');
});

test('VerificationCode notices every wrong digit and every swap of neighbours', () => {
  fc.assert(
    fc.property(codes, fc.nat(11), fc.integer({ min: 1, max: 9 }), (code, at, by) => {
      const wrong = String((Number(code[at]) + by) % 10);
      assert.equal(isValid(code.slice(0, at) + wrong + code.slice(at + 1)), false);
      const [a = '', b = ''] = [code[at], code[at + 1]];
      if (b === '' || a === b) return;
      assert.equal(isValid(code.slice(0, at) + b + a + code.slice(at + 2)), false);
    }),
    { numRuns: 500 },
  );
});

test('codeFromTyped() reads what people type and nothing else', () => {
  fc.assert(
    fc.property(codes, (code) => {
      assert.equal(codeFromTyped(spacedCode(code)), code);
      assert.equal(codeFromTyped(` ${code.slice(0, 6)}-${code.slice(6)}\n`), code);
      const wide = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
      assert.equal(codeFromTyped(wide), code);
    }),
  );
  for (const bad of ['', '5724', 'abcdefghijkl', '1234567890123']) {
    assert.equal(codeFromTyped(bad), null);
  }
  const long = `000000000000${' '.repeat(TYPED_CODE_MAX)}`;
  assert.equal(codeFromTyped(long), null);
  assert.equal(codeFromTyped(long.slice(0, TYPED_CODE_MAX)), '000000000000');
});
