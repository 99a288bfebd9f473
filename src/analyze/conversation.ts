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
import type { Recorder } from './recorder.ts';

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
  /** What was not taken, by side; null while there is nothing. */
  #kept: [Uint8Array, Uint8Array] | null = null;
  #inner: Conversation | null = null;
  /** Bit n: side n. */
  #deaf = 0;
  /** Null: nothing of this flow is kept. */
  readonly #recorder: Recorder | null;
  /** This layer's bytes are the ones that are kept. */
  #isRecorded = false;
  /** While seeking: which side spoke in which order, so that a late YES replays both in order of arrival. */
  #order: { side: Side; length: number }[] | null = null;

  constructor(
    analyzers: readonly Analyzer[],
    context: StreamContext,
    emit: Emit,
    recorder: Recorder | null = null,
    depth = 0,
  ) {
    this.#analyzers = analyzers;
    this.#context = context;
    this.#emit = emit;
    this.#recorder = recorder;
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
    return ((this.#deaf >> side) & 1) === 1;
  }

  /** Bytes kept at this layer and below. */
  get keptBytes(): number {
    return this.#keptOf(0).length + this.#keptOf(1).length + (this.#inner?.keptBytes ?? 0);
  }

  data(side: Side, bytes: Uint8Array, at: Millis): void {
    if (this.#done || this.isDeaf(side) || bytes.length === 0) return;
    this.#at = at;
    if (this.#reader === null) this.#seek(side, bytes);
    else this.#read(side, bytes);
  }

  gap(side: Side, at: Millis): void {
    if (this.#done) return;
    this.#at = at;
    this.#forget(side);
    if (this.#reader === null) {
      this.#order = null;
      this.#kept = null;
      return;
    }
    const goesOn = this.#reader.gap(this.#state, side, at, this);
    if (this.#isRecorded) this.#recorder?.lost(side, at);
    if (!goesOn) this.#finish();
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
    if (this.#isRecorded) this.#recorder?.end();
    this.#finish();
  }

  // What analyzers call.

  fact(fact: Fact): void {
    this.#recorder?.hear(fact, this.#isRecorded);
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
        this.#recorder,
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
    const bit = 1 << side;
    this.#deaf = deaf ? this.#deaf | bit : this.#deaf & ~bit;
    if (deaf) this.#forget(side);
  }

  /** Lets a carrier know that nobody reads what it carries. */
  get innerWanted(): boolean {
    return this.#inner === null || this.#inner.wanted;
  }

  #seek(side: Side, bytes: Uint8Array): void {
    // Most conversations are known by their first bytes: nothing is copied then.
    const isFirst = this.#order === null;
    const head = isFirst ? bytes : this.#joined(side, bytes);
    let undecided = false;
    for (const analyzer of this.#analyzers) {
      const verdict = analyzer.probe(head, side, this.#context);
      if (verdict === Probe.YES) {
        this.#begin(analyzer, side, bytes);
        return;
      }
      if (verdict === Probe.MORE) undecided = true;
    }
    const order = (this.#order ??= []);
    order.push({ side, length: bytes.length });
    const other = this.#keptOf(side === 0 ? 1 : 0).length;
    // A side that nobody knows may still be answered by one that somebody knows (server-first pools), but only briefly.
    if (head.length > SEEK_BYTES_MAX || (!undecided && other > 0 && order.length > 2)) {
      this.#finish();
    } else this.#keep(side, isFirst ? bytes.slice() : head);
  }

  /** Reads all that was kept in the order in which it came, and then what is at hand. */
  #begin(analyzer: Analyzer, side: Side, bytes: Uint8Array): void {
    this.#reader = analyzer;
    this.#state = analyzer.start(this.#context);
    this.#isRecorded = this.#recorder?.begin(analyzer, this.#context) ?? false;
    const pending = this.#kept;
    const order = this.#order;
    this.#kept = null;
    this.#order = null;
    if (pending !== null && order !== null) {
      const taken = [0, 0];
      for (const turn of order) {
        const from = taken[turn.side] ?? 0;
        taken[turn.side] = from + turn.length;
        this.#readOn(turn.side, pending[turn.side].subarray(from, from + turn.length));
      }
    }
    this.#readOn(side, bytes);
  }

  #readOn(side: Side, bytes: Uint8Array): void {
    if (!this.#done && !this.isDeaf(side)) this.#read(side, bytes);
  }

  #read(side: Side, bytes: Uint8Array): void {
    if (this.#isRecorded) this.#readAndKeep(side, bytes);
    else this.#take(side, bytes);
  }

  /** Message by message as far as they can be told apart: any cut gives the same facts. */
  #readAndKeep(side: Side, bytes: Uint8Array): void {
    const recorder = this.#recorder;
    if (recorder === null) return;
    let from = 0;
    while (from < bytes.length && !this.#done && !this.isDeaf(side)) {
      const part = bytes.subarray(from, recorder.cutOf(bytes, from));
      from += part.length;
      recorder.add(side, part, this.#at);
      this.#take(side, part);
      recorder.settle(side, this.#state, this.#keptOf(side).length > 0);
    }
  }

  #take(side: Side, bytes: Uint8Array): void {
    const reader = this.#reader;
    if (reader === null) return;
    const all = this.#joined(side, bytes);
    const taken = reader.feed(this.#state, side, all, this.#at, this);
    if (taken === REJECT) {
      this.#finish();
      return;
    }
    const rest = this.isDeaf(side) ? 0 : all.length - taken;
    if (rest > reader.bufferBytesMax) this.#finish();
    else if (rest === 0) this.#forget(side);
    // What was joined is ours already.
    else this.#keep(side, taken === 0 && all !== bytes ? all : all.slice(taken));
  }

  /** The bytes with what was kept before them; the bytes themselves where nothing was. */
  #joined(side: Side, bytes: Uint8Array): Uint8Array {
    const old = this.#keptOf(side);
    if (old.length === 0) return bytes;
    const all = new Uint8Array(old.length + bytes.length);
    all.set(old);
    all.set(bytes, old.length);
    return all;
  }

  #keptOf(side: Side): Uint8Array {
    return this.#kept === null ? EMPTY : this.#kept[side];
  }

  #keep(side: Side, bytes: Uint8Array): void {
    this.#kept ??= [EMPTY, EMPTY];
    this.#kept[side] = bytes;
  }

  #forget(side: Side): void {
    if (this.#kept !== null) this.#kept[side] = EMPTY;
  }

  #finish(): void {
    this.#done = true;
    this.#reader = null;
    this.#inner = null;
    this.#order = null;
    this.#kept = null;
  }
}
