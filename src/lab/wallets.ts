/**
 * Addresses that pass every check a pool makes and belong to nobody: random keys, real checksums.
 * Forms: detection of Base58Check (Bitcoin family), BIP-173/350, CryptoNote Base58 with Keccak-256, EIP-55,
 * CashAddr-style polymod (Kaspa, Bitcoin Cash), BLAKE2b-256 (Ergo), IBAN mod 97 (Nimiq).
 */
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58, base58xmr, bech32, bech32m, createBase58check, hex } from '@scure/base';
import type { Random } from '#base/random.ts';

const base58check = createBase58check(sha256);

/** Every coin that `walletOf` knows. */
export const COINS = [
  'BTC',
  'BCH',
  'LTC',
  'DOGE',
  'DASH',
  'RVN',
  'ZEC',
  'XMR',
  'WOW',
  'ETH',
  'ETC',
  'KAS',
  'ALPH',
  'ERG',
  'GRIN',
  'BEAM',
  'IRON',
  'NIM',
  'XCH',
] as const;
export type Coin = (typeof COINS)[number];

/** A fresh address of this coin. */
export function walletOf(coin: Coin, random: Random): string {
  return MAKERS[coin](random);
}

const MAKERS: Readonly<Record<Coin, (random: Random) => string>> = {
  BTC: (r) =>
    [legacy(r, 0x00), legacy(r, 0x05), segwit(r, 'bc'), taproot(r, 'bc')][r.below(4)] ?? '',
  BCH: (r) => polymodAddress('bitcoincash', concat([0], r.bytes(20))),
  LTC: (r) => [legacy(r, 0x30), legacy(r, 0x32), segwit(r, 'ltc')][r.below(3)] ?? '',
  DOGE: (r) => legacy(r, 0x1e),
  DASH: (r) => legacy(r, 0x4c),
  RVN: (r) => legacy(r, 0x3c),
  ZEC: (r) => base58check.encode(concat([0x1c, r.below(2) === 0 ? 0xb8 : 0xbd], r.bytes(20))),
  XMR: (r) => cryptoNote(r, r.below(3) === 0 ? 42 : 18),
  WOW: (r) => cryptoNote(r, 0x1032),
  ETH: checksummedHex,
  ETC: checksummedHex,
  KAS: (r) => polymodAddress('kaspa', concat([0], r.bytes(32))),
  ALPH: (r) => base58.encode(concat([0], r.bytes(32))),
  ERG: ergo,
  GRIN: (r) => bech32.encode('grin', bech32.toWords(r.bytes(32))),
  BEAM: (r) => r.hex(33),
  IRON: (r) => r.hex(32),
  NIM: nimiq,
  XCH: (r) => bech32m.encode('xch', bech32m.toWords(r.bytes(32))),
};

function legacy(random: Random, version: number): string {
  return base58check.encode(concat([version], random.bytes(20)));
}

function segwit(random: Random, hrp: string): string {
  return bech32.encode(hrp, [0, ...bech32.toWords(random.bytes(20))]);
}

function taproot(random: Random, hrp: string): string {
  return bech32m.encode(hrp, [1, ...bech32m.toWords(random.bytes(32))]);
}

/** Varint tag ‖ spend key ‖ view key ‖ Keccak-256 (original padding), first 4 bytes. */
function cryptoNote(random: Random, tag: number): string {
  const prefix: number[] = [];
  for (let rest = tag; ; rest >>>= 7) {
    if (rest < 0x80) {
      prefix.push(rest);
      break;
    }
    prefix.push((rest & 0x7f) | 0x80);
  }
  const body = concat(prefix, random.bytes(64));
  return base58xmr.encode(concat(body, keccak_256(body).subarray(0, 4)));
}

/** EIP-55: a letter is upper case where the same nibble of the Keccak-256 of the lower-case text is at least 8. */
function checksummedHex(random: Random): string {
  const lower = random.hex(20);
  const hash = hex.encode(keccak_256(new TextEncoder().encode(lower)));
  const mixed = Array.from(lower, (c, i) =>
    parseInt(hash[i] ?? '0', 16) >= 8 ? c.toUpperCase() : c,
  );
  return `0x${mixed.join('')}`;
}

function ergo(random: Random): string {
  const body = concat([0x01, 0x02 + random.below(2)], random.bytes(32));
  return base58.encode(concat(body, blake2b(body, { dkLen: 32 }).subarray(0, 4)));
}

const NIMIQ_ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVXY';

function nimiq(random: Random): string {
  let account = '';
  for (let i = 0; i < 32; i++) account += NIMIQ_ALPHABET[random.below(32)] ?? '0';
  const digits = Array.from(`${account}NQ00`, (c) => parseInt(c, 36).toString()).join('');
  const check = (98n - (BigInt(digits) % 97n)).toString().padStart(2, '0');
  return `NQ${check} ${account.match(/.{4}/g)?.join(' ') ?? ''}`;
}

const CHARSET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [
  0x98f2bc8e61n,
  0x79b76d99e2n,
  0xf33e5fb3c4n,
  0xae2eabe2a8n,
  0x1e4f43e470n,
] as const;

/** The 40-bit code of CashAddr and Kaspa: prefix, 0, payload and 8 zero symbols, last remainder xor 1. */
function polymodAddress(prefix: string, payload: Uint8Array): string {
  const words = bech32.toWords(payload);
  const low = Array.from(prefix, (c) => c.charCodeAt(0) & 31);
  let sum = 1n;
  for (const word of [...low, 0, ...words, 0, 0, 0, 0, 0, 0, 0, 0]) {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(word);
    GENERATOR.forEach((g, i) => {
      if (((top >> BigInt(i)) & 1n) === 1n) sum ^= g;
    });
  }
  sum ^= 1n;
  const check = Array.from({ length: 8 }, (_, i) => Number((sum >> BigInt(5 * (7 - i))) & 31n));
  return `${prefix}:${[...words, ...check].map((w) => CHARSET[w] ?? '').join('')}`;
}

function concat(head: Iterable<number>, tail: Iterable<number>): Uint8Array {
  return Uint8Array.from([...head, ...tail]);
}
