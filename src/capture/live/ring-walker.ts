/**
 * Walks the blocks of a TPACKET_V3 ring in place.
 *
 *     block 0            block 1            block 2 …
 *     [desc|frame|frame] [desc|frame|  …  ] [        ]
 *      ^ status word: 0 the kernel fills it, bit 0 set: it is ours until we write 0 back
 *
 * The kernel fills blocks in order and hands one over when it is full or its retire time is up, so there is exactly
 * one place to look at. Frames are described, never copied; the block goes back after the consumer returned.
 */
import { createBatch, type MutableFrameBatch } from '#capture/source.ts';
import type { FrameBatch } from '#model/batch.ts';
import {
  BLOCK_COUNT_AT,
  BLOCK_FIRST_AT,
  BLOCK_STATUS_WORD,
  FRAME_HEADER_BYTES,
  FRAME_LEN_AT,
  FRAME_MAC_AT,
  FRAME_NEXT_AT,
  FRAME_NSEC_AT,
  FRAME_SEC_AT,
  FRAME_SNAPLEN_AT,
  TP_STATUS_KERNEL,
  TP_STATUS_USER,
} from './packet-abi.ts';

export interface RingShape {
  readonly blockBytes: number;
  readonly blockCount: number;
}

/** Frames per delivery: enough that a delivery costs nothing, small enough that its columns stay in cache. */
export const BATCH_FRAMES_MAX = 4096;

export class RingWalker {
  readonly #shape: RingShape;
  readonly #linkType: number;
  readonly #words: Int32Array;
  readonly #view: DataView;
  readonly #batch: MutableFrameBatch;
  readonly #littleEndian: boolean;
  #block = 0;
  /** Frames and captured bytes that were delivered. */
  frames = 0;
  bytes = 0;
  blocks = 0;
  /** Frames whose header points outside its block: a broken kernel promise, not input; delivered no further. */
  broken = 0;

  constructor(buffer: ArrayBuffer, shape: RingShape, linkType: number) {
    this.#shape = shape;
    this.#linkType = linkType;
    this.#words = new Int32Array(buffer);
    this.#view = new DataView(buffer);
    this.#batch = createBatch(BATCH_FRAMES_MAX);
    this.#batch.bytes = new Uint8Array(buffer);
    this.#batch.linkType.fill(linkType);
    this.#littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  }

  get linkType(): number {
    return this.#linkType;
  }

  /** Delivers at most `blocksMax` ready blocks; returns how many there were. */
  walk(deliver: (batch: FrameBatch) => void, blocksMax: number): number {
    let taken = 0;
    while (taken < blocksMax) {
      const blockAt = this.#block * this.#shape.blockBytes;
      const statusWord = (blockAt >>> 2) + BLOCK_STATUS_WORD;
      // Atomic: the frames must not be read before the status, nor after it is given back.
      if ((Atomics.load(this.#words, statusWord) & TP_STATUS_USER) === 0) break;
      this.#walkBlock(blockAt, deliver);
      Atomics.store(this.#words, statusWord, TP_STATUS_KERNEL);
      this.#block = this.#block + 1 === this.#shape.blockCount ? 0 : this.#block + 1;
      taken++;
    }
    this.blocks += taken;
    return taken;
  }

  #walkBlock(blockAt: number, deliver: (batch: FrameBatch) => void): void {
    const view = this.#view;
    const batch = this.#batch;
    const little = this.#littleEndian;
    const blockEnd = blockAt + this.#shape.blockBytes;
    const count = view.getUint32(blockAt + BLOCK_COUNT_AT, little);
    let frameAt = blockAt + view.getUint32(blockAt + BLOCK_FIRST_AT, little);
    let filled = 0;
    let captured = 0;
    for (let i = 0; i < count; i++) {
      if (frameAt + FRAME_HEADER_BYTES > blockEnd) {
        this.broken += count - i;
        break;
      }
      const startAt = frameAt + view.getUint16(frameAt + FRAME_MAC_AT, little);
      const length = view.getUint32(frameAt + FRAME_SNAPLEN_AT, little);
      if (startAt + length > blockEnd) {
        this.broken += count - i;
        break;
      }
      batch.startAt[filled] = startAt;
      batch.length[filled] = length;
      batch.wireLength[filled] = view.getUint32(frameAt + FRAME_LEN_AT, little);
      batch.at[filled] =
        view.getUint32(frameAt + FRAME_SEC_AT, little) * 1000 +
        view.getUint32(frameAt + FRAME_NSEC_AT, little) / 1e6;
      captured += length;
      filled++;
      if (filled === BATCH_FRAMES_MAX) {
        this.#flush(filled, deliver);
        filled = 0;
      }
      // A VLAN tag that the card took off stays off (it is only in the header's hv1): flows ignore VLANs.
      frameAt += view.getUint32(frameAt + FRAME_NEXT_AT, little);
    }
    if (filled > 0) this.#flush(filled, deliver);
    this.bytes += captured;
  }

  #flush(filled: number, deliver: (batch: FrameBatch) => void): void {
    this.#batch.count = filled;
    this.frames += filled;
    deliver(this.#batch);
  }
}
