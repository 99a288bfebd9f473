/** One file of a spool: lines are only ever added to its end, until it is removed whole. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PartId } from './spool-line.ts';
import { syncFolder } from './spool-state.ts';

const DIGITS = 12;
const NAME = /^(\d{12})\.ndjson$/;

export function segmentNumber(file: string): number | null {
  const digits = NAME.exec(basename(file))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Where something lies, and what decides about its fate. */
export interface Entry extends PartId {
  /** Position of its grade. */
  readonly rank: number;
  readonly seenAt: string;
  readonly segment: Segment;
  readonly at: number;
  readonly length: number;
}

export class Segment {
  readonly number: number;
  readonly #folder: string;
  readonly #file: FileHandle;
  #bytes: number;
  /** What lies here in its latest version. */
  readonly live = new Set<Entry>();
  liveBytes = 0;

  private constructor(folder: string, number: number, file: FileHandle, bytes: number) {
    this.#folder = folder;
    this.number = number;
    this.#file = file;
    this.#bytes = bytes;
  }

  static async create(folder: string, number: number): Promise<Segment> {
    const file = await open(pathOf(folder, number), 'wx+', 0o600);
    try {
      await syncFolder(folder);
      return new Segment(folder, number, file, 0);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  static async openFile(folder: string, number: number): Promise<Segment> {
    const file = await open(pathOf(folder, number), 'r+');
    const { size } = await file.stat();
    return new Segment(folder, number, file, size);
  }

  get bytes(): number {
    return this.#bytes;
  }

  async readAll(): Promise<Buffer> {
    return await this.read(0, this.#bytes);
  }

  async read(at: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#file.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  }

  /** Adds at the end; not durable before `sync`. Answers where it begins. */
  async append(bytes: Buffer): Promise<number> {
    const at = this.#bytes;
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
    this.#bytes = at + bytes.length;
    return at;
  }

  async sync(): Promise<void> {
    await this.#file.datasync();
  }

  /** Forgets what lies behind `bytes`. */
  async cut(bytes: number): Promise<void> {
    await this.#file.truncate(bytes);
    this.#bytes = bytes;
    await this.#file.sync();
  }

  hold(entry: Entry): void {
    this.live.add(entry);
    this.liveBytes += entry.length;
  }

  release(entry: Entry): void {
    this.live.delete(entry);
    this.liveBytes -= entry.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(pathOf(this.#folder, this.number), { force: true });
  }
}

function pathOf(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(DIGITS, '0')}.ndjson`);
}
