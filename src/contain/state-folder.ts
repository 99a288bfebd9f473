/**
 * What an enforcer keeps on disk: the last set that it accepted, so that it can go on without the office and never goes
 * back, and the mark that nothing is to be held. Each file is written aside and renamed.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OperatingError, messageOf, systemCodeOf } from '#base/errors.ts';
import { Lease } from '#model/desired-set.ts';
import { Instant } from '#model/event.ts';
import { Note } from '#model/text.ts';
import { jsonFrom } from './json-from.ts';

/** A lease with when it was heard of: `bootId` and the milliseconds since that start of the machine, which no clock moves. */
const Kept = z.strictObject({
  lease: Lease,
  bootId: z.string().max(64),
  sentAtUpMs: z.number().nonnegative(),
});
export type Kept = z.infer<typeof Kept>;

/** Somebody at the machine has let everything go. */
const Released = z.strictObject({ at: Instant, by: z.string().max(200), note: Note.nullable() });
export type Released = z.infer<typeof Released>;

export class StateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** Null: there is none, or it is damaged, and the office must be asked. */
  async lease(): Promise<Kept | null> {
    return this.#read('lease.json', Kept);
  }

  async content(): Promise<string | null> {
    return this.#text('set.json');
  }

  async keepContent(text: string): Promise<void> {
    await this.#write('set.json', text);
  }

  async keepLease(kept: Kept): Promise<void> {
    await this.#write('lease.json', JSON.stringify(kept));
  }

  /** Nothing is held by it any more, but nothing older than it is accepted either. Works on a full disk. */
  async setLeaseAside(): Promise<void> {
    try {
      await rename(join(this.path, 'lease.json'), join(this.path, 'fence.json'));
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw unreadable(this.path, error);
    }
  }

  /** Null: none was set aside. */
  async leaseSetAside(): Promise<Kept | null> {
    return this.#read('fence.json', Kept);
  }

  /** A mark that cannot be read is one: somebody wanted nothing to be held. */
  async released(): Promise<Released | null> {
    let text: string | null = '';
    try {
      text = await this.#text(RELEASED);
    } catch {
      // Nobody can say what it says, and that is enough.
    }
    if (text === null) return null;
    const parsed = Released.safeParse(jsonFrom(text));
    if (parsed.success) return parsed.data;
    return { at: '1970-01-01T00:00:00.000Z', by: 'unknown', note: null };
  }

  async markReleased(released: Released): Promise<void> {
    // Made by root, read by the enforcer, who is somebody else; nobody else gets into the folder.
    await this.#write(RELEASED, JSON.stringify(released), 0o644);
  }

  async unmark(): Promise<void> {
    await rm(join(this.path, RELEASED), { force: true });
  }

  async #read<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
    const text = await this.#text(name);
    const parsed = schema.safeParse(text === null ? null : jsonFrom(text));
    return parsed.success ? parsed.data : null;
  }

  async #text(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.path, name), 'utf8');
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return null;
      throw unreadable(this.path, error);
    }
  }

  async #write(name: string, text: string, mode = 0o600): Promise<void> {
    const path = join(this.path, name);
    const aside = `${path}.new`;
    try {
      const file = await open(aside, 'w', mode);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }
}

const RELEASED = 'released.json';

function unreadable(path: string, error: unknown): OperatingError {
  return new OperatingError('unreadable', `Cannot use ${path}: ${messageOf(error)}`, {
    cause: error,
  });
}
