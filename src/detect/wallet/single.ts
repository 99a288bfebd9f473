/**
 * Forms that one coin has for itself.
 * Ergo: docs.ergoplatform.com (address types): prefix byte = network (0x00 main, 0x10 test) + type (1 key, 2 script hash,
 * 3 script), content, first 4 bytes of BLAKE2b-256. Alephium: alephium/alephium-web3 address.ts: type byte 0 (key hash),
 * 2 (script hash) or 3 (contract) and 32 bytes, no checksum. Nimiq: `NQ`, IBAN check digits (ISO 7064 mod 97-10), 32
 * letters of its alphabet (nimiq/core Address). Kadena: `k:` and a 32-byte key in hex, no checksum.
 */
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { type Address, decodeOr } from './address.ts';

/** Compressed keys are 33 bytes, script hashes 24; scripts may be long, but nobody pastes one into a miner. */
const ERGO_CHARS_MAX = 128;

export function readErgo(text: string): Address | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{36,}$/.test(text) || text.length > ERGO_CHARS_MAX) return null;
  const bytes = decodeOr(base58, text);
  if (bytes === null || bytes.length < 20 || !isErgoPrefix(bytes[0] ?? 0)) return null;
  const body = bytes.subarray(0, -4);
  const check = blake2b(body, { dkLen: 32 });
  const valid = bytes.subarray(-4).every((byte, i) => byte === check[i]);
  // Only the everyday form, a key on the main network, is told from other Base58 text without its checksum.
  if (!valid && !isErgoKey(bytes)) return null;
  return { address: text, coin: 'ERG', checksum: valid ? 'valid' : 'invalid' };
}

function isErgoPrefix(prefix: number): boolean {
  const kind = prefix & 0x0f;
  return (prefix & 0xe0) === 0 && kind >= 1 && kind <= 3;
}

function isErgoKey(bytes: Uint8Array): boolean {
  return bytes.length === 38 && bytes[0] === 1 && (bytes[1] === 2 || bytes[1] === 3);
}

export function readAlephium(text: string): Address | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{43,46}$/.test(text)) return null;
  const bytes = decodeOr(base58, text);
  if (bytes === null || bytes.length !== 33) return null;
  const kind = bytes[0] ?? 99;
  if (kind !== 0 && kind !== 2 && kind !== 3) return null;
  return { address: text, coin: 'ALPH', checksum: 'none' };
}

export function readNimiq(text: string): Address | null {
  const plain = text.replaceAll(' ', '').toUpperCase();
  if (!/^NQ\d\d[0-9A-HJ-NP-VXY]{32}$/.test(plain)) return null;
  let rest = 0;
  for (const char of plain.slice(4) + plain.slice(0, 4)) {
    const value = parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return { address: plain, coin: 'NIM', checksum: rest === 1 ? 'valid' : 'invalid' };
}

export function readKadena(text: string): Address | null {
  if (!/^k:[0-9a-f]{64}$/i.test(text)) return null;
  return { address: text, coin: 'KDA', checksum: 'none' };
}
