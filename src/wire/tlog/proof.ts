/** Inclusion and consistency proofs: made as RFC 9162 §2.1.3.1 and §2.1.4.1 say, verified as §2.1.3.2 and §2.1.4.2 say. */
import { assert } from '#base/assert.ts';
import { nodeHash, rootOfHashes, sameHash } from './merkle.ts';
import { partialTile } from './tree.ts';
import { hashCount, TILE_WIDTH, type Tile } from './tile.ts';

/** The root of the complete subtree of 2^level leaves that starts at leaf `index` · 2^level. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** Hashes of a proof: a tree of 2^53 leaves has 53 levels, and a consistency proof at most one hash more. */
export const PROOF_HASHES_MAX = 54;

/** Reads nodes from tiles of a tree of `size` leaves; `tileOf` gives as many hashes as the tile's width says. */
export function nodesOfTiles(
  size: number,
  tileOf: (tile: Tile) => readonly Uint8Array[],
): NodeReader {
  return (level, index) => {
    const tileLevel = Math.floor(level / 8);
    const span = 2 ** (level % 8);
    const first = index * span;
    const tileIndex = Math.floor(first / TILE_WIDTH);
    const edge = partialTile(size, tileLevel);
    const width = tileIndex < edge.index ? TILE_WIDTH : edge.width;
    const from = first % TILE_WIDTH;
    assert(first + span <= hashCount(size, tileLevel), 'a node asked for lies in the tree');
    const hashes = tileOf({ level: tileLevel, index: tileIndex, width });
    return rootOfHashes(hashes.slice(from, from + span));
  };
}

/** PATH(index, D[size]); index < size. */
export function inclusionProof(index: number, size: number, read: NodeReader): Uint8Array[] {
  assert(index >= 0 && index < size, 'a proof is asked for a leaf of the tree');
  const path = (start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(start, middle), rangeRoot(middle, end, read)]
      : [...path(middle, end), rangeRoot(start, middle, read)];
  };
  return path(0, size);
}

/** PROOF(older, D[newer]); empty where there is nothing to prove: `older` is 0 or `newer`. */
export function consistencyProof(older: number, newer: number, read: NodeReader): Uint8Array[] {
  assert(older >= 0 && older <= newer, 'the older tree is not the larger one');
  if (older === 0 || older === newer) return [];
  const proof = (start: number, end: number, whole: boolean): Uint8Array[] => {
    if (older === end) return whole ? [] : [rangeRoot(start, end, read)];
    const middle = start + splitOf(end - start);
    return older <= middle
      ? [...proof(start, middle, whole), rangeRoot(middle, end, read)]
      : [...proof(middle, end, false), rangeRoot(start, middle, read)];
  };
  return proof(0, newer, true);
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

/** MTH(D[start:end]) for the ranges that the recursion of RFC 6962 meets: only their right part can be incomplete. */
function rangeRoot(start: number, end: number, read: NodeReader): Uint8Array {
  const length = end - start;
  const level = Math.log2(length);
  if (Number.isInteger(level) && 2 ** level === length) return read(level, start / length);
  const middle = start + splitOf(length);
  return nodeHash(rangeRoot(start, middle, read), rangeRoot(middle, end, read));
}

/** Whether `proof` shows that the leaf with this hash stands at `index` of the tree with this size and root. */
export function verifyInclusion(
  leaf: { readonly hash: Uint8Array; readonly index: number },
  tree: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!(leaf.index >= 0 && leaf.index < tree.size) || proof.length > PROOF_HASHES_MAX) return false;
  const sides = sidesOf(leaf.index, tree.size - 1, proof.length);
  return sides !== null && sameHash(climb(leaf.hash, proof, sides), tree.root);
}

interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether `proof` shows that the newer tree begins with all leaves of the older one, unchanged. */
export function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (older.size > newer.size || proof.length > PROOF_HASHES_MAX) return false;
  if (older.size === newer.size) return proof.length === 0 && sameHash(older.root, newer.root);
  if (older.size === 0) return proof.length === 0;
  let at = older.size - 1;
  let last = newer.size - 1;
  while (at % 2 === 1) {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  // Where the older tree is a complete one, its root is the first hash and is not repeated in the proof.
  const [start, ...rest] = at === 0 ? [older.root, ...proof] : proof;
  const sides = sidesOf(at, last, rest.length);
  if (start === undefined || sides === null) return false;
  // The older tree ends where the path does: of it only what stands to the left is known.
  const lefts = rest.filter((_, step) => sides[step]);
  const left = lefts.map(() => true);
  return (
    sameHash(climb(start, lefts, left), older.root) &&
    sameHash(climb(start, rest, sides), newer.root)
  );
}

/**
 * For each hash of a path from node `at` up, whether it stands on the left; `last` is the last node of that level. Null
 * where the path to the root has not this many hashes.
 */
function sidesOf(at: number, last: number, count: number): boolean[] | null {
  const sides: boolean[] = [];
  while (sides.length < count) {
    if (last === 0) return null;
    const isLeft = at % 2 === 1 || at === last;
    sides.push(isLeft);
    // The last node without a sibling moves up unhashed.
    const levels = isLeft ? 1 + trailingZeros(at) : 1;
    at = Math.floor(at / 2 ** levels);
    last = Math.floor(last / 2 ** levels);
  }
  return last === 0 ? sides : null;
}

function trailingZeros(n: number): number {
  let count = 0;
  for (let rest = n; rest !== 0 && rest % 2 === 0; rest /= 2) count++;
  return count;
}

function climb(
  start: Uint8Array,
  path: readonly Uint8Array[],
  sides: readonly boolean[],
): Uint8Array {
  return path.reduce(
    (below, hash, step) => (sides[step] ? nodeHash(hash, below) : nodeHash(below, hash)),
    start,
  );
}
