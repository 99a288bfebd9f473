/**
 * Hash tiles believed from the top down: those at the right edge give the root that was signed, and each full tile is
 * a hash of the tile above it. What they say of the events can then be believed too, so a changed event can be named.
 */
import type { Checkpoint } from './checkpoint.ts';
import { rootOfHashes, sameHash } from './merkle.ts';
import { tilePath, tilesOfLevel, TILE_WIDTH, topLevel, type Tile } from './tile.ts';
import { partialTile, rootOfEdge } from './tree.ts';

/** Hashes of a tile; null where its file is missing or has another length. */
export type TileReader = (tile: Tile) => readonly Uint8Array[] | null;

/** The tiles that `TileChain` asks for: all above level 0, and the partial one of level 0. */
export function* chainTiles(size: number): Generator<Tile> {
  for (let level = topLevel(size); level >= 1; level--) yield* tilesOfLevel(size, level);
  const edge = partialTile(size, 0);
  if (edge.width > 0) yield edge;
}

export class TileChain {
  readonly #size: number;
  readonly #tiles = new Map<string, readonly Uint8Array[]>();
  /** Whether the right edge gives the root that was signed. */
  readonly isSound: boolean;

  constructor({ size, root }: Checkpoint, read: TileReader) {
    this.#size = size;
    this.isSound = this.#keepEdge(root, read);
    if (!this.isSound) return;
    for (let level = topLevel(size) - 1; level >= 1; level--) this.#descend(level, read);
  }

  /** Believes the partial tiles if they give the root. */
  #keepEdge(root: Uint8Array, read: TileReader): boolean {
    const size = this.#size;
    const edge: (readonly Uint8Array[])[] = [];
    for (let level = 0; level <= topLevel(size); level++) {
      const tile = partialTile(size, level);
      const hashes = tile.width === 0 ? [] : read(tile);
      if (hashes === null) return false;
      edge.push(hashes);
    }
    if (!sameHash(rootOfEdge(edge), root)) return false;
    for (const [level, hashes] of edge.entries()) this.#keep(partialTile(size, level), hashes);
    return true;
  }

  /** Believes the full tiles of a level that the tiles above it vouch for. */
  #descend(level: number, read: TileReader): void {
    for (const tile of tilesOfLevel(this.#size, level)) {
      const expected = this.rootOf(tile);
      const hashes = tile.width === TILE_WIDTH && expected !== null ? read(tile) : null;
      if (hashes === null || expected === null) continue;
      if (sameHash(rootOfHashes(hashes), expected)) this.#keep(tile, hashes);
    }
  }

  #keep(tile: Tile, hashes: readonly Uint8Array[]): void {
    if (tile.width > 0) this.#tiles.set(tilePath(tile), hashes);
  }

  /** Whether a tile above level 0 is known not to be what was signed. */
  refutes(tile: Tile): boolean {
    return this.rootOf(tile) !== null && !this.#tiles.has(tilePath(tile));
  }

  /** The root of the tree over a tile's hashes as it was signed; null where nothing that can be believed says it. */
  rootOf({ level, index, width }: Tile): Uint8Array | null {
    const height = level === 'entries' ? 0 : level;
    if (width < TILE_WIDTH) {
      const own = this.#tiles.get(tilePath({ level: height, index, width }));
      return own === undefined ? null : rootOfHashes(own);
    }
    const above = Math.floor(index / TILE_WIDTH);
    const edge = partialTile(this.#size, height + 1);
    const parent = { ...edge, index: above, width: above < edge.index ? TILE_WIDTH : edge.width };
    return this.#tiles.get(tilePath(parent))?.[index % TILE_WIDTH] ?? null;
  }
}
