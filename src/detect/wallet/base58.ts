/**
 * Base58Check: version ‖ 20 bytes ‖ first 4 bytes of SHA-256d.
 * Version bytes as in each chain's `chainparams.cpp` (`base58Prefixes`): bitcoin/bitcoin, litecoin-project/litecoin,
 * dogecoin/dogecoin, dashpay/dash, RavenProject/Ravencoin, BTCGPU/BTCGPU; zcash/zcash `key_constants.h`.
 * Forks share bytes (0x1e is also DigiByte, 0x3c also Avian, 0x00 also Bitcoin Cash's old form); the coin named is the
 * one whose miners use the form most.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { base58 } from '@scure/base';
import { type Address, decodeOr } from './address.ts';

const VERSIONS: readonly (readonly [version: readonly number[], coin: string | null])[] = [
  [[0x00], 'BTC'],
  [[0x05], 'BTC'],
  [[0x30], 'LTC'],
  [[0x32], 'LTC'],
  [[0x1e], 'DOGE'],
  [[0x16], 'DOGE'],
  [[0x4c], 'DASH'],
  [[0x10], 'DASH'],
  [[0x3c], 'RVN'],
  [[0x7a], 'RVN'],
  [[0x26], 'BTG'],
  [[0x17], 'BTG'],
  // Test networks of Bitcoin and its children share these; such coins have no worth and no name here.
  [[0x6f], null],
  [[0xc4], null],
  [[0x1c, 0xb8], 'ZEC'],
  [[0x1c, 0xbd], 'ZEC'],
];
const HASH_BYTES = 20;
const CHECK_BYTES = 4;

export function readBase58Check(text: string): Address | null {
  if (text.length < 26 || text.length > 36 || !/^[1-9A-HJ-NP-Za-km-z]+$/.test(text)) return null;
  const bytes = decodeOr(base58, text);
  if (bytes === null) return null;
  const body = bytes.subarray(0, bytes.length - CHECK_BYTES);
  const coin = coinOf(body);
  if (coin === undefined) return null;
  const check = sha256(sha256(body));
  const valid = bytes.subarray(body.length).every((byte, i) => byte === check[i]);
  return { address: text, coin, checksum: valid ? 'valid' : 'invalid' };
}

/** Undefined for a version that is not in the table. */
function coinOf(body: Uint8Array): string | null | undefined {
  for (const [version, coin] of VERSIONS) {
    if (body.length !== version.length + HASH_BYTES) continue;
    if (version.every((byte, i) => body[i] === byte)) return coin;
  }
  return undefined;
}
