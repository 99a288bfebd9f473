/**
 * Tokens: 256 random bits that somebody holds and of which only the SHA-256 is kept. A plain hash is enough: what is
 * random and that long cannot be tried out, and a lookup by hash tells nothing by its time.
 */
import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** API tokens begin so, that scanners of source code and logs find a leaked one. */
export const API_TOKEN_PREFIX = 'mw_';

export interface NewToken {
  /** Shown or sent once. */
  readonly token: string;
  /** Kept. */
  readonly hash: string;
}

export function newToken(prefix = ''): NewToken {
  const token = prefix + randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, hash: tokenHash(token) };
}

/** 64 hexadecimal digits. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
