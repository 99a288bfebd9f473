/** Trees for tests: leaves that say their number, and every node of the tree over them. */
import { leafHash, rootOfHashes } from './merkle.ts';
import type { NodeReader } from './proof.ts';

export function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, at) => new TextEncoder().encode(`leaf ${at}`));
}

/** The definition of RFC 6962 §2.1 taken literally: the largest power of two below n on the left. */
export function naiveRoot(hashes: readonly Uint8Array[], node: Join): Uint8Array | undefined {
  if (hashes.length <= 1) return hashes[0];
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  const left = naiveRoot(hashes.slice(0, split), node);
  const right = naiveRoot(hashes.slice(split), node);
  return left && right && node(left, right);
}
type Join = (left: Uint8Array, right: Uint8Array) => Uint8Array;

export function nodesOf(leaves: readonly Uint8Array[]): NodeReader {
  const hashes = leaves.map(leafHash);
  return (level, index) => rootOfHashes(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level));
}
