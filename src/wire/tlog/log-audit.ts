/**
 * Checks a whole log: every event's leaf is hashed again and the tree over them compared with the root that was signed.
 * Where they differ, the tiles tell which event it is. Bundles are handed over one by one, so a log of any length needs
 * little memory.
 */
import type { Checkpoint } from './checkpoint.ts';
import { Differences } from './difference.ts';
import { LeafOrder } from './leaf-order.ts';
import { leafHash, rootOfHashes, sameHash } from './merkle.ts';
import type { LogProblem } from './problem.ts';
import { readEntryBundle, readHashTile, TILE_WIDTH, tilePath, type Tile } from './tile.ts';
import { TileChain, type TileReader } from './tile-chain.ts';
import { GrowingTree } from './tree.ts';

/** Problems that are kept one by one, for each kind of source; a log with more is not worth a longer list. */
export const PROBLEMS_MAX = 1_000;

export interface AuditReport {
  readonly problems: readonly LogProblem[];
  /** Entries that were read. */
  readonly events: number;
  readonly streams: number;
  /** Events of streams beyond the limit, whose versions were not followed. */
  readonly unfollowed: number;
  readonly span: { readonly from: string; readonly to: string } | null;
}

/** The files of 256 events; null where a file is missing. */
export interface AuditFiles {
  readonly bundle: Uint8Array | null;
  readonly tile: Uint8Array | null;
}

export class LogAudit {
  readonly #checkpoint: Checkpoint;
  readonly #earlier: readonly Checkpoint[];
  readonly #read: TileReader;
  readonly #chain: TileChain;
  readonly #tree: GrowingTree;
  readonly #order = new LeafOrder();
  readonly #differences = new Differences();
  /** Said of files, and of the order of events. */
  readonly #files: LogProblem[] = [];
  readonly #orderly: LogProblem[] = [];
  /** Tiles that differ from what the events give: one of the two was changed, and at the end it is known which. */
  readonly #suspects: { readonly tile: Tile; readonly isRefuted: boolean }[] = [];
  #more = 0;
  #events = 0;
  /** Roots at the sizes of the earlier checkpoints. */
  readonly #earlierRoots = new Map<number, Uint8Array>();

  /** `read` gives the tiles that `chainTiles` names. */
  constructor(checkpoint: Checkpoint, read: TileReader, earlier: readonly Checkpoint[] = []) {
    this.#checkpoint = checkpoint;
    this.#earlier = earlier;
    this.#read = read;
    this.#chain = new TileChain(checkpoint, read);
    this.#tree = new GrowingTree((tile, hashes) => {
      this.#compareTile(tile, hashes);
    });
    this.#meetEarlier();
  }

  /** Takes the next bundle; `tile` describes it, its partial width included. */
  take(tile: Tile, files: AuditFiles): void {
    const start = tile.index * TILE_WIDTH;
    const entries = files.bundle === null ? null : readEntryBundle(files.bundle);
    const signed = files.tile === null ? null : readHashTile(files.tile, tile.width);
    if (entries === null) {
      this.#note(this.#files, {
        kind: 'events-missing',
        path: tilePath({ ...tile, level: 'entries' }),
        from: start,
        to: start + tile.width - 1,
      });
      this.#order.skip();
    } else {
      this.#takeEntries(tile, entries, signed);
    }
    if (signed === null) this.blame({ ...tile, level: 0 }, files.tile === null);
  }

  /** Notes a tile whose file is missing or damaged. */
  blame(tile: Tile, isMissing: boolean): void {
    const kind = isMissing ? 'tile-missing' : 'tile-damaged';
    this.#note(this.#files, { kind, path: tilePath(tile) });
  }

  #takeEntries(
    tile: Tile,
    entries: readonly Uint8Array[],
    signed: readonly Uint8Array[] | null,
  ): void {
    const hashes = entries.map(leafHash);
    for (const hash of hashes) {
      this.#tree.append(hash);
      this.#meetEarlier();
    }
    this.#events += entries.length;
    const believed = this.#chain.rootOf(tile);
    const asTile = signed !== null && sameList(hashes, signed);
    const asSigned = believed === null ? asTile : sameHash(rootOfHashes(hashes), believed);
    if (signed !== null && !asTile) this.#locate(tile, hashes, signed, believed);
    else if (!asSigned) this.#runOf(tile);
    if (asTile && !asSigned) this.#suspect({ ...tile, level: 0 }, true);
    // Of events that were tampered with it is told what was done, not what follows from it.
    this.#followOrder(tile, entries, asSigned || believed === null);
    if (!asSigned) this.#order.skip();
  }

  #followOrder(tile: Tile, entries: readonly Uint8Array[], telling: boolean): void {
    for (const [at, entry] of entries.entries()) {
      const problems = this.#order.look(tile.index * TILE_WIDTH + at, entry);
      for (const problem of telling ? problems : []) this.#note(this.#orderly, problem);
    }
  }

  /** A bundle and its tile differ: names the events if the tile can be believed, or nothing is known about it. */
  #locate(
    tile: Tile,
    hashes: readonly Uint8Array[],
    signed: readonly Uint8Array[],
    believed: Uint8Array | null,
  ): void {
    const isRefuted = believed !== null && !sameHash(rootOfHashes(signed), believed);
    this.#suspect({ ...tile, level: 0 }, isRefuted);
    if (!isRefuted) this.#differences.compare(tile.index * TILE_WIDTH, signed, hashes);
    else if (!sameHash(rootOfHashes(hashes), believed)) this.#runOf(tile);
  }

  #runOf({ index, width }: Tile): void {
    this.#differences.run(index * TILE_WIDTH, index * TILE_WIDTH + width - 1);
  }

  /** A tile above level 0 against what the events give. */
  #compareTile(tile: Tile, hashes: readonly Uint8Array[]): void {
    const stored = tile.level === 0 ? null : this.#read(tile);
    if (stored !== null && !sameList(stored, hashes)) {
      this.#suspect(tile, this.#chain.refutes(tile));
    }
  }

  #suspect(tile: Tile, isRefuted: boolean): void {
    if (this.#suspects.length < PROBLEMS_MAX) this.#suspects.push({ tile, isRefuted });
    else this.#more++;
  }

  #note(list: LogProblem[], problem: LogProblem): void {
    if (list.length < PROBLEMS_MAX) list.push(problem);
    else this.#more++;
  }

  #meetEarlier(): void {
    const { size } = this.#tree;
    if (this.#earlier.some((each) => each.size === size)) {
      this.#earlierRoots.set(size, this.#tree.root());
    }
  }

  finish(): AuditReport {
    for (const { tile, hashes } of this.#tree.partials()) this.#compareTile(tile, hashes);
    const isWhole =
      this.#tree.size === this.#checkpoint.size &&
      sameHash(this.#tree.root(), this.#checkpoint.root);
    // With the signed root the events are right whatever the tiles say.
    for (const { tile, isRefuted } of this.#suspects) {
      if (isWhole || isRefuted) this.blame(tile, false);
    }
    const problems: LogProblem[] = isWhole ? [] : this.#differences.problems();
    if (!isWhole && !this.#chain.isSound) problems.unshift({ kind: 'root-differs' });
    problems.push(...this.#files, ...this.#orderly, ...this.#history(isWhole));
    if (!isWhole && problems.length === 0) problems.push({ kind: 'root-differs' });
    if (this.#more > 0) problems.push({ kind: 'more', count: this.#more });
    return {
      problems,
      events: this.#events,
      streams: this.#order.streamCount,
      unfollowed: this.#order.unfollowedCount,
      span: this.#order.span,
    };
  }

  #history(isWhole: boolean): LogProblem[] {
    const { origin: found, size } = this.#checkpoint;
    return this.#earlier.flatMap((earlier): LogProblem[] => {
      if (earlier.origin !== found) {
        return [{ kind: 'origin-differs', found, expected: earlier.origin }];
      }
      if (earlier.size > size) return [{ kind: 'log-shrunk', size, earlier: earlier.size }];
      const root = this.#earlierRoots.get(earlier.size);
      const same = root !== undefined && sameHash(root, earlier.root);
      return same || !isWhole ? [] : [{ kind: 'history-differs', size: earlier.size }];
    });
  }
}

function sameList(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((hash, at) => sameHash(hash, b[at] ?? EMPTY));
}
const EMPTY = new Uint8Array(0);
