/**
 * The attestations that are audited: those whose SHA-256 of seed, line feed and id comes first. Whoever knows the seed and the
 * list draws the same sample; whoever does not know the seed beforehand cannot tell whom it will fall on.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';

export function sampleOf(seed: string, ids: readonly string[], count: number): string[] {
  return ids
    .map((id) => ({ id, rank: hashOf(`${seed}\n${id}`) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}

/** Of a list in its own order. */
export function digestOf(value: unknown): string {
  return hashOf(canonicalJson(value));
}

function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
