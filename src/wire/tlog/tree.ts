/**
 * A tree that only grows. It keeps the hashes of the last, partial tile of each level and hands over every tile that
 * becomes full, so five million leaves need at most 255 hashes a level in memory and each is hashed once.
 */
import { EMPTY_ROOT, foldPeaks, peaksOf, rootOfHashes } from './merkle.ts';
import { hashCount, TILE_WIDTH, topLevel, type Tile } from './tile.ts';

/** Receives a tile that is full, with its 256 hashes. */
export type TileSink = (tile: Tile, hashes: readonly Uint8Array[]) => void;

export class GrowingTree {
  #sink: TileSink;
  /** By level, the hashes that no full tile holds yet. */
  readonly #edge: Uint8Array[][] = [];
  #size = 0;

  constructor(sink: TileSink = () => undefined) {
    this.#sink = sink;
  }

  /**
   * Goes on from a tree of `size` leaves. `partialOf` gives the hashes of the partial tile of a level, as many as its
   * width says.
   */
  static resume(
    size: number,
    partialOf: (tile: Tile) => readonly Uint8Array[],
    sink?: TileSink,
  ): GrowingTree {
    const tree = new GrowingTree(sink);
    tree.#size = size;
    for (let level = 0; level <= topLevel(size); level++) {
      const tile = partialTile(size, level);
      tree.#edge.push(tile.width === 0 ? [] : [...partialOf(tile)]);
    }
    return tree;
  }

  get size(): number {
    return this.#size;
  }

  /** Hands tiles that become full over to another receiver from now on. */
  tell(sink: TileSink): void {
    this.#sink = sink;
  }

  /** Takes the hash of the next leaf. */
  append(hash: Uint8Array): void {
    this.#size++;
    this.#push(0, hash);
  }

  #push(level: number, hash: Uint8Array): void {
    const hashes = (this.#edge[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    this.#edge[level] = [];
    this.#sink({ ...partialTile(this.#size - 1, level), width: TILE_WIDTH }, hashes);
    this.#push(level + 1, rootOfHashes(hashes));
  }

  /** The partial tiles at the right edge, lowest level first. */
  partials(): { readonly tile: Tile; readonly hashes: readonly Uint8Array[] }[] {
    return this.#edge.flatMap((hashes, level) =>
      hashes.length === 0 ? [] : [{ tile: partialTile(this.#size, level), hashes: hashes.slice() }],
    );
  }

  root(): Uint8Array {
    return rootOfEdge(this.#edge);
  }
}

/** The root of a tree by the hashes of its partial tiles, by level from 0. */
export function rootOfEdge(edge: readonly (readonly Uint8Array[])[]): Uint8Array {
  // Higher levels stand for the leaves further left.
  const peaks = edge.toReversed().flatMap((hashes) => peaksOf(hashes));
  return foldPeaks(peaks) ?? EMPTY_ROOT;
}

/** The tile at the right edge of a level; width 0 where every tile of the level is full. */
export function partialTile(size: number, level: number): Tile {
  const count = hashCount(size, level);
  return { level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH };
}
