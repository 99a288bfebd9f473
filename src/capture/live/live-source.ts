/** Reads the rings that one worker was given, and hands their frames on. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { CaptureSource } from '#capture/source.ts';
import type { FrameBatch } from '#model/batch.ts';
import type { Libc } from './libc.ts';
import { RETIRE_MS, takeSocketError } from './packet-socket.ts';
import { POLLERR, POLLIN } from './packet-abi.ts';
import { RingMemory } from './ring-memory.ts';
import { RingWalker } from './ring-walker.ts';
import type { RingHandle } from './tap.ts';

export interface LiveSource extends CaptureSource {
  /** The interface came back: its frames now arrive in this ring. Reads the old one to its end and closes it. */
  replace(ring: RingHandle): void;
  /** Frames and captured bytes that were delivered. */
  totals(): { readonly frames: number; readonly bytes: number };
}

/** The longest time without a look at the event loop (messages, timers) when no frame arrives. */
export const POLL_MS_MAX = 100;
/** Blocks per ring and turn: at full load other rings, messages and timers still get their turn. */
const BLOCKS_PER_TURN_MAX = 16;

interface Reader {
  readonly ring: RingHandle;
  readonly memory: RingMemory;
  readonly walker: RingWalker;
}

export function createLiveSource(libc: Libc, rings: readonly RingHandle[]): LiveSource {
  return new Rings(libc, rings);
}

class Rings implements LiveSource {
  readonly name: string;
  readonly damage = null;
  readonly #libc: Libc;
  #readers: Reader[];
  /** struct pollfd[]: int fd, short events, short revents. */
  #fds = new Int32Array(0);
  #deliver: ((batch: FrameBatch) => void) | null = null;
  #retired = { frames: 0, bytes: 0, broken: 0 };
  #errors = 0;

  constructor(libc: Libc, rings: readonly RingHandle[]) {
    this.#libc = libc;
    this.name = rings.map((ring) => ring.interfaceName).join(', ');
    this.#readers = rings.map((ring) => this.#map(ring));
  }

  async run(deliver: (batch: FrameBatch) => void, signal: AbortSignal): Promise<void> {
    this.#deliver = deliver;
    try {
      while (!signal.aborted) {
        this.#wait();
        for (const reader of this.#readers) reader.walker.walk(deliver, BLOCKS_PER_TURN_MAX);
        await setImmediate();
      }
      // The block that the kernel is filling comes out when its time is up.
      await setTimeout(RETIRE_MS * 2);
      for (const reader of this.#readers) this.#drain(reader);
    } finally {
      for (const reader of this.#readers) this.#retire(reader);
      this.#readers = [];
      this.#deliver = null;
    }
  }

  replace(ring: RingHandle): void {
    const at = this.#readers.findIndex((one) => one.ring.interfaceName === ring.interfaceName);
    const old = this.#readers[at];
    if (old === undefined) return;
    this.#drain(old);
    this.#retire(old);
    this.#libc.close(old.ring.fd);
    this.#readers[at] = this.#map(ring);
  }

  totals(): { readonly frames: number; readonly bytes: number } {
    let { frames, bytes } = this.#retired;
    for (const { walker } of this.#readers) {
      frames += walker.frames;
      bytes += walker.bytes;
    }
    return { frames, bytes };
  }

  counters(): Readonly<Record<string, number>> {
    let { broken } = this.#retired;
    for (const { walker } of this.#readers) broken += walker.broken;
    return { 'broken-block': broken, 'socket-error': this.#errors };
  }

  #wait(): void {
    if (this.#fds.length !== this.#readers.length * 2) {
      this.#fds = new Int32Array(this.#readers.length * 2);
    }
    const halves = new Uint16Array(this.#fds.buffer);
    this.#readers.forEach(({ ring }, i) => {
      this.#fds[i * 2] = ring.fd;
      halves[i * 4 + 2] = POLLIN;
      halves[i * 4 + 3] = 0;
    });
    if (this.#libc.poll(this.#fds, this.#readers.length, POLL_MS_MAX) <= 0) return;
    this.#readers.forEach(({ ring }, i) => {
      if (((halves[i * 4 + 3] ?? 0) & POLLERR) === 0) return;
      // The interface went down or away (ENETDOWN). The controlling side says so; here it must only not spin.
      takeSocketError(this.#libc, ring.fd);
      this.#errors++;
    });
  }

  #drain(reader: Reader): void {
    if (this.#deliver !== null) reader.walker.walk(this.#deliver, reader.ring.shape.blockCount);
  }

  #map(ring: RingHandle): Reader {
    const { shape } = ring;
    const memory = RingMemory.map(this.#libc, ring.fd, shape.blockBytes * shape.blockCount);
    return { ring, memory, walker: new RingWalker(memory.buffer, shape, ring.linkType) };
  }

  #retire({ memory, walker }: Reader): void {
    this.#retired.frames += walker.frames;
    this.#retired.bytes += walker.bytes;
    this.#retired.broken += walker.broken;
    memory.unmap();
  }
}
