/** Key files as `tsig-keygen` writes them, and as BIND, nsupdate and dig read them. */
import { base64 } from '@scure/base';
import { nameBytes } from './dns-name.ts';
import { TSIG_ALGORITHMS, type TsigAlgorithm, type TsigKey } from './tsig.ts';

/** A file of one key has some hundred characters. */
export const KEY_FILE_CHARS_MAX = 16_384;
/** Shorter secrets are guessed (RFC 8945 §9: as long as the hash, at least half of it). */
export const SECRET_BYTES_MIN = 16;

const CLAUSE = /^\s*key\s+"?([A-Za-z0-9_.-]+)"?\s*\{([^{}]*)\}\s*;?\s*$/;

/** The key, or what is wrong with it, in words that hold nothing of it. */
export function readTsigKey(text: string): TsigKey | string {
  if (text.length > KEY_FILE_CHARS_MAX) return 'it is too long for a key file';
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(?:#|\/\/).*$/gm, '');
  const [, label, body] = CLAUSE.exec(bare) ?? [];
  if (label === undefined || body === undefined) {
    return 'it must be one clause: key "name" { algorithm …; secret "…"; };';
  }
  const name = plainName(label);
  if (name === '' || nameBytes(name) === null) return 'the name of the key is no name';
  const algorithm = plainName(fieldOf(body, 'algorithm'));
  if (!isAlgorithm(algorithm)) return `the algorithm must be one of ${TSIG_ALGORITHMS.join(', ')}`;
  const secret = secretFrom(fieldOf(body, 'secret'));
  return typeof secret === 'string' ? secret : { name, algorithm, secret };
}

function plainName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}

function fieldOf(body: string, field: string): string {
  return new RegExp(`(?:^|[;\\s])${field}\\s+"?([^";\\s]+)"?\\s*;`).exec(body)?.[1] ?? '';
}

function isAlgorithm(text: string): text is TsigAlgorithm {
  return TSIG_ALGORITHMS.includes(text);
}

function secretFrom(text: string): Uint8Array | string {
  try {
    const secret = base64.decode(text);
    const isLong = secret.length >= SECRET_BYTES_MIN;
    return isLong ? secret : `the secret is shorter than ${SECRET_BYTES_MIN} bytes`;
  } catch {
    return 'the secret is no base64';
  }
}
