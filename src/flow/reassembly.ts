/**
 * One side of a TCP stream put in order: duplicates and overlaps trimmed, early segments held until the hole
 * before them fills, holes given up after a while and told as gaps.
 */

/** Segments held per side while a hole is open. */
export const HELD_SEGMENTS_MAX = 64;
/** Bytes held per side: more than any window that a mining session uses. */
export const HELD_BYTES_MAX = 128 * 1024;
/** The receiver has the bytes but we do not: they will not come again. Leaves time for a capture that misorders. */
export const LOST_AFTER_MS = 250;
/** Nobody has the bytes: a retransmission may still come (RFC 6298: 1 s, doubling). */
export const RETRANSMIT_AFTER_MS = 8_000;

interface Segment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Bytes that were on the wire but not captured follow these. */
  readonly missing: number;
}

export interface OrderedReader {
  data(bytes: Uint8Array): void;
  gap(): void;
}

export class Reassembly {
  /** The next sequence number wanted; meaningless until `known`. */
  next = 0;
  known = false;
  /** Made when a segment first comes early: of 8,000 streams in a large capture, some 200 ever need it. */
  #held: Segment[] | null = null;
  #heldBytes = 0;
  #holeSince = 0;
  #acked = 0;
  #isAcked = false;

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * A segment of this side arrived. `bytes` may be shorter than `wireLength` when the frame was cut.
   * `bytes` is read during the call only.
   */
  segment(
    seq: number,
    bytes: Uint8Array,
    wireLength: number,
    at: number,
    reader: OrderedReader,
  ): void {
    if (!this.known) {
      this.known = true;
      this.next = seq;
    }
    const ahead = (seq - this.next) | 0;
    if (ahead > 0) {
      this.#hold(seq, bytes, wireLength, at, reader);
      return;
    }
    this.#take(-ahead, bytes, wireLength, reader);
    if (this.#held !== null) {
      this.#drain(reader);
      this.#holeSince = at;
    }
  }

  /** The other side acknowledged everything before `ack`. */
  acknowledge(ack: number, at: number, reader: OrderedReader): void {
    if (this.#held === null) return;
    this.#acked = ack;
    this.#isAcked = true;
    this.#giveUpIfLate(at, reader);
  }

  /** Nobody reads this side: what came is passed over. */
  passOver(seq: number, wireLength: number): void {
    const end = (seq + wireLength) | 0;
    if (!this.known || ((end - this.next) | 0) > 0) this.next = end;
    this.known = true;
    this.#held = null;
    this.#heldBytes = 0;
  }

  /** The stream is over: what is held comes out, with gaps. */
  flush(reader: OrderedReader): void {
    while (this.#held !== null) this.#skipHole(reader);
  }

  #take(behind: number, bytes: Uint8Array, wireLength: number, reader: OrderedReader): void {
    if (behind >= wireLength) return;
    const missing = wireLength - bytes.length;
    this.next = (this.next + wireLength - behind) | 0;
    if (behind < bytes.length) reader.data(behind === 0 ? bytes : bytes.subarray(behind));
    if (missing > 0) reader.gap();
  }
  #hold(
    seq: number,
    bytes: Uint8Array,
    wireLength: number,
    at: number,
    reader: OrderedReader,
  ): void {
    if (this.#held === null) {
      this.#holeSince = at;
      this.#isAcked = false;
    }
    const held = (this.#held ??= []);
    let i = held.length;
    while (i > 0 && ((held[i - 1]!.seq - seq) | 0) > 0) i--;
    held.splice(i, 0, { seq, bytes: bytes.slice(), missing: wireLength - bytes.length });
    this.#heldBytes += bytes.length;
    const full = held.length > HELD_SEGMENTS_MAX || this.#heldBytes > HELD_BYTES_MAX;
    if (full) this.#skipHole(reader);
    else this.#giveUpIfLate(at, reader);
  }

  #giveUpIfLate(at: number, reader: OrderedReader): void {
    const waited = at - this.#holeSince;
    const theyHaveIt = this.#isAcked && ((this.#acked - this.next) | 0) > 0;
    if (waited > (theyHaveIt ? LOST_AFTER_MS : RETRANSMIT_AFTER_MS)) this.#skipHole(reader);
  }

  #skipHole(reader: OrderedReader): void {
    const first = this.#held?.[0];
    if (first === undefined) return;
    if (((first.seq - this.next) | 0) > 0) {
      reader.gap();
      this.next = first.seq;
    }
    this.#drain(reader);
  }

  #drain(reader: OrderedReader): void {
    for (;;) {
      const first = this.#held?.[0];
      if (first === undefined) return;
      const ahead = (first.seq - this.next) | 0;
      if (ahead > 0) return;
      this.#held?.shift();
      if (this.#held?.length === 0) this.#held = null;
      this.#heldBytes -= first.bytes.length;
      this.#take(-ahead, first.bytes, first.bytes.length + first.missing, reader);
    }
  }
}
