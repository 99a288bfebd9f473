/**
 * Reads the published log as anybody can: files below /log. Proofs are computed from its tiles; each tile is fetched when a
 * proof asks for it, and kept.
 */
import { nodesOfTiles, type NodeReader } from '#wire/tlog/proof.ts';
import { readEntryBundle, readHashTile, tilePath, TILE_WIDTH, type Tile } from '#wire/tlog/tile.ts';

/** The log has no such file, or another one than was asked for: it may have grown meanwhile. */
export class LogFault extends Error {}

/** A proof that asks for a tile that is not here yet is begun anew with it. */
class Missing extends Error {
  readonly tile: Tile;
  constructor(tile: Tile) {
    super(tilePath(tile));
    this.tile = tile;
  }
}

const LOG = '/log';

async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${LOG}/${path}`, { credentials: 'omit' });
  if (!response.ok) throw new LogFault(path);
  return new Uint8Array(await response.arrayBuffer());
}

export async function fetchLogText(path: string): Promise<string> {
  return new TextDecoder().decode(await fetchBytes(path));
}

export class LogTiles {
  readonly size: number;
  readonly #tiles = new Map<string, readonly Uint8Array[]>();
  readonly #bundles = new Map<number, Promise<readonly Uint8Array[]>>();

  constructor(size: number) {
    this.size = size;
  }

  /** Computes a proof; what it needs of the log is fetched on the way. */
  async prove<T>(compute: (nodes: NodeReader) => T): Promise<T> {
    for (;;) {
      try {
        return compute(nodesOfTiles(this.size, (tile) => this.#known(tile)));
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        await this.#fetch(error.tile);
      }
    }
  }

  #known(tile: Tile): readonly Uint8Array[] {
    const hashes = this.#tiles.get(tilePath(tile));
    if (hashes === undefined) throw new Missing(tile);
    return hashes;
  }

  async #fetch(tile: Tile): Promise<void> {
    const path = tilePath(tile);
    const hashes = readHashTile(await fetchBytes(path), tile.width);
    if (hashes === null) throw new LogFault(path);
    this.#tiles.set(path, hashes);
  }

  /** The entry of an event below `size`. */
  async entry(seq: number): Promise<Uint8Array> {
    const index = Math.floor(seq / TILE_WIDTH);
    let bundle = this.#bundles.get(index);
    if (bundle === undefined) {
      bundle = this.#fetchBundle(index);
      this.#bundles.set(index, bundle);
    }
    const entry = (await bundle)[seq % TILE_WIDTH];
    if (entry === undefined) throw new LogFault(`entry ${seq}`);
    return entry;
  }

  async #fetchBundle(index: number): Promise<readonly Uint8Array[]> {
    const width = Math.min(TILE_WIDTH, this.size - index * TILE_WIDTH);
    const path = tilePath({ level: 'entries', index, width });
    const entries = readEntryBundle(await fetchBytes(path));
    if (entries === null || entries.length !== width) throw new LogFault(path);
    return entries;
  }
}
