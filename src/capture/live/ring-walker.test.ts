import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameBatch } from '#model/batch.ts';
import { BATCH_FRAMES_MAX, RingWalker } from './ring-walker.ts';

const BLOCK_BYTES = 1 << 20;
const HEADER_BYTES = 82;

/** Plays the kernel: fills blocks as packet_mmap.rst describes them. */
class Kernel {
  readonly buffer: ArrayBuffer;
  readonly #view: DataView;
  readonly #count: number;
  #next = 0;
  constructor(blocks: number) {
    this.buffer = new ArrayBuffer(BLOCK_BYTES * blocks);
    this.#view = new DataView(this.buffer);
    this.#count = blocks;
  }
  get nextIsFree(): boolean {
    return this.#view.getUint32(this.#next * BLOCK_BYTES + 8, true) === 0;
  }
  /** Frames whose bytes all are their number; answers where the first header is. */
  receive(
    frames: readonly { seconds: number; nanos: number; length: number; wire: number }[],
  ): number {
    const view = this.#view;
    const at = this.#next * BLOCK_BYTES;
    let frameAt = at + 48;
    view.setUint32(at + 12, frames.length, true);
    view.setUint32(at + 16, 48, true);
    frames.forEach((frame, i) => {
      const step = (HEADER_BYTES + frame.length + 15) & ~15;
      view.setUint32(frameAt, i + 1 < frames.length ? step : 0, true);
      view.setUint32(frameAt + 4, frame.seconds, true);
      view.setUint32(frameAt + 8, frame.nanos, true);
      view.setUint32(frameAt + 12, frame.length, true);
      view.setUint32(frameAt + 16, frame.wire, true);
      view.setUint16(frameAt + 24, HEADER_BYTES, true);
      new Uint8Array(this.buffer, frameAt + HEADER_BYTES, frame.length).fill(i & 255);
      frameAt += step;
    });
    view.setUint32(at + 8, 1, true);
    this.#next = (this.#next + 1) % this.#count;
    return at + 48;
  }
}

const FRAME = { seconds: 1_700_000_000, nanos: 250_000_000, length: 60, wire: 60 };

function collect(): {
  frames: { byte: number; length: number; wire: number; at: number }[];
  take: (batch: FrameBatch) => void;
} {
  const frames: { byte: number; length: number; wire: number; at: number }[] = [];
  return {
    frames,
    take(batch) {
      for (let i = 0; i < batch.count; i++) {
        assert.equal(batch.linkType[i], 1);
        frames.push({
          byte: batch.bytes[batch.startAt[i] ?? -1] ?? -1,
          length: batch.length[i] ?? -1,
          wire: batch.wireLength[i] ?? -1,
          at: batch.at[i] ?? -1,
        });
      }
    },
  };
}

test('RingWalker.walk() describes each frame in place and gives the block back', () => {
  const kernel = new Kernel(2);
  const walker = new RingWalker(kernel.buffer, { blockBytes: BLOCK_BYTES, blockCount: 2 }, 1);
  const seen = collect();
  assert.equal(walker.walk(seen.take, 9), 0);
  kernel.receive([FRAME, { ...FRAME, length: 100, wire: 1500, nanos: 500_000 }]);
  assert.equal(walker.walk(seen.take, 9), 1);
  assert.deepEqual(seen.frames, [
    { byte: 0, length: 60, wire: 60, at: 1_700_000_000_250 },
    { byte: 1, length: 100, wire: 1500, at: 1_700_000_000_000.5 },
  ]);
  assert.deepEqual([walker.frames, walker.bytes, walker.broken], [2, 160, 0]);
  kernel.receive([FRAME]);
  assert.ok(kernel.nextIsFree, 'block 0 was given back');
  assert.equal(walker.walk(seen.take, 9), 1);
});

test('RingWalker.walk() follows the ring round when it ends', () => {
  const kernel = new Kernel(3);
  const walker = new RingWalker(kernel.buffer, { blockBytes: BLOCK_BYTES, blockCount: 3 }, 1);
  const seen = collect();
  for (let round = 0; round < 10; round++) {
    kernel.receive([FRAME]);
    kernel.receive([FRAME, FRAME]);
    assert.equal(walker.walk(seen.take, 9), 2);
  }
  assert.equal(seen.frames.length, 30);
});

test('RingWalker.walk() stops at the given number of blocks', () => {
  const kernel = new Kernel(4);
  const walker = new RingWalker(kernel.buffer, { blockBytes: BLOCK_BYTES, blockCount: 4 }, 1);
  const seen = collect();
  for (let i = 0; i < 4; i++) kernel.receive([FRAME]);
  assert.equal(walker.walk(seen.take, 3), 3);
  assert.equal(walker.walk(seen.take, 3), 1);
});

test('RingWalker.walk() delivers in parts when a block holds more frames than a batch', () => {
  const kernel = new Kernel(1);
  const walker = new RingWalker(kernel.buffer, { blockBytes: BLOCK_BYTES, blockCount: 1 }, 1);
  const count = BATCH_FRAMES_MAX + 7;
  kernel.receive(Array.from({ length: count }, () => ({ ...FRAME, length: 14 })));
  const sizes: number[] = [];
  walker.walk((batch) => sizes.push(batch.count), 1);
  assert.deepEqual(sizes, [BATCH_FRAMES_MAX, 7]);
});

test('RingWalker.walk() counts and leaves out frames that point outside their block', () => {
  for (const breakIt of [
    (view: DataView, at: number) => view.setUint32(at + 12, BLOCK_BYTES, true),
    (view: DataView, at: number) => view.setUint32(at, BLOCK_BYTES * 3, true),
  ]) {
    const kernel = new Kernel(2);
    const walker = new RingWalker(kernel.buffer, { blockBytes: BLOCK_BYTES, blockCount: 2 }, 1);
    const first = kernel.receive([FRAME, FRAME, FRAME]);
    breakIt(new DataView(kernel.buffer), first);
    let delivered = 0;
    walker.walk((batch) => (delivered += batch.count), 1);
    assert.equal(delivered + walker.broken, 3);
    assert.ok(walker.broken >= 2);
  }
});
