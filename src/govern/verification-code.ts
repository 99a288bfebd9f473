/** Making and reading verification codes; what they are stands in model/verification-code.ts. */
import { assert } from '#base/assert.ts';
import { checkDigitOf, VerificationCode } from '#model/verification-code.ts';

/** 64 random bits, so that the remainder by 10^11 favours no code by more than 10^-8. */
export const CODE_RANDOM_BYTES = 8;
/** What somebody may type: twelve digits with room for any grouping. */
export const TYPED_CODE_MAX = 64;

export function verificationCodeFrom(random: Uint8Array): string {
  assert(random.length === CODE_RANDOM_BYTES, `${CODE_RANDOM_BYTES} random bytes make a code`);
  let number = 0n;
  for (const byte of random) number = (number << 8n) | BigInt(byte);
  const digits = (number % 100_000_000_000n).toString().padStart(11, '0');
  return digits + checkDigitOf(digits);
}

/** As it is printed: `1234 5678 9012`. */
export function spacedCode(code: string): string {
  return code.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** The code as somebody typed it, with spaces, hyphens or full-width digits; null when it cannot be one. */
export function codeFromTyped(text: string): string | null {
  if (text.length > TYPED_CODE_MAX) return null;
  const digits = text.normalize('NFKC').replaceAll(/[\s\-–—.]/g, '');
  return VerificationCode.safeParse(digits).success ? digits : null;
}
