/**
 * CryptoNote: Base58 in blocks of 8 bytes; varint tag ‖ 64 bytes (‖ 8-byte payment id) ‖ 4 bytes of Keccak-256 with the
 * original padding. Tags: monero-project/monero src/cryptonote_config.h; the others xmrig/xmrig
 * src/base/tools/cryptonote/WalletAddress.cpp.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58xmr } from '@scure/base';
import { type Address, decodeOr } from './address.ts';

const TAGS: ReadonlyMap<number, string> = new Map([
  [18, 'XMR'],
  [42, 'XMR'],
  [19, 'XMR'],
  [0x2bb39a, 'SUMO'],
  [0x8319a, 'SUMO'],
  [0x29339a, 'SUMO'],
  [0x2cca, 'ARQ'],
  [0x6847, 'ARQ'],
  [0x116bc7, 'ARQ'],
  [0x1032, 'WOW'],
  [0x2fb0, 'WOW'],
  [0x1a9a, 'WOW'],
  [0x5a, 'GRFT'],
  [0x66, 'GRFT'],
  [0x5b, 'GRFT'],
  [0x424200, 'TOWN'],
  [0x424201, 'TOWN'],
]);
/** Monero's test networks; the checksum is as strong, the coin worth nothing. */
const TEST_TAGS: ReadonlySet<number> = new Set([53, 63, 54, 24, 36, 25]);
const KEY_BYTES = 64;
const PAYMENT_BYTES = 8;
const CHECK_BYTES = 4;

export function readCryptoNote(text: string): Address | null {
  if (text.length < 90 || text.length > 120 || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return null;
  const bytes = decodeOr(base58xmr, text);
  // A wrong letter may already overflow a block: the text still has the length and the first letter of an address.
  if (bytes === null) return moneroLooking(text);
  const [tag, tagBytes] = readVarint(bytes);
  const body = bytes.subarray(0, bytes.length - CHECK_BYTES);
  const payload = body.length - tagBytes;
  if (payload !== KEY_BYTES && payload !== KEY_BYTES + PAYMENT_BYTES) return moneroLooking(text);
  const check = keccak_256(body);
  const valid = bytes.subarray(body.length).every((byte, i) => byte === check[i]);
  if (!valid)
    return TAGS.has(tag)
      ? { address: text, coin: TAGS.get(tag) ?? null, checksum: 'invalid' }
      : moneroLooking(text);
  if (TEST_TAGS.has(tag)) return { address: text, coin: null, checksum: 'valid' };
  // An unknown tag with a right checksum is an address of a coin that is not in the table.
  return { address: text, coin: TAGS.get(tag) ?? null, checksum: 'valid' };
}

function moneroLooking(text: string): Address | null {
  const looks = (text.length === 95 || text.length === 106) && /^[48]/.test(text);
  return looks ? { address: text, coin: 'XMR', checksum: 'invalid' } : null;
}

function readVarint(bytes: Uint8Array): readonly [value: number, length: number] {
  let value = 0;
  for (let i = 0; i < Math.min(bytes.length, 4); i++) {
    const byte = bytes[i] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, i + 1];
  }
  return [-1, 0];
}
