/** Enrolment codes: 160 random bits in base 32 (RFC 4648 §6), in groups that a person can read out or type. */
import { randomBytes } from 'node:crypto';
import { tokenHash } from '../auth/secret-token.ts';

const CODE_BYTES = 20;
const GROUP = 4;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** From the desk to the machine room, and the colleague who is back tomorrow. */
export const CODE_LIVES_MS = 48 * 3_600_000;

/** `code` is shown once; `hash` is kept. */
export function newEnrolmentCode(bytes: Uint8Array = randomBytes(CODE_BYTES)): {
  readonly code: string;
  readonly hash: string;
} {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2)));
  const groups: string[] = [];
  for (let at = 0; at < letters.length; at += GROUP) {
    groups.push(letters.slice(at, at + GROUP).join(''));
  }
  const code = groups.join('-');
  return { code, hash: tokenHash(code) };
}
