/**
 * `0x` and 40 hex digits: Ethereum, Ethereum Classic, EthereumPoW and old Conflux share the form, so that no coin is named.
 * EIP-55: a letter is upper case where the same nibble of Keccak-256 of the lower-case digits is 8 or more. One case
 * throughout carries no checksum.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Address } from './address.ts';

export function readEthereum(text: string): Address | null {
  const match = /^(?:0x)?([0-9a-fA-F]{40})$/.exec(text);
  if (match === null) return null;
  const digits = match[1] ?? '';
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) {
    return { address: text, coin: null, checksum: 'none' };
  }
  const hash = keccak_256(new TextEncoder().encode(lower));
  const valid = Array.from(digits).every((char, i) => {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15;
    return char === (nibble >= 8 ? char.toUpperCase() : char.toLowerCase());
  });
  return { address: text, coin: null, checksum: valid ? 'valid' : 'invalid' };
}
