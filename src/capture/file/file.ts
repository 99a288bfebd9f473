/** A capture file, compressed or not, or standard input, as a source of batches. */
import { createReadStream, fstatSync, openSync, readSync, closeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import type { FrameBatch } from '#model/batch.ts';
import { magicOf, PcapReader, RECORD_BYTES_MAX, type RecordReader } from '#wire/pcap.ts';
import { PcapngReader } from '#wire/pcapng.ts';
import { type CaptureSource, createBatch } from '../source.ts';

/**
 * Bytes read at once: few enough to stay in the second-level cache between the kernel's copy and our reading,
 * beside the rows of the flow table. `bench/read.bench.ts` times other sizes.
 */
export const CHUNK_BYTES = 256 * 1024;
/** Frames per batch: a chunk of minimum-size frames (60 bytes and a 16-byte record header) fits. */
const BATCH_FRAMES = 4096;
/** Every magic number fits. */
const MAGIC_BYTES = 4;
const STANDARD_INPUT = 0;
/** Chunks between two looks at the abort signal and the event loop. */
const CHUNKS_PER_TURN = 128;

export interface FileOptions {
  /** Told after every chunk: bytes read so far, of how many (null: unknown). */
  readonly progress?: (done: number, total: number | null) => void;
}

export class FileSource implements CaptureSource {
  readonly name: string;
  damage: string | null = null;
  #bytesRead = 0;
  readonly #options: FileOptions;
  readonly #batch = createBatch(BATCH_FRAMES);
  readonly #buffer = new Uint8Array(CHUNK_BYTES + RECORD_BYTES_MAX + 4096);
  /** Unread bytes lie in #buffer[0, #filled). */
  #filled = 0;
  #skip = 0;
  #reader: RecordReader | null = null;

  /** `path` is a file or `-` for standard input. */
  constructor(path: string, options: FileOptions = {}) {
    this.name = path;
    this.#options = options;
  }

  counters(): Readonly<Record<string, number>> {
    return this.damage === null ? {} : { 'damaged-file': 1 };
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  async run(deliver: (batch: FrameBatch) => void, signal: AbortSignal): Promise<void> {
    const descriptor = this.name === '-' ? STANDARD_INPUT : openInput(this.name);
    const stat = fstatSync(descriptor);
    if (stat.isFile()) await this.#runFile(descriptor, stat.size, deliver, signal);
    else if (stat.isFIFO() || stat.isSocket()) await this.#runPipe(descriptor, deliver, signal);
    else {
      if (descriptor !== STANDARD_INPUT) closeSync(descriptor);
      throw notReadable(this.name, stat.isDirectory());
    }
    if (!signal.aborted) this.#atEnd();
  }

  async #runFile(
    descriptor: number,
    size: number,
    deliver: (batch: FrameBatch) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const head = readHead(descriptor, this.name);
    const packed = decompressorOf(head);
    if (packed === null) await this.#runPlain(descriptor, head, size, deliver, signal);
    else await this.#runPacked(joined(head, streamOf(descriptor)), packed, size, deliver, signal);
  }

  async #runPipe(
    descriptor: number,
    deliver: (batch: FrameBatch) => void,
    signal: AbortSignal,
  ): Promise<void> {
    // process.stdin, because whoever shares the pipe may have made it non-blocking: plain reads then fail with EAGAIN.
    const input = descriptor === STANDARD_INPUT ? process.stdin : streamOf(descriptor);
    try {
      const { head, rest } = await peek(input);
      const packed = decompressorOf(head);
      const whole = joined(head, rest);
      if (packed === null) await this.#runStream(whole, null, deliver, signal);
      else await this.#runPacked(whole, packed, null, deliver, signal);
    } catch (error) {
      throw new OperatingError('unreadable', `Cannot read ${this.name}: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      input.destroy();
    }
  }

  async #runPlain(
    descriptor: number,
    head: Uint8Array,
    total: number | null,
    deliver: (batch: FrameBatch) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.#buffer.set(head);
    this.#filled = head.length;
    this.#bytesRead = head.length;
    try {
      for (let chunks = 1; !signal.aborted; chunks++) {
        const count = readSync(descriptor, this.#buffer, this.#filled, CHUNK_BYTES, null);
        this.#filled += count;
        this.#bytesRead += count;
        if (!this.#drain(deliver) || count === 0) return;
        this.#options.progress?.(this.#bytesRead, total);
        if (chunks % CHUNKS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      if (descriptor !== STANDARD_INPUT) closeSync(descriptor);
    }
  }

  async #runPacked(
    input: Readable,
    packed: NodeJS.ReadWriteStream,
    total: number | null,
    deliver: (batch: FrameBatch) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let packedBytes = 0;
    input.on('data', (chunk: Uint8Array) => {
      packedBytes += chunk.length;
    });
    input.on('error', (error) => packed.emit('error', error));
    const progress = (): void => this.#options.progress?.(packedBytes, total);
    try {
      await this.#runStream(input.pipe(packed), null, deliver, signal, progress);
    } catch (error) {
      // What was unpacked before the damage has been delivered.
      this.damage = `compressed data is damaged or cut off (${messageOf(error)})`;
    }
    input.destroy();
  }

  async #runStream(
    stream: NodeJS.ReadableStream,
    total: number | null,
    deliver: (batch: FrameBatch) => void,
    signal: AbortSignal,
    progress?: () => void,
  ): Promise<void> {
    for await (const chunk of stream) {
      if (typeof chunk === 'string') continue;
      if (signal.aborted) return;
      for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
        const part = chunk.subarray(at, at + CHUNK_BYTES);
        this.#buffer.set(part, this.#filled);
        this.#filled += part.length;
        this.#bytesRead += part.length;
        if (!this.#drain(deliver)) return;
      }
      if (progress !== undefined) progress();
      else this.#options.progress?.(this.#bytesRead, total);
    }
  }

  /** Delivers all whole records in the buffer; false when the rest of the input makes no sense. */
  #drain(deliver: (batch: FrameBatch) => void): boolean {
    const buffer = this.#buffer;
    let at = Math.min(this.#skip, this.#filled);
    this.#skip -= at;
    if (this.#skip > 0) {
      this.#filled = 0;
      return true;
    }
    const reader = (this.#reader ??= this.#choose());
    if (reader === null) return this.damage === null;
    const batch = this.#batch;
    batch.bytes = buffer;
    for (;;) {
      batch.count = 0;
      const stopped = reader.read(buffer, at, this.#filled, batch);
      if (batch.count > 0) deliver(batch);
      const progressed = stopped > at;
      at = stopped;
      if (reader.toSkip > 0 || (batch.count === 0 && !progressed)) break;
    }
    this.#skip = reader.toSkip;
    buffer.copyWithin(0, at, this.#filled);
    this.#filled -= at;
    this.damage ??= reader.damage;
    return this.damage === null;
  }

  #choose(): RecordReader | null {
    if (this.#filled < 4) return null;
    const kind = magicOf(this.#buffer, 0);
    if (kind === null) this.damage = 'it is neither pcap nor pcapng';
    return kind === 'pcap' ? new PcapReader() : kind === 'pcapng' ? new PcapngReader() : null;
  }

  #atEnd(): void {
    if (this.damage !== null) return;
    if (this.#bytesRead === 0) this.damage = 'it is empty';
    else if (this.#reader === null) this.damage = 'it is too short to be a capture';
    else if (this.#filled > 0 || this.#skip > 0) {
      this.damage = `it is cut off: the last record is incomplete`;
    }
  }
}

function notReadable(name: string, isFolder: boolean): OperatingError {
  const why = isFolder
    ? 'it is a folder'
    : "it is a device; use 'minewatch watch -i' for an interface";
  return new OperatingError('unreadable', `Cannot read ${name}: ${why}`);
}

function openInput(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const why = systemCodeOf(error);
    const words: Record<string, string> = {
      ENOENT: 'there is no such file',
      EACCES: 'permission denied',
    };
    throw new OperatingError(
      'unreadable',
      `Cannot read ${path}: ${words[why] ?? messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The first bytes, enough for every magic number; short only at the end of the input. */
function readHead(descriptor: number, name: string): Uint8Array {
  const head = new Uint8Array(MAGIC_BYTES);
  let filled = 0;
  try {
    while (filled < head.length) {
      const count = readSync(descriptor, head, filled, head.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${name}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return head.subarray(0, filled);
}

function decompressorOf(head: Uint8Array): NodeJS.ReadWriteStream | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return createGunzip();
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) {
    return createZstdDecompress();
  }
  return null;
}

/** The rest of what the descriptor gives; the stream owns it from here on and closes it, however it ends. */
function streamOf(descriptor: number): Readable {
  return createReadStream('', { fd: descriptor, highWaterMark: CHUNK_BYTES });
}

/** The first bytes of a stream, enough for every magic number, and what follows them. */
async function peek(
  input: Readable,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const chunks: AsyncIterator<Uint8Array> = input[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, rest: { [Symbol.asyncIterator]: () => chunks } };
}

/** The head again, then the rest. */
function joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): Readable {
  return Readable.from(
    (async function* () {
      if (head.length > 0) yield head;
      yield* rest;
    })(),
    { objectMode: false, highWaterMark: CHUNK_BYTES },
  );
}
