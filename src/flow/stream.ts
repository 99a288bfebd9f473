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

/** Hands what comes in order to the reader at hand; one for all streams, set before each use. */
class Outlet implements OrderedReader {
  #reader: StreamReader | null = null;
  #side: Side = 0;
  #at: Millis = 0;

  to(reader: StreamReader, side: Side, at: Millis): this {
    this.#reader = reader;
    this.#side = side;
    this.#at = at;
    return this;
  }

  data(bytes: Uint8Array): void {
    this.#reader?.data(this.#side, bytes, this.#at);
  }

  gap(): void {
    this.#reader?.gap(this.#side, this.#at);
  }
}

const OUTLET = new Outlet();

export class Stream {
  readonly flow: FlowInfo;
  readonly reader: StreamReader;
  readonly #first = new Reassembly();
  readonly #second = new Reassembly();

  constructor(flow: FlowInfo, reader: StreamReader) {
    this.flow = flow;
    this.reader = reader;
  }

  /** Bytes held back while holes are open. */
  get heldBytes(): number {
    return this.#first.heldBytes + this.#second.heldBytes;
  }

  /** The next byte of this side is known before its first segment arrives (from the handshake). */
  expect(side: Side, seq: number): void {
    const order = this.#orderOf(side);
    order.next = seq;
    order.known = true;
  }

  nextSeq(side: Side): number {
    return this.#orderOf(side).next;
  }

  segment(side: Side, seq: number, bytes: Uint8Array, wireLength: number, at: Millis): void {
    const order = this.#orderOf(side);
    if (this.reader.isDeaf(side)) order.passOver(seq, wireLength);
    else order.segment(seq, bytes, wireLength, at, OUTLET.to(this.reader, side, at));
  }

  /** `side` has received everything of the other side before `ack`. */
  acknowledge(side: Side, ack: number, at: Millis): void {
    const other = side === 0 ? 1 : 0;
    this.#orderOf(other).acknowledge(ack, at, OUTLET.to(this.reader, other, at));
  }

  /** Gives up what is missing on both sides. */
  flush(at: Millis): void {
    this.#first.flush(OUTLET.to(this.reader, 0, at));
    this.#second.flush(OUTLET.to(this.reader, 1, at));
  }

  end(at: Millis): void {
    this.flush(at);
    this.reader.end(at);
  }

  #orderOf(side: Side): Reassembly {
    return side === 0 ? this.#first : this.#second;
  }
}
