/** A flow that somebody reads: both sides put in order, handed on as they come. */
import type { FlowInfo, Millis, Side } from '#model/stream.ts';
import { type OrderedReader, Reassembly } from './reassembly.ts';

/** What reads a stream: made by the sink when it decides that a flow is worth it. */
export interface StreamReader {
  data(side: Side, bytes: Uint8Array, at: Millis): void;
  gap(side: Side, at: Millis): void;
  end(at: Millis): void;
  /** False once nothing more is to be learned. */
  readonly wanted: boolean;
  /** Bytes of this side are of no interest for now. */
  isDeaf(side: Side): boolean;
}

class Ordered implements OrderedReader {
  at: Millis = 0;
  readonly order = new Reassembly();
  readonly #reader: StreamReader;
  readonly #side: Side;

  constructor(reader: StreamReader, side: Side) {
    this.#reader = reader;
    this.#side = side;
  }

  data(bytes: Uint8Array): void {
    this.#reader.data(this.#side, bytes, this.at);
  }

  gap(): void {
    this.#reader.gap(this.#side, this.at);
  }
}

export class Stream {
  readonly flow: FlowInfo;
  readonly reader: StreamReader;
  readonly #sides: readonly [Ordered, Ordered];

  constructor(flow: FlowInfo, reader: StreamReader) {
    this.flow = flow;
    this.reader = reader;
    this.#sides = [new Ordered(reader, 0), new Ordered(reader, 1)];
  }

  /** Bytes held back while holes are open. */
  get heldBytes(): number {
    return this.#sides[0].order.heldBytes + this.#sides[1].order.heldBytes;
  }

  /** The next byte of this side is known before its first segment arrives (from the handshake). */
  expect(side: Side, seq: number): void {
    this.#sides[side].order.next = seq;
    this.#sides[side].order.known = true;
  }

  nextSeq(side: Side): number {
    return this.#sides[side].order.next;
  }

  segment(side: Side, seq: number, bytes: Uint8Array, wireLength: number, at: Millis): void {
    const ordered = this.#sides[side];
    ordered.at = at;
    if (this.reader.isDeaf(side)) ordered.order.passOver(seq, wireLength);
    else ordered.order.segment(seq, bytes, wireLength, at, ordered);
  }

  /** `side` has received everything of the other side before `ack`. */
  acknowledge(side: Side, ack: number, at: Millis): void {
    const other = this.#sides[side === 0 ? 1 : 0];
    other.at = at;
    other.order.acknowledge(ack, at, other);
  }

  /** Gives up what is missing on both sides. */
  flush(at: Millis): void {
    for (const ordered of this.#sides) {
      ordered.at = at;
      ordered.order.flush(ordered);
    }
  }

  end(at: Millis): void {
    this.flush(at);
    this.reader.end(at);
  }
}
