/**
 * Tiles and entry bundles as C2SP tlog-tiles lays them out in files: 256 hashes or entries each, the last ones partial.
 * Source: https://c2sp.org/tlog-tiles
 */
import { assert } from '#base/assert.ts';
import { HASH_BYTES } from './merkle.ts';

/** Hashes of a full tile, entries of a full bundle. */
export const TILE_WIDTH = 256;

/** Bytes of one entry: its length is written as a uint16. */
export const ENTRY_BYTES_MAX = 0xffff;

/** Bytes of an entry bundle: every entry as long as it can be. */
export const BUNDLE_BYTES_MAX = TILE_WIDTH * (2 + ENTRY_BYTES_MAX);

/** A file of the log. `level` is 0 … 63 for hashes. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  /** 1 … 256; below 256 the tile is partial. */
  readonly width: number;
}

/** The path below the log's prefix, such as `tile/0/x001/x234/067.p/8`. */
export function tilePath({ level, index, width }: Tile): string {
  const partial = width < TILE_WIDTH ? `.p/${width}` : '';
  return `tile/${level}/${indexPath(index)}${partial}`;
}

function indexPath(index: number): string {
  const last = String(index % 1000).padStart(3, '0');
  const above = Math.floor(index / 1000);
  if (above === 0) return last;
  return `${indexPath(above).replace(/(\d{3})$/, 'x$1')}/${last}`;
}

/** Hashes that a tree of this size has at a level: its complete subtrees of 256^level leaves. */
export function hashCount(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The highest level that has a tile, −1 for the empty tree. */
export function topLevel(size: number): number {
  let level = -1;
  while (hashCount(size, level + 1) > 0) level++;
  return level;
}

/** All tiles of one level, left to right. A tree of 70,000 has 273 full ones and one of width 112 at level 0. */
export function* tilesOfLevel(size: number, level: number | 'entries'): Generator<Tile> {
  const count = hashCount(size, level === 'entries' ? 0 : level);
  for (let index = 0; index * TILE_WIDTH < count; index++) {
    yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

/** Null where the length is not that of `width` hashes. */
export function readHashTile(bytes: Uint8Array, width: number): Uint8Array[] | null {
  if (bytes.length !== width * HASH_BYTES) return null;
  return Array.from({ length: width }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

/** Any number of entries up to 256; null where a length does not fit what is there, or there are more. */
export function readEntryBundle(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + 2;
    const end = start + ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
    if (start > bytes.length || end > bytes.length || entries.length === TILE_WIDTH) return null;
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  return entries;
}

/** Hashes one after another, or entries each with its length before it. */
export function writeHashTile(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * HASH_BYTES);
  return bytes;
}

/** Entries may have up to ENTRY_BYTES_MAX bytes; a longer one is a broken promise of whoever made it. */
export function writeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    assert(entry.length <= ENTRY_BYTES_MAX, 'an entry of the log fits its length field');
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}
