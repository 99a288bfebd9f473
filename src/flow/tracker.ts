/**
 * Frames → flows → ordered streams of those flows that somebody wants.
 *
 *   a flow begins unwatched: its first payloads are shown to the sink (`glance`), which answers with a watch number
 *     Watch.IGNORED   nobody wants it: its packets are only counted
 *     Watch.ATTACHED  the sink opens a reader; from this segment on both sides are put in order
 *     Watch.DORMANT   asked again when it has lived for a while at a low rate (long quiet flows)
 *     any other       the sink's own: asked again with the next payload
 *   a stream ends when its row leaves the table: 5 s after both sides closed, idle, evicted, or at the end of input
 *
 * One state machine, so one file: what a packet does depends on all of these.
 */
import { ipv4Text, ipv6Text } from '#base/address.ts';
import type { FrameBatch } from '#model/batch.ts';
import type { Endpoint, FlowInfo, Millis, Side } from '#model/stream.ts';
import { decodeFrame, decodeTransport } from '#wire/decode.ts';
import { ACK, Decoded, DECODED_NAMES, FIN, Packet, RST, SYN, TCP } from '#wire/packet.ts';
import { Fragments } from './fragments.ts';
import { Stream, type StreamReader } from './stream.ts';
import { FlowTable, IdleList } from './table.ts';

export const Watch = { NEW: 0, IGNORED: 1, ATTACHED: 2, DORMANT: 3 } as const;

/**
 * Seconds without a packet after which a flow is over, by idle list. Flows that are read or dormant wait long: miners
 * keep alive every 30 to 60 s, and pools may have no news for minutes. All others are forgotten soon, which keeps the
 * table small enough for the processor's caches; one that speaks again is looked at again.
 */
export const IDLE_SECONDS: readonly number[] = [600, 60, 5];
/** Streams read at once; further ones are counted and not read. 2 to 4 KiB each (`bench/memory.bench.ts`). */
export const STREAMS_MAX = 65_536;
/** Bytes held for reordering over all streams. At the limit a stream gives up its holes instead. */
export const HELD_BYTES_TOTAL_MAX = 64 * 1024 * 1024;
/** A dormant flow is asked about again after this long … */
export const DORMANT_SECONDS = 20;
/** … unless it moves more than this: mining moves 6 to 150 bytes per second (public captures of five coins). */
export const DORMANT_BYTES_PER_SECOND_MAX = 4096;

// Seconds are counted from 2020 on, so that they stay small integers until 2088.
const EPOCH_SECONDS = 1_577_836_800;

export interface FlowSink {
  /** A payload of a flow that nobody reads yet; answers the flow's watch number. */
  glance(segment: Glance): number;
  /** The flow is to be read. */
  open(flow: FlowInfo): StreamReader;
  /** A stream's reader was told of its end. */
  closed(flow: FlowInfo, at: Millis): void;
  /** A UDP payload to or from this port is wanted at all. */
  wantsDatagrams(port: number): boolean;
  datagram(
    row: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    side: Side,
    at: Millis,
  ): void;
  /** True when an end of this packet may be on a list (a filter of a few nanoseconds). */
  mayBeListed(packet: Packet): boolean;
  /** A flow with a possibly listed end carried its first payload; the bytes are valid during the call. */
  contact(flow: FlowInfo, payload: Uint8Array, at: Millis): void;
}

/** What the sink sees of a payload; one object used again for each. */
export interface Glance {
  bytes: Uint8Array;
  start: number;
  end: number;
  side: Side;
  watch: number;
  openingSeen: boolean;
  row: number;
}

export interface FlowCounters {
  packets: number;
  bytes: number;
  flows: number;
  readonly dropped: Record<string, number>;
}

export class FlowTracker {
  readonly #sink: FlowSink;
  readonly #table: FlowTable;
  readonly #packet = new Packet();
  readonly #fragments = new Fragments();
  readonly #streams = new Map<number, Stream>();
  readonly #outcomes = new Float64Array(DECODED_NAMES.length);
  readonly #glance: Glance;
  #heldBytes = 0;
  #packets = 0;
  #bytes = 0;
  #cutFrames = 0;
  #evicted = 0;
  #refused = 0;
  /**
   * Time of the packet at hand. In an array of its own because a number with a fraction that is passed from function
   * to function is allocated anew at each call that is not inlined.
   */
  readonly #clock = new Float64Array(1);
  #second = 0;
  #newSource = false;
  #lastSourceAt: Millis = 0;

  constructor(sink: FlowSink, flowsMax: number) {
    this.#sink = sink;
    this.#table = new FlowTable(flowsMax, (row) => {
      this.#evicted++;
      this.#endStream(row);
    });
    this.#glance = {
      bytes: new Uint8Array(0),
      start: 0,
      end: 0,
      side: 0,
      watch: 0,
      openingSeen: false,
      row: 0,
    };
  }

  counters(): FlowCounters {
    const dropped: Record<string, number> = {};
    DECODED_NAMES.forEach((name, i) => {
      const count = this.#outcomes[i] ?? 0;
      if (name !== null && count > 0) dropped[name] = count;
    });
    if (this.#fragments.abandoned > 0) dropped['abandoned-fragments'] = this.#fragments.abandoned;
    if (this.#cutFrames > 0) dropped['frames-cut-short'] = this.#cutFrames;
    if (this.#evicted > 0) dropped['flows-evicted'] = this.#evicted;
    if (this.#refused > 0) dropped['streams-refused'] = this.#refused;
    return { packets: this.#packets, bytes: this.#bytes, flows: this.#table.begun, dropped };
  }

  /** Flows in the table now, streams being read, bytes held for reordering: the gauges of the limits. */
  gauges(): { flows: number; streams: number; heldBytes: number } {
    return { flows: this.#table.count, streams: this.#streams.size, heldBytes: this.#heldBytes };
  }

  deliver(batch: FrameBatch): void {
    const { bytes, startAt, length, wireLength, linkType, at, count } = batch;
    const packet = this.#packet;
    const outcomes = this.#outcomes;
    const clock = this.#clock;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let total = 0;
    this.#packets += count;
    for (let i = 0; i < count; i++) {
      clock[0] = at[i]!;
      const captured = length[i]!;
      total += captured;
      if (captured < wireLength[i]!) this.#cutFrames++;
      const decoded = decodeFrame(view, startAt[i]!, captured, linkType[i]!, packet);
      if (decoded === Decoded.PACKET) this.#take(bytes);
      else if (decoded === Decoded.FRAGMENT) this.#fragment(bytes);
      else outcomes[decoded] = outcomes[decoded]! + 1;
    }
    this.#bytes += total;
  }

  /** Frames of another source follow: flows go on only if the times join up. */
  newSource(): void {
    this.#newSource = true;
    this.#lastSourceAt = this.#now;
  }

  /** Time passes without frames (live use). */
  expire(at: Millis): void {
    this.#expireAt(secondOf(at));
  }

  /** The input is over: every stream ends. */
  finish(): void {
    for (const list of [IdleList.CLOSED, IdleList.SHORT, IdleList.LONG]) {
      for (let row = this.#table.anyOf(list); row >= 0; row = this.#table.anyOf(list)) {
        this.#endStream(row);
        this.#table.remove(row);
      }
    }
  }

  /** Made when something is said about a flow; never per packet. */
  flowInfo(row: number): FlowInfo {
    const table = this.#table;
    const end = (side: Side): Endpoint => ({
      ip: textOf(table.addressOf(row, side)),
      port: table.portOf(row, side),
    });
    return {
      id: table.serialOf(row),
      transport: table.protocolOf(row) === TCP ? 'tcp' : 'udp',
      ends: [end(0), end(1)],
      openingSeen: table.openingSeen(row),
      startedAt: table.startedAtOf(row),
    };
  }

  get #now(): Millis {
    return this.#clock[0]!;
  }

  #expireAt(second: number): void {
    this.#second = second;
    const table = this.#table;
    for (const list of [IdleList.CLOSED, IdleList.SHORT, IdleList.LONG]) {
      const before = second - IDLE_SECONDS[list]!;
      for (let row = table.oldestOf(list, before); row >= 0; row = table.oldestOf(list, before)) {
        this.#endStream(row);
        table.remove(row);
      }
    }
  }

  #fragment(bytes: Uint8Array): void {
    const packet = this.#packet;
    const whole = this.#fragments.add(bytes, packet, this.#now);
    if (whole === null) return;
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    const decoded = decodeTransport(view, 0, whole.length, packet);
    if (decoded === Decoded.PACKET) this.#take(whole);
    else this.#outcomes[decoded] = this.#outcomes[decoded]! + 1;
  }

  #take(bytes: Uint8Array): void {
    if (this.#newSource) this.#joinSource();
    const p = this.#packet;
    const table = this.#table;
    const second = secondOf(this.#clock[0]!);
    if (second !== this.#second) this.#expireAt(second);
    const row = table.find(p, this.#clock, second);
    if (table.isNew) table.begin(row, second, p.wirePayload);
    else table.touch(row, second, p.wirePayload);
    if (p.protocol === TCP) this.#segment(row, bytes, second);
    else if (p.payloadLength > 0) this.#datagram(row, bytes);
  }

  /** Rotated captures of one link join up; unrelated ones must not continue each other's flows. */
  #joinSource(): void {
    this.#newSource = false;
    const at = this.#now;
    if (Math.abs(at - this.#lastSourceAt) > IDLE_SECONDS[IdleList.LONG]! * 1000) this.finish();
  }

  #datagram(row: number, bytes: Uint8Array): void {
    const p = this.#packet;
    if (this.#table.isNew) this.#checkContact(row, bytes);
    if (!this.#sink.wantsDatagrams(p.srcPort) && !this.#sink.wantsDatagrams(p.dstPort)) return;
    const end = p.payloadAt + p.payloadLength;
    this.#sink.datagram(row, bytes, p.payloadAt, end, this.#table.side, this.#now);
  }

  #segment(first: number, bytes: Uint8Array, second: number): void {
    const p = this.#packet;
    const table = this.#table;
    let row = first;
    const flags = p.flags;
    // Most packets: plain data or acknowledgements of flows that nobody reads.
    if ((flags & (SYN | FIN | RST)) === 0 && table.watchOf(row) === Watch.IGNORED) return;
    if ((flags & SYN) !== 0) row = this.#open(row, second);
    const side = table.side;
    if (p.wirePayload > 0 && (flags & RST) === 0) this.#payload(row, side, bytes);
    const watch = table.watchOf(row);
    if (watch === Watch.ATTACHED && (flags & ACK) !== 0) {
      this.#acknowledge(row, side);
    }
    if ((flags & (FIN | RST)) !== 0) this.#close(row, side, (flags & RST) !== 0);
  }

  #acknowledge(row: number, side: Side): void {
    const stream = this.#streams.get(row);
    if (stream === undefined || stream.heldBytes === 0) return;
    const before = stream.heldBytes;
    stream.acknowledge(side, this.#packet.ack, this.#now);
    this.#heldBytes += stream.heldBytes - before;
  }

  /** A SYN: the flow begins here, or an old one's ports are used again. Answers the row to go on with. */
  #open(row: number, second: number): number {
    const p = this.#packet;
    const table = this.#table;
    const answer = (p.flags & ACK) !== 0;
    // RFC 7413: data on a SYN begins one past its sequence number.
    p.seq = (p.seq + 1) | 0;
    if (!table.isNew && !answer) {
      const known = table.seqKnown(row, table.side);
      const repeated = known && table.nextSeqOf(row, table.side) === p.seq;
      if (repeated && table.side === 0) return row;
      this.#endStream(row);
      table.remove(row);
      const fresh = table.find(p, this.#clock, second);
      table.begin(fresh, second, p.wirePayload);
      table.setOpeningSeen(fresh);
      table.setNextSeq(fresh, 0, p.seq);
      return fresh;
    }
    if (table.isNew && answer) table.swapSides(row);
    table.setOpeningSeen(row);
    if (table.watchOf(row) === Watch.NEW) table.setNextSeq(row, table.side, p.seq);
    return row;
  }

  #payload(row: number, side: Side, bytes: Uint8Array): void {
    const table = this.#table;
    const watch = table.watchOf(row);
    if (watch === Watch.IGNORED) return;
    if (watch === Watch.ATTACHED) {
      this.#feed(row, side, bytes);
      return;
    }
    if (watch === Watch.DORMANT && !this.#mayWake(row)) return;
    if (watch === Watch.NEW && table.payloadOf(row) === this.#packet.wirePayload) {
      this.#checkContact(row, bytes);
    }
    this.#look(row, side, watch, bytes);
  }

  /** Quiet long-lived flows are shown to the sink again; those that move much never. */
  #mayWake(row: number): boolean {
    const table = this.#table;
    const age = table.ageOf(row);
    if (age < DORMANT_SECONDS) return false;
    if (table.payloadOf(row) <= age * DORMANT_BYTES_PER_SECOND_MAX) return true;
    this.#setWatch(row, Watch.IGNORED);
    return false;
  }

  #look(row: number, side: Side, watch: number, bytes: Uint8Array): void {
    const p = this.#packet;
    const table = this.#table;
    const known = table.seqKnown(row, side);
    const ahead = known ? (p.seq - table.nextSeqOf(row, side)) | 0 : 0;
    // Seen before (or a keep-alive probe): nothing new in it.
    if (ahead < 0) return;
    if (ahead > 0 && watch === Watch.NEW && table.openingSeen(row)) {
      // The first bytes are still on their way: only an ordered reader can wait for them.
      this.#attach(row);
      this.#feed(row, side, bytes);
      return;
    }
    const glance = this.#glance;
    glance.bytes = bytes;
    glance.start = p.payloadAt;
    glance.end = p.payloadAt + p.payloadLength;
    glance.side = side;
    glance.watch = watch;
    glance.openingSeen = table.openingSeen(row);
    glance.row = row;
    const next = this.#sink.glance(glance);
    if (next === Watch.ATTACHED) {
      table.setNextSeq(row, side, p.seq);
      if (this.#attach(row)) this.#feed(row, side, bytes);
      return;
    }
    table.setNextSeq(row, side, p.seq + p.wirePayload);
    if (next !== watch) this.#setWatch(row, next);
  }

  #setWatch(row: number, watch: number): void {
    const table = this.#table;
    table.setWatch(row, watch);
    if (table.listOf(row) === IdleList.CLOSED) return;
    const waits = watch === Watch.ATTACHED || watch === Watch.DORMANT;
    table.moveTo(row, waits ? IdleList.LONG : IdleList.SHORT);
  }

  #attach(row: number): boolean {
    const table = this.#table;
    if (this.#streams.size >= STREAMS_MAX) {
      this.#refused++;
      this.#setWatch(row, Watch.IGNORED);
      return false;
    }
    const flow = this.flowInfo(row);
    const stream = new Stream(flow, this.#sink.open(flow));
    for (const side of [0, 1] as const) {
      if (table.seqKnown(row, side)) stream.expect(side, table.nextSeqOf(row, side));
    }
    this.#streams.set(row, stream);
    this.#setWatch(row, Watch.ATTACHED);
    return true;
  }

  #feed(row: number, side: Side, bytes: Uint8Array): void {
    const stream = this.#streams.get(row);
    if (stream === undefined) return;
    const at = this.#now;
    const p = this.#packet;
    const before = stream.heldBytes;
    const payload = bytes.subarray(p.payloadAt, p.payloadAt + p.payloadLength);
    stream.segment(side, p.seq, payload, p.wirePayload, at);
    this.#heldBytes += stream.heldBytes - before;
    if (this.#heldBytes > HELD_BYTES_TOTAL_MAX) {
      this.#heldBytes -= stream.heldBytes;
      stream.flush(at);
    }
    if (!stream.reader.wanted) this.#detach(row, stream, at);
  }

  /** The reader has learned all it wants: the flow stays in the table, a quiet one may be looked at again. */
  #detach(row: number, stream: Stream, at: Millis): void {
    this.#heldBytes -= stream.heldBytes;
    stream.end(at);
    this.#streams.delete(row);
    this.#sink.closed(stream.flow, at);
    const table = this.#table;
    table.setNextSeq(row, 0, stream.nextSeq(0));
    table.setNextSeq(row, 1, stream.nextSeq(1));
    this.#setWatch(row, Watch.DORMANT);
  }

  #close(row: number, side: Side, reset: boolean): void {
    const table = this.#table;
    table.setFinished(row, side);
    if (reset || table.isFinished(row, side === 0 ? 1 : 0)) table.moveTo(row, IdleList.CLOSED);
  }

  #endStream(row: number): void {
    if (this.#table.watchOf(row) !== Watch.ATTACHED) return;
    const stream = this.#streams.get(row);
    if (stream === undefined) return;
    this.#heldBytes -= stream.heldBytes;
    this.#streams.delete(row);
    stream.end(this.#now);
    this.#sink.closed(stream.flow, this.#now);
  }

  #checkContact(row: number, bytes: Uint8Array): void {
    const p = this.#packet;
    if (!this.#sink.mayBeListed(p)) return;
    const payload = bytes.subarray(p.payloadAt, p.payloadAt + p.payloadLength);
    this.#sink.contact(this.flowInfo(row), payload, this.#now);
  }
}

function secondOf(at: Millis): number {
  return (at / 1000 - EPOCH_SECONDS) | 0;
}

/** Made only when something is said about a flow. */
function textOf(words: readonly number[]): string {
  const [a = 0, b, c, d] = words;
  return b === undefined || c === undefined || d === undefined
    ? ipv4Text(a)
    : ipv6Text([a, b, c, d]);
}
