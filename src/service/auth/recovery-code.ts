/** Codes on paper that stand in for a lost second factor, each once. */
import { randomInt } from 'node:crypto';
import { tokenHash } from './secret-token.ts';

export const RECOVERY_CODES = 10;
/** No vowels and no signs that look alike: codes neither spell words nor get misread. */
const LETTERS = '23456789bcdfghjkmnpqrtvwxyz';
/** 16 letters of 27 are 76 bits: out of reach for guessing online, and long enough for a plain hash. */
const GROUPS = 4;
const GROUP_CHARS = 4;

export interface RecoveryCode {
  /** `xxxx-xxxx-xxxx-xxxx` */
  readonly code: string;
  readonly hash: string;
}

export function newRecoveryCodes(): readonly RecoveryCode[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const code = Array.from({ length: GROUPS }, newGroup).join('-');
    return { code, hash: recoveryCodeHash(code) };
  });
}

function newGroup(): string {
  return Array.from({ length: GROUP_CHARS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** However it is typed: with or without dashes and spaces, in either case. */
export function recoveryCodeHash(typed: string): string {
  return tokenHash(typed.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}
