/** Whole logs for tests: events of a few streams, written to files as a publisher does, signed with a given key. */
import { isoFrom } from '#base/clock.ts';
import { leafOf, type LoggedEvent } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { verifierKey, writeNote, writeVerifierKey, type VerifierKey } from './note.ts';
import {
  TILE_WIDTH,
  tilePath,
  tilesOfLevel,
  writeEntryBundle,
  writeHashTile,
  type Tile,
} from './tile.ts';
import { GrowingTree } from './tree.ts';

export type Signer = (message: Uint8Array) => Uint8Array;

export function eventsOf(count: number): LoggedEvent[] {
  return Array.from({ length: count }, (_, seq) => ({
    seq,
    type: seq % 3 === 0 ? 'case.opened' : 'case.noted',
    stream: { kind: 'case', id: `0190b5b0-0000-7000-8000-00000000000${Math.floor(seq / 3) % 10}` },
    version: 1 + (seq % 3) + 3 * Math.floor(seq / 30),
    role: 'officer',
    jurisdiction: 'jiangsu',
    at: isoFrom(1_772_323_200_000 + seq * 1000),
    payload: (seq + 1).toString(16).padStart(64, '0'),
  }));
}

/** Files by path, `checkpoint` and all tiles. */
export function publish(
  entries: readonly Uint8Array[],
  origin: string,
  sign: (text: string) => string,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const put = (tile: Tile, hashes: readonly Uint8Array[]): void =>
    void files.set(tilePath(tile), writeHashTile(hashes));
  const tree = new GrowingTree(put);
  for (const entry of entries) tree.append(leafHash(entry));
  for (const { tile, hashes } of tree.partials()) put(tile, hashes);
  for (const tile of tilesOfLevel(tree.size, 'entries')) {
    const start = tile.index * TILE_WIDTH;
    files.set(tilePath(tile), writeEntryBundle(entries.slice(start, start + tile.width)));
  }
  const text = writeCheckpoint({ origin, size: tree.size, root: tree.root() });
  files.set('checkpoint', new TextEncoder().encode(sign(text)));
  return files;
}

export function publishEvents(
  events: readonly LoggedEvent[],
  origin: string,
  sign: (text: string) => string,
): Map<string, Uint8Array> {
  return publish(events.map(leafOf), origin, sign);
}

/** Signs note texts with an Ed25519 key. */
export function noteSigner(
  name: string,
  publicKey: Uint8Array,
  sign: Signer,
): { readonly key: VerifierKey; readonly line: string; readonly sign: (text: string) => string } {
  const key = verifierKey(name, 1, publicKey);
  return {
    key,
    line: writeVerifierKey(key),
    sign: (text) =>
      writeNote({ text, signatures: [{ ...key, bytes: sign(new TextEncoder().encode(text)) }] }),
  };
}
