/** Merkle tree hashing as RFC 6962 §2.1 (the same in RFC 9162 §2.1.1) defines it, with SHA-256. */
import { sha256 } from '@noble/hashes/sha2.js';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** MTH of nothing: the hash of the empty string. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256(0x00 ‖ entry) */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF_PREFIX).update(entry).digest();
}

/** SHA-256(0x01 ‖ left ‖ right) */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(NODE_PREFIX).update(left).update(right).digest();
}

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** The root of the tree over these hashes, which may themselves be roots of equally large complete trees. */
export function rootOfHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return foldPeaks(peaksOf(hashes)) ?? EMPTY_ROOT;
}

/** Roots of the complete subtrees from left to right: one for each bit that is set in the number of hashes. */
export function peaksOf(hashes: readonly Uint8Array[]): Uint8Array[] {
  const peaks: Uint8Array[] = [];
  for (const [at, hash] of hashes.entries()) {
    peaks.push(hash);
    // As many subtrees become complete as the count has zero bits at its end: a binary counter with carry.
    for (let count = at + 1; count % 2 === 0; count /= 2) {
      const right = peaks.pop();
      const left = peaks.pop();
      if (left !== undefined && right !== undefined) peaks.push(nodeHash(left, right));
    }
  }
  return peaks;
}

/** One hash of many peaks, smallest first, as RFC 6962 nests them; null of none. */
export function foldPeaks(peaks: readonly Uint8Array[]): Uint8Array | null {
  return peaks.reduceRight<Uint8Array | null>(
    (right, left) => (right === null ? left : nodeHash(left, right)),
    null,
  );
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
