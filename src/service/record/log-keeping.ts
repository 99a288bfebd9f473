/**
 * What was published of the log, in a backup and back from it. Without the last checkpoint a restored office could sign
 * another history under the same name and not know it.
 */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperatingError, systemCodeOf } from '#base/errors.ts';
import type { Db } from '#store/database.ts';
import { leafOfRow } from '#store/leaf.ts';
import { leafHash, sameHash } from '#wire/tlog/merkle.ts';
import { judgeSignatures } from '#wire/tlog/note.ts';
import { GrowingTree } from '#wire/tlog/tree.ts';
import { verifyEd25519 } from '../log/ed25519.ts';
import { FileBatch, syncFolder } from '../log/log-files.ts';
import { readPublished, type Published } from '../log/published-log.ts';
import { eventsBetween } from '../log/publisher.ts';
import type { OfficeLog } from '../office.ts';

const FILES = ['checkpoint', 'cosigned'] as const;
/** A name from a backup never becomes a path of another kind. */
const PATH =
  /^(?:checkpoint|cosigned|timestamps\/(?:0|[1-9]\d{0,15})\.(?:txt|[a-zA-Z0-9._-]{1,200}\.tsr))$/;

export interface PublicFile {
  readonly path: string;
  read(): Promise<Uint8Array>;
}

/** Checkpoint, cosignatures and time stamps, as they are when this is called; a checkpoint is read at once. */
export async function publishedFiles(folder: string): Promise<readonly PublicFile[]> {
  const files: PublicFile[] = [];
  for (const path of FILES) {
    const bytes = await readFile(join(folder, path)).catch(nullIfAbsent);
    if (bytes !== null) files.push({ path, read: async () => bytes });
  }
  for (const name of (
    (await readdir(join(folder, 'timestamps')).catch(nullIfAbsent)) ?? []
  ).sort()) {
    const path = `timestamps/${name}`;
    if (PATH.test(path)) files.push({ path, read: () => readFile(join(folder, path)) });
  }
  return files;
}

export interface RestoredLog {
  /** Events of the checkpoint from which the log goes on; null: it begins anew. */
  readonly size: number | null;
  /** Events that the log in place had already shown, where those are more than the backup has. */
  readonly ahead: number | null;
}

/** Files of the log of a backup, beside the log until all of it is known to fit. */
export class LogKeeping {
  readonly #log: OfficeLog | null;
  readonly #folder: string | null;
  readonly #batch: FileBatch | null;

  private constructor(log: OfficeLog | null) {
    this.#log = log;
    this.#folder = log === null ? null : `${log.folder}.restoring`;
    this.#batch = this.#folder === null ? null : new FileBatch(this.#folder);
  }

  static async begin(log: OfficeLog | null): Promise<LogKeeping> {
    const keeping = new LogKeeping(log);
    await keeping.end();
    return keeping;
  }

  async take(path: string, bytes: Uint8Array): Promise<void> {
    if (!PATH.test(path))
      throw damaged(`it holds ${JSON.stringify(path)}, which is no file of a log`);
    await this.#batch?.put(path, bytes);
  }

  /**
   * Puts them in place, before the transaction ends: killed in between, there is a log whose events are missing, which
   * publishes nothing, and the next attempt finds all as it should be.
   */
  async settle(tx: Db, events: number, mayBeginAnew: boolean): Promise<RestoredLog> {
    if (this.#log === null || this.#folder === null) return { size: null, ahead: null };
    const { folder } = this.#log;
    const kept = await readPublished(this.#folder);
    const inPlace = await readPublished(folder);
    if (inPlace !== null && inPlace.checkpoint.size > 0) {
      const { size } = inPlace.checkpoint;
      if (size > events) return { size, ahead: size };
      await this.#compare(tx, inPlace);
      return { size, ahead: null };
    }
    if (kept === null) return { size: null, ahead: null };
    const { origin, size } = kept.checkpoint;
    if (origin !== this.#log.key.verifier.name) {
      if (mayBeginAnew) return { size: null, ahead: null };
      throw damaged(
        `its log is ${origin} and this office's is ${this.#log.key.verifier.name}: set record.origin, and put its keys in place`,
      );
    }
    this.#checkSigned(kept);
    // Whoever is killed before the first publishing leaves a log that can be read and verified.
    fits(kept, await this.#log.publisher.writeTiles(tx, this.#folder, size));
    await this.#batch?.sync();
    await rm(folder, { recursive: true, force: true });
    await rename(this.#folder, folder);
    await syncFolder(dirname(folder));
    return { size, ahead: null };
  }

  /** Every event again: a backup that somebody changed is found by what was signed of it. */
  async #compare(tx: Db, published: Published): Promise<void> {
    this.#checkSigned(published);
    const tree = new GrowingTree();
    const { size } = published.checkpoint;
    for await (const row of eventsBetween(tx, 0, size)) tree.append(leafHash(leafOfRow(row)));
    fits(published, tree.root());
  }

  #checkSigned({ note }: Published): void {
    const key = this.#log?.key.verifier;
    const judged = key === undefined ? [] : judgeSignatures(note, [key], verifyEd25519);
    if (!judged.some(({ verdict }) => verdict === 'valid')) {
      throw damaged(
        'its log was signed with another key: put keys/log.key of that office in place',
      );
    }
  }

  /** Removes what is not in place. */
  async end(): Promise<void> {
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A root is of one history and one length. */
function fits({ checkpoint: { size, root } }: Published, found: Uint8Array): void {
  if (sameHash(found, root)) return;
  throw damaged(`its events are not the ${size} that were published: it was changed`);
}

function nullIfAbsent(error: unknown): null {
  if (systemCodeOf(error) === 'ENOENT') return null;
  throw error;
}

function damaged(why: string): OperatingError {
  return new OperatingError('damaged', `Cannot restore this backup: ${why}`);
}
