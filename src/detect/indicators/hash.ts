/**
 * Two 32-bit hashes of a name, taken from its end to its beginning, so that one pass over a name gives the hashes of
 * all its parent domains. Made for tables, not against forgers: every match is verified byte by byte.
 */
export const HASH_START_A = 0x811c9dc5 | 0;
export const HASH_START_B = 0x2f0b4c47;

/** One more character on lane A (FNV-1a's step). */
export function stepA(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** One more character on lane B; another multiplier and a rotation keep it independent of lane A. */
export function stepB(hash: number, code: number): number {
  const mixed = Math.imul(hash ^ code, 0x5bd1e995);
  return (mixed << 13) | (mixed >>> 19);
}

/** murmur3's finaliser: spreads what the steps left in the upper bits. Unsigned. */
export function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
