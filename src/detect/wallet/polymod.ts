/**
 * `prefix:payload` with a 40-bit BCH checksum over the prefix and the payload.
 * Bitcoin Cash and eCash: bitcoincashorg/bitcoincash.org spec/cashaddr.md. Kaspa: kaspanet/kaspad util/bech32.
 * Conflux: CIP-37 (same code, its own alphabet).
 */
import type { Address } from './address.ts';

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const CONFLUX_CHARSET = 'abcdefghjkmnprstuvwxyz0123456789';
const CHECK_WORDS = 8;

interface Form {
  readonly coin: string;
  readonly charset: string;
  /** Does a payload of this version and length exist? */
  fits(version: number, bytes: number): boolean;
}

/** Hash sizes by the low three bits of the CashAddr version byte. */
const CASH_BYTES = [20, 24, 28, 32, 40, 48, 56, 64];
const fitsCash = (version: number, bytes: number): boolean =>
  (version & 0x80) === 0 && CASH_BYTES[version & 7] === bytes;

/** A map, not an object: prefixes come from the network, and `constructor` is none. */
const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries<Form>({
    bitcoincash: { coin: 'BCH', charset: CHARSET, fits: fitsCash },
    ecash: { coin: 'XEC', charset: CHARSET, fits: fitsCash },
    // 0 Schnorr key (32 bytes), 1 ECDSA key (33 bytes), 8 script hash (32 bytes).
    kaspa: {
      coin: 'KAS',
      charset: CHARSET,
      fits: (version, bytes) =>
        version === 1 ? bytes === 33 : bytes === 32 && (version & 0xf7) === 0,
    },
    cfx: {
      coin: 'CFX',
      charset: CONFLUX_CHARSET,
      fits: (version, bytes) => version === 0 && bytes === 20,
    },
  }),
);

export const POLYMOD_PREFIXES: readonly string[] = [...FORMS.keys()];

export function readPolymod(text: string): Address | null {
  const lower = text.toLowerCase();
  // Mixed case is refused by the specification of CashAddr; Conflux writes either case.
  if (lower !== text && text.toUpperCase() !== text) return null;
  const colon = lower.lastIndexOf(':');
  if (colon === -1) return readBareCash(text, lower);
  const prefix = lower.slice(0, lower.indexOf(':'));
  const form = FORMS.get(prefix);
  const payload = lower.slice(colon + 1);
  if (form === undefined || payload.length < 20 || payload.length > 112) return null;
  const valid = isValid(prefix, payload, form);
  return { address: text, coin: form.coin, checksum: valid ? 'valid' : 'invalid' };
}

/** The prefix may be left out; then only a right checksum tells the text from a name. */
function readBareCash(text: string, lower: string): Address | null {
  const form = FORMS.get('bitcoincash');
  if (form === undefined || !/^[qp][02-9ac-hj-np-z]{41}$/.test(lower)) return null;
  if (!isValid('bitcoincash', lower, form)) return null;
  return { address: text, coin: form.coin, checksum: 'valid' };
}

function isValid(prefix: string, payload: string, form: Form): boolean {
  const words: number[] = [];
  for (const char of payload) {
    const word = form.charset.indexOf(char);
    if (word === -1) return false;
    words.push(word);
  }
  const head = Array.from(prefix).map((char) => char.charCodeAt(0) & 31);
  if (polymod([...head, 0, ...words]) !== 0n) return false;
  const bytes = bytesFromWords(words.slice(0, -CHECK_WORDS));
  return bytes !== null && form.fits(bytes[0] ?? 0xff, bytes.length - 1);
}

const GENERATOR = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** The BCH code of the CashAddr specification; 0 for a word sequence that ends in its right checksum. */
export function polymod(words: readonly number[]): bigint {
  let state = 1n;
  for (const word of words) {
    const top = Number(state >> 35n);
    state = ((state & 0x07ffffffffn) << 5n) ^ BigInt(word);
    for (const [bit, generator] of GENERATOR.entries()) {
      if (((top >> bit) & 1) === 1) state ^= generator;
    }
  }
  return state ^ 1n;
}

/** 5-bit words to bytes; null when the padding is not zero or longer than it must be. */
function bytesFromWords(words: readonly number[]): number[] | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}
