/** What a reward is paid for: 80 bits that somebody can read out. */
import { createHash } from 'node:crypto';

/** Crockford's letters: none that is taken for another when it is read out. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits. */
const CODE_LETTERS = 16;

export function newRewardCode(random: Uint8Array): string {
  if (random.length < CODE_LETTERS) throw new Error('Broken invariant: a byte for each letter');
  return [...random.subarray(0, CODE_LETTERS)].map((byte) => LETTERS[byte % 32]).join('');
}

/** As somebody reads it out or types it; null: no code. */
export function rewardCodeFrom(text: string): string | null {
  const plain = text.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
  const letters = plain.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(letters) ? letters : null;
}

export function rewardCodeHash(code: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`tip reward\n${code}`).digest());
}
