/** Files that are there whole or not at all: written under another name, made durable, renamed. */
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { systemCodeOf } from '#base/errors.ts';

/** Folder of files that are not whole yet. */
const UNFINISHED = '.unfinished';

/** Files that wait to be made durable: each holds a few dozen bytes of memory; more are synced meanwhile. */
export const PENDING_MAX = 4_096;
/** Files made durable at the same time. */
const SYNCS = 16;

/** Replaces a file. Durable when it returns. */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = unfinishedName(path);
  await writeSynced(unfinished, content, 0o644);
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

/** False, and nothing is written, where the file is there already. For secrets: only the owner may read it. */
export async function writeFileOnce(path: string, content: string): Promise<boolean> {
  const unfinished = unfinishedName(path);
  await writeSynced(unfinished, content, 0o600);
  try {
    await link(unfinished, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

function unfinishedName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.new`;
}

async function writeSynced(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  await using file = await open(path, 'wx', mode);
  await file.writeFile(content);
  await file.sync();
}

/** Makes names in it durable: what was put there, renamed or removed. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync();
}

/**
 * Writes many files below a folder that nobody reads yet, and makes them durable together: of five million events come
 * 40,000 files.
 */
export class FileBatch {
  readonly #folder: string;
  readonly #made = new Set<string>();
  readonly #pending = new Set<string>();

  readonly #pendingMax: number;

  constructor(folder: string, pendingMax: number = PENDING_MAX) {
    this.#folder = folder;
    this.#pendingMax = pendingMax;
  }

  /** Files that a loss of power could still take. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Removes what a process left behind that was killed while it wrote. */
  static async clear(folder: string): Promise<void> {
    await rm(join(folder, UNFINISHED), { recursive: true, force: true });
  }

  async put(path: string, content: Uint8Array): Promise<void> {
    const whole = join(this.#folder, path);
    const folder = dirname(whole);
    if (!this.#made.has(folder)) {
      await mkdir(join(this.#folder, UNFINISHED), { recursive: true });
      await mkdir(folder, { recursive: true });
      this.#made.add(folder);
    }
    const unfinished = join(this.#folder, UNFINISHED, randomBytes(8).toString('hex'));
    {
      await using file = await open(unfinished, 'wx', 0o644);
      await file.writeFile(content);
    }
    await rename(unfinished, whole);
    this.#pending.add(whole);
    if (this.#pending.size >= this.#pendingMax) await this.sync();
  }

  /** After this all that was put is on the disk. */
  async sync(): Promise<void> {
    const paths = [...this.#pending];
    this.#pending.clear();
    for (let at = 0; at < paths.length; at += SYNCS) {
      await Promise.all(paths.slice(at, at + SYNCS).map(syncFile));
    }
    for (const folder of new Set(paths.map(dirname))) await syncUpTo(folder, this.#folder);
  }
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path);
  await file.datasync();
}

/** A new folder is an entry of the one above it. */
async function syncUpTo(folder: string, top: string): Promise<void> {
  await syncFolder(folder);
  if (folder !== top && folder.startsWith(top)) await syncUpTo(dirname(folder), top);
}
