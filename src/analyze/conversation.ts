/**
 * One stream being read: a layer of carriers and, at its end, a protocol.
 *
 *   seeking  → bytes of each side are kept (≤ SEEK_BYTES_MAX) until one analyzer's probe says YES
 *   reading  → that analyzer is fed; what it does not take is kept (≤ its bufferBytesMax)
 *   done     → nobody wants this stream; the caller forgets it
 *
 * A carrier's inner bytes go to a conversation of their own, one layer deeper.
 */
import type { Emit, Fact } from '#model/fact.ts';
import type { Carrier } from '#model/protocol.ts';
import type { Millis, Side, StreamContext } from '#model/stream.ts';
import { type Analyzer, type Out, Probe, REJECT } from './analyzer.ts';

/** Enough for any protocol's first message to be told apart (the longest probe is a TLS ClientHello with many extensions). */
export const SEEK_BYTES_MAX = 4096;
/** SOCKS in PROXY in TLS-less CONNECT … deeper nesting than this is an attack on us, not a network. */
export const DEPTH_MAX = 6;

const EMPTY = new Uint8Array(0);

export class Conversation implements Out {
  readonly #analyzers: readonly Analyzer[];
  readonly #emit: Emit;
  readonly #context: StreamContext;
  readonly #depth: number;
  #reader: Analyzer | null = null;
  #state: unknown = null;
  #done = false;
  #at: Millis = 0;
  readonly #kept: [Uint8Array, Uint8Array] = [EMPTY, EMPTY];
  /** While seeking: which side spoke in which order, so that a late YES replays both in order of arrival. */
  #inner: Conversation | null = null;
  readonly #deaf: [boolean, boolean] = [false, false];
  readonly #order: { side: Side; length: number }[] = [];

  constructor(analyzers: readonly Analyzer[], context: StreamContext, emit: Emit, depth = 0) {
    this.#analyzers = analyzers;
    this.#context = context;
    this.#emit = emit;
    this.#depth = depth;
  }

  /** False once nobody wants this stream any more. */
  get wanted(): boolean {
    return !this.#done;
  }

  /** Name of the analyzer that reads this layer, for counters and tests. */
  get readerName(): string | null {
    return this.#reader?.name ?? null;
  }

  isDeaf(side: Side): boolean {
    return this.#deaf[side];
  }

  /** Bytes kept at this layer and below. */
  get keptBytes(): number {
    return this.#kept[0].length + this.#kept[1].length + (this.#inner?.keptBytes ?? 0);
  }

  data(side: Side, bytes: Uint8Array, at: Millis): void {
    if (this.#done || this.#deaf[side] || bytes.length === 0) return;
    this.#at = at;
    if (this.#reader === null) this.#seek(side, bytes);
    else this.#read(side, bytes);
  }

  gap(side: Side, at: Millis): void {
    if (this.#done) return;
    this.#at = at;
    this.#kept[side] = EMPTY;
    if (this.#reader === null) {
      this.#order.length = 0;
      this.#kept[0] = EMPTY;
      this.#kept[1] = EMPTY;
    } else if (!this.#reader.gap(this.#state, side, at, this)) this.#finish();
  }

  /** A message of the layer above ended. */
  atBoundary(side: Side, at: Millis): void {
    this.#at = at;
    if (this.#done || this.#reader === null) return;
    this.#reader.boundary?.(this.#state, side, at, this);
  }

  end(at: Millis): void {
    if (this.#done) return;
    this.#at = at;
    this.#reader?.end?.(this.#state, at, this);
    this.#inner?.end(at);
    this.#finish();
  }

  // What analyzers call.

  fact(fact: Fact): void {
    this.#emit(fact);
  }

  inner(side: Side, bytes: Uint8Array): void {
    if (this.#reader?.carrier === null || this.#reader === null) return;
    if (this.#inner === null) {
      if (this.#depth >= DEPTH_MAX) return;
      const carriers: Carrier[] = [...this.#context.carriers, this.#reader.carrier];
      this.#inner = new Conversation(
        this.#analyzers,
        { ...this.#context, carriers },
        this.#emit,
        this.#depth + 1,
      );
    }
    this.#inner.data(side, bytes, this.#at);
  }

  boundary(side: Side): void {
    this.#inner?.atBoundary(side, this.#at);
  }

  innerGap(side: Side): void {
    this.#inner?.gap(side, this.#at);
  }

  anew(): void {
    this.#inner?.end(this.#at);
    this.#inner = null;
  }

  deaf(side: Side, deaf: boolean): void {
    this.#deaf[side] = deaf;
    if (deaf) this.#kept[side] = EMPTY;
  }

  /** Lets a carrier know that nobody reads what it carries. */
  get innerWanted(): boolean {
    return this.#inner === null || this.#inner.wanted;
  }

  #seek(side: Side, bytes: Uint8Array): void {
    const head = this.#keep(side, bytes);
    this.#order.push({ side, length: bytes.length });
    let undecided = false;
    for (const analyzer of this.#analyzers) {
      const verdict = analyzer.probe(head, side, this.#context);
      if (verdict === Probe.YES) {
        this.#begin(analyzer);
        return;
      }
      if (verdict === Probe.MORE) undecided = true;
    }
    const other = this.#kept[side === 0 ? 1 : 0].length;
    // A side that nobody knows may still be answered by one that somebody knows (server-first pools), but only briefly.
    if (head.length > SEEK_BYTES_MAX || (!undecided && other > 0 && this.#order.length > 2)) {
      this.#finish();
    }
  }

  #begin(analyzer: Analyzer): void {
    this.#reader = analyzer;
    this.#state = analyzer.start(this.#context);
    const pending = [this.#kept[0], this.#kept[1]] as const;
    this.#kept[0] = EMPTY;
    this.#kept[1] = EMPTY;
    const taken = [0, 0];
    for (const { side, length } of this.#order.splice(0)) {
      const from = taken[side] ?? 0;
      taken[side] = from + length;
      if (!this.#done && !this.#deaf[side])
        this.#read(side, pending[side].subarray(from, from + length));
    }
  }

  #read(side: Side, bytes: Uint8Array): void {
    const reader = this.#reader;
    if (reader === null) return;
    const all = this.#kept[side].length === 0 ? bytes : this.#keep(side, bytes);
    const taken = reader.feed(this.#state, side, all, this.#at, this);
    if (taken === REJECT) {
      this.#finish();
      return;
    }
    const rest = this.#deaf[side] ? 0 : all.length - taken;
    if (rest > reader.bufferBytesMax) this.#finish();
    else if (rest === 0) this.#kept[side] = EMPTY;
    else this.#kept[side] = all.slice(taken);
  }

  #keep(side: Side, bytes: Uint8Array): Uint8Array {
    const old = this.#kept[side];
    const all = new Uint8Array(old.length + bytes.length);
    all.set(old);
    all.set(bytes, old.length);
    this.#kept[side] = all;
    return all;
  }

  #finish(): void {
    this.#done = true;
    this.#reader = null;
    this.#inner = null;
    this.#order.length = 0;
    this.#kept[0] = EMPTY;
    this.#kept[1] = EMPTY;
  }
}
