/**
 * Publishes the record: committed events become entries and hashes in tiles, and a checkpoint that signs them.
 *
 *   events in the database ──▶ tiles on disk, durable ──▶ checkpoint, renamed into place
 *
 * Only the checkpoint counts. Killed before it is renamed, the tiles beyond the old one are written again from the
 * database. A checkpoint that does not continue the last one is never signed: then publishing ends with `damaged`, and
 * only a person can say which of the two is right, the database or what the world has already seen.
 */
import { statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { OperatingError } from '#base/errors.ts';
import type { Database, Db } from '#store/database.ts';
import { leafOfRow } from '#store/leaf.ts';
import { writeCheckpoint } from '#wire/tlog/checkpoint.ts';
import { HASH_BYTES, leafHash, sameHash } from '#wire/tlog/merkle.ts';
import { judgeSignatures, writeNote, writeVerifierKey } from '#wire/tlog/note.ts';
import {
  TILE_WIDTH,
  tilePath,
  tilesOfLevel,
  topLevel,
  writeEntryBundle,
  writeHashTile,
  type Tile,
} from '#wire/tlog/tile.ts';
import { GrowingTree, partialTile } from '#wire/tlog/tree.ts';
import { verifyEd25519 } from './ed25519.ts';
import { FileBatch, writeFileWhole } from './log-files.ts';
import type { LogKey } from './log-key.ts';
import { readEntriesSync, readPublished, readTileSync, type Published } from './published-log.ts';

/** Events read from the database at once: about a megabyte. */
const READ_ROWS = 2_048;

/** Held in PostgreSQL while one of several servers publishes; any number that no other program uses. */
const PUBLISH_LOCK = 0x6d_77_6c_6f;

/** By folder, the end of the last turn: a command may ask while the office publishes, with a publisher of its own. */
const TURNS = new Map<string, Promise<unknown>>();

export class LogPublisher {
  readonly #database: Database;
  readonly #folder: string;
  readonly #key: LogKey;
  #edge: Edge | null = null;

  constructor(parts: {
    readonly database: Database;
    /** Where the public files lie: `<data>/log`. */
    readonly folder: string;
    readonly key: LogKey;
  }) {
    this.#database = parts.database;
    this.#folder = parts.folder;
    this.#key = parts.key;
  }

  /** Publishes what was committed since; without new events the checkpoint stays as it is. One call runs at a time. */
  publish(): Promise<Published> {
    return this.exclusive(() => this.#publish());
  }

  /** Runs when nobody publishes: whoever changes the checkpoint's file must not meet another. */
  exclusive<T>(run: () => Promise<T>): Promise<T> {
    const last = TURNS.get(this.#folder) ?? Promise.resolve();
    const next = last.then(() => this.#locked(run));
    TURNS.set(
      this.#folder,
      next.catch(() => undefined),
    );
    return next;
  }

  /** An embedded database belongs to one process; PostgreSQL may serve several. */
  #locked<T>(run: () => Promise<T>): Promise<T> {
    if (this.#database.kind === 'embedded') return run();
    return this.#database.db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${PUBLISH_LOCK})`.execute(tx);
      return run();
    });
  }

  async #publish(): Promise<Published> {
    const { db } = this.#database;
    await mkdir(this.#folder, { recursive: true });
    const published = await readPublished(this.#folder);
    if (published !== null) this.#checkOwn(published);
    const { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
    const from = published?.checkpoint.size ?? 0;
    if (size < from) {
      throw this.#refusal(
        `it has published ${from} events and the database has only ${size}: was an old backup restored?`,
      );
    }
    if (published !== null && size === from && this.#edge !== null) return published;
    if (this.#edge === null) await FileBatch.clear(this.#folder);
    const edge = await this.#edgeAt(published);
    if (published !== null && size === from) return published;
    // Until it is signed, what is in memory may be ahead of what was published.
    this.#edge = null;
    const gone = await this.#write(edge, size, { db, folder: this.#folder });
    const signed = await this.#sign(edge.tree);
    this.#edge = edge;
    for (const path of gone) await rm(join(this.#folder, path), { recursive: true, force: true });
    return signed;
  }

  #checkOwn({ note, checkpoint }: Published): void {
    const { verifier } = this.#key;
    const judged = judgeSignatures(note, [verifier], verifyEd25519);
    if (checkpoint.origin !== verifier.name) {
      throw this.#refusal(`it is the log ${checkpoint.origin}, not ${verifier.name}`);
    }
    if (!judged.some(({ verdict }) => verdict === 'valid')) {
      throw this.#refusal('its checkpoint is not signed with our key: was the key file replaced?');
    }
  }

  #refusal(reason: string): OperatingError {
    return new OperatingError('damaged', `Cannot publish the log in ${this.#folder}: ${reason}`);
  }

  /** The right edge of the tree at the last checkpoint, from memory, from the tiles, or from the database. */
  async #edgeAt(published: Published | null): Promise<Edge> {
    if (published === null) return { tree: new GrowingTree(), entries: [] };
    const { size, root } = published.checkpoint;
    const kept = this.#edge?.tree.size === size ? this.#edge : null;
    const edge = kept ?? this.#edgeOfTiles(published) ?? (await this.#rebuild(published));
    if (!sameHash(edge.tree.root(), root)) {
      throw this.#refusal(`neither its tiles nor the database give the root of its ${size} events`);
    }
    if (kept === null) await this.#compareLast(edge);
    return edge;
  }

  /** Null where a tile is missing, or one of the right edge is damaged. */
  #edgeOfTiles({ checkpoint: { size, root } }: Published): Edge | null {
    if (!hasFullTiles(this.#folder, size)) return null;
    try {
      const tree = GrowingTree.resume(size, (tile) => readTileSync(this.#folder, tile));
      const bundle: Tile = { ...partialTile(size, 0), level: 'entries' };
      const entries = bundle.width === 0 ? [] : readEntriesSync(this.#folder, bundle);
      const hashes = tree.partials().find(({ tile }) => tile.level === 0)?.hashes ?? [];
      const isWhole = hashes.every((hash, at) => {
        const entry = entries[at];
        return entry !== undefined && sameHash(leafHash(entry), hash);
      });
      return isWhole && sameHash(tree.root(), root) ? { tree, entries } : null;
    } catch (error) {
      if (error instanceof OperatingError) return null;
      throw error;
    }
  }

  /** Writes all tiles again, but only when the database gives the root that was signed: else they are evidence. */
  async #rebuild({ checkpoint: { size, root } }: Published): Promise<Edge> {
    const edge: Edge = { tree: new GrowingTree(), entries: [] };
    const trial = new GrowingTree();
    for await (const row of eventsBetween(this.#database.db, 0, size)) {
      trial.append(leafHash(leafOfRow(row)));
    }
    const place = { db: this.#database.db, folder: this.#folder };
    if (sameHash(trial.root(), root)) await this.#write(edge, size, place);
    return edge;
  }

  /**
   * All tiles of the first `size` events, durable, in a folder that nobody reads yet: a log that was restored is put in
   * place with them or not at all. Gives the root.
   */
  async writeTiles(db: Db, folder: string, size: number): Promise<Uint8Array> {
    const edge: Edge = { tree: new GrowingTree(), entries: [] };
    await this.#write(edge, size, { db, folder });
    return edge.tree.root();
  }

  /** The newest events of the database must be those that were published: cheap, and finds a database that was exchanged. */
  async #compareLast({ tree, entries }: Edge): Promise<void> {
    const first = tree.size - entries.length;
    for await (const row of eventsBetween(this.#database.db, first, tree.size)) {
      const entry = entries[row.seq - first];
      if (entry === undefined || Buffer.compare(entry, leafOfRow(row)) !== 0) {
        throw this.#refusal(
          `event ${row.seq} in the database is not the one that was published; run "minewatch log verify"`,
        );
      }
    }
  }

  /** Appends events up to `size`, tiles durable when it returns. Gives the folders of partial tiles that became full. */
  async #write(edge: Edge, size: number, { db, folder }: Place): Promise<string[]> {
    const files = new FileBatch(folder);
    const full: { tile: Tile; hashes: readonly Uint8Array[] }[] = [];
    const gone: string[] = [];
    const { tree } = edge;
    tree.tell((tile, hashes) => void full.push({ tile, hashes }));
    const flush = async (): Promise<void> => {
      for (const { tile, hashes } of full.splice(0)) {
        await files.put(tilePath(tile), writeHashTile(hashes));
        gone.push(`${tilePath(tile)}.p`);
      }
    };
    for await (const row of eventsBetween(db, tree.size, size)) {
      if (row.seq !== tree.size) {
        throw this.#refusal(`the database has no event ${tree.size}: the record has a gap`);
      }
      const entry = leafOfRow(row);
      edge.entries.push(entry);
      tree.append(leafHash(entry));
      if (edge.entries.length < TILE_WIDTH) continue;
      const bundle: Tile = {
        level: 'entries',
        index: tree.size / TILE_WIDTH - 1,
        width: TILE_WIDTH,
      };
      await files.put(tilePath(bundle), writeEntryBundle(edge.entries));
      gone.push(`${tilePath(bundle)}.p`);
      edge.entries = [];
      await flush();
    }
    if (tree.size !== size) {
      throw this.#refusal(`the database has ${tree.size} events and says ${size}`);
    }
    for (const { tile, hashes } of tree.partials()) {
      await files.put(tilePath(tile), writeHashTile(hashes));
    }
    if (edge.entries.length > 0) {
      const bundle: Tile = { ...partialTile(size, 0), level: 'entries' };
      await files.put(tilePath(bundle), writeEntryBundle(edge.entries));
    }
    await files.sync();
    return gone;
  }

  async #sign(tree: GrowingTree): Promise<Published> {
    const { verifier } = this.#key;
    const text = writeCheckpoint({ origin: verifier.name, size: tree.size, root: tree.root() });
    await writeFileWhole(join(this.#folder, 'log.vkey'), `${writeVerifierKey(verifier)}\n`);
    const note = writeNote({ text, signatures: [this.#key.sign(text)] });
    await writeFileWhole(join(this.#folder, 'checkpoint'), note);
    const signed = await readPublished(this.#folder);
    if (signed === null) throw this.#refusal('its checkpoint vanished');
    return signed;
  }
}

/**
 * Looked at once in a process: of five million events there are 40,000 files, a fifth of a second. What a disk lost when its
 * power went is missing or empty; what somebody changed is found by whoever verifies the log.
 */
function hasFullTiles(folder: string, size: number): boolean {
  const isThere = (tile: Tile): boolean => {
    const { size: bytes = 0 } = statSync(join(folder, tilePath(tile)), STAT) ?? {};
    return tile.level === 'entries' ? bytes > 0 : bytes === TILE_WIDTH * HASH_BYTES;
  };
  const levels = Array.from({ length: topLevel(size) + 1 }, (_, level) => level);
  for (const level of ['entries' as const, ...levels]) {
    for (const tile of tilesOfLevel(size, level)) {
      if (tile.width === TILE_WIDTH && !isThere(tile)) return false;
    }
  }
  return true;
}
const STAT = { throwIfNoEntry: false } as const;

/** Where a batch of tiles comes from and goes to. */
interface Place {
  readonly db: Db;
  readonly folder: string;
}

/** The right edge: the tree, and the entries of its last, partial bundle. */
interface Edge {
  readonly tree: GrowingTree;
  entries: Uint8Array[];
}

type EventForLeaf = Parameters<typeof leafOfRow>[0];

/** Events with from ≤ seq < to, in order, a few at a time. */
export async function* eventsBetween(
  db: Db,
  from: number,
  to: number,
): AsyncGenerator<EventForLeaf> {
  for (let at = from; at < to;) {
    const rows = await db
      .selectFrom('event')
      .select(['seq', 'streamKind', 'streamId', 'version', 'type', 'at', 'actorKind', 'actorId'])
      .select(['role', 'jurisdiction', 'salt', 'data', 'personalHash'])
      .where('seq', '>=', at)
      .where('seq', '<', to)
      .orderBy('seq')
      .limit(READ_ROWS)
      .execute();
    // What is sealed is no part of a leaf, and is the largest column.
    for (const row of rows) yield { ...row, personal: null };
    const last = rows.at(-1);
    if (last === undefined) return;
    at = last.seq + 1;
  }
}
