/** Reads the log as it was published: its last checkpoint, its tiles, and proofs made from them. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { readCheckpoint, type Checkpoint } from '#wire/tlog/checkpoint.ts';
import { readNote, type Note } from '#wire/tlog/note.ts';
import { inclusionProof, nodesOfTiles } from '#wire/tlog/proof.ts';
import { readEntryBundle, readHashTile, TILE_WIDTH, tilePath, type Tile } from '#wire/tlog/tile.ts';

/** Tiles kept while proofs are made, 8 KiB each. */
export const KEPT_TILES_MAX = 2_048;

export interface Published {
  /** The whole signed note. */
  readonly text: string;
  readonly note: Note;
  readonly checkpoint: Checkpoint;
}

/** Null where nothing was published yet. Throws `damaged` where the file is no signed checkpoint. */
export async function readPublished(logFolder: string): Promise<Published | null> {
  const path = join(logFolder, 'checkpoint');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(error)}`);
  });
  if (text === null) return null;
  const note = readNote(text);
  const checkpoint = note === null ? null : readCheckpoint(note.text);
  if (note === null || checkpoint === null) {
    throw new OperatingError('damaged', `${path} is not a signed checkpoint: restore it`);
  }
  return { text, note, checkpoint };
}

/** The inclusion proof of any event below `size`, the size of a published checkpoint. */
export function proofReader(
  logFolder: string,
  size: number,
  keptMax: number = KEPT_TILES_MAX,
): (seq: number) => Uint8Array[] {
  const kept = new Map<string, Uint8Array[]>();
  const read = nodesOfTiles(size, (tile) => {
    const path = tilePath(tile);
    const known = kept.get(path);
    if (known !== undefined) return known;
    const hashes = readTileSync(logFolder, tile);
    if (kept.size >= keptMax) kept.clear();
    kept.set(path, hashes);
    return hashes;
  });
  return (seq) => inclusionProof(seq, size, read);
}

/** The hashes of a tile; a partial one may be read from the full tile that came after it. Throws `damaged`. */
export function readTileSync(logFolder: string, tile: Tile): Uint8Array[] {
  const bytes = readEither(logFolder, tile).subarray(0, tile.width * 32);
  const hashes = readHashTile(new Uint8Array(bytes), tile.width);
  if (hashes === null) throw damaged(logFolder, tile);
  return hashes;
}

/** The entries of a bundle, as many as its width says. Throws `damaged`. */
export function readEntriesSync(logFolder: string, tile: Tile): Uint8Array[] {
  const entries = readEntryBundle(new Uint8Array(readEither(logFolder, tile)));
  if (entries === null || entries.length < tile.width) throw damaged(logFolder, tile);
  return entries.slice(0, tile.width);
}

function readEither(logFolder: string, tile: Tile): Uint8Array {
  const paths = [tilePath(tile), tilePath({ ...tile, width: TILE_WIDTH })];
  for (const path of paths) {
    try {
      return readFileSync(join(logFolder, path));
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error;
    }
  }
  throw damaged(logFolder, tile);
}

function damaged(logFolder: string, tile: Tile): OperatingError {
  return new OperatingError('damaged', `${join(logFolder, tilePath(tile))} is missing or damaged`);
}
