/**
 * Sealed files, each named by the SHA-256 of what lies in it: written once, never changed, checkable without a key.
 * A name that comes from outside never becomes a path.
 */
import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';

export class Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns once the bytes are on disk. The same bytes twice are one file. */
  async put(sealed: Uint8Array): Promise<string> {
    const name = createHash('sha256').update(sealed).digest('hex');
    const path = this.#pathOf(name);
    // Its own: the same bytes may come twice at the same time.
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(temporary, 'w', 0o400);
      try {
        await file.writeFile(sealed);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#settle(temporary, path);
      await syncFolder(dirname(path));
    } catch (error) {
      throw new OperatingError('unavailable', `Cannot keep evidence: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      // Linked or not, it is of no more use; where even this fails, the reason was told above.
      await rm(temporary, { force: true }).catch(() => {});
    }
    return name;
  }

  /** What is there stays: its name says that it is the same. */
  async #settle(temporary: string, path: string): Promise<void> {
    try {
      await link(temporary, path);
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return;
      // A file system without hard links.
      await copyFile(temporary, path, constants.COPYFILE_EXCL);
    }
  }

  /** The sealed bytes, or what is wrong: the file is missing, or holds something else than its name says. */
  async get(name: string): Promise<Uint8Array | 'missing' | 'damaged'> {
    const bytes = await readFile(this.#pathOf(name)).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return null;
      throw new OperatingError('unavailable', `Cannot read evidence: ${messageOf(error)}`, {
        cause: error,
      });
    });
    if (bytes === null) return 'missing';
    const is = createHash('sha256').update(bytes).digest('hex');
    return is === name ? bytes : 'damaged';
  }

  /** Its key is gone already: this frees the room. */
  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  #pathOf(name: string): string {
    if (!/^[0-9a-f]{64}$/.test(name)) throw new Error('Broken invariant: the name of a blob');
    return join(this.#folder, name.slice(0, 2), name.slice(2));
  }
}

/** A new name is only kept by a crash once its folder is on disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
