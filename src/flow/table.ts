/**
 * The flow table: one row of 16 words per flow in a single typed array, found by open addressing.
 *
 * A row is a cache line, so a packet costs two cache misses: the slot and the row. Measured on the reference
 * capture beside a Map with string keys: `bench/flow-table.bench.ts`.
 *
 *   word 0 hash · 1,2 addresses of side 0 and 1 (IPv4) or their folds (IPv6, verified against `#wide`)
 *   3 ports of side 0 and 1 · 4 meta · 5 state of the reader's own · 6,7 next sequence number of side 0 and 1
 *   8 second last seen · 9 payload bytes (saturating) · 10 second begun · 11 serial number
 *   12,13 neighbours in the idle wheel · 14 second under which the wheel files the flow · 15 free
 *
 * What every packet needs comes first: large arrays begin 16 bytes into a cache line, so words 0 to 11 share one.
 * The hash is the same for both directions, so no endpoint has to be put first.
 * Look-up, idle wheel and growth stand in one file because all three live in these rows.
 */
import type { Packet } from '#wire/packet.ts';

const STRIDE = 16;
const SIDE_0 = 1;
const SIDE_1 = 2;
const PORTS = 3;
const META = 4;
const WATCH = 5;
const NEXT_SEQ = 6;
const LAST_SEEN = 8;
const PAYLOAD = 9;
const BEGAN = 10;
const SERIAL = 11;
const NEXT = 12;
const PREVIOUS = 13;
const FILED = 14;

// Meta bits above the protocol number.
const WIDE = 1 << 8;
const OPENING_SEEN = 1 << 10;
const SEQ_KNOWN = 1 << 11; // and 1 << 12 for side 1
const FINISHED = 1 << 13; // and 1 << 14 for side 1
const LIST = 15; // two bits: which idle wheel

/**
 * Rows at the start; the table doubles up to its limit. Few, so that the first growth comes before V8 has compiled
 * code that takes the arrays for constant and would have to throw it away.
 */
const ROWS_FIRST = 1 << 8;

/**
 * Seconds that an idle wheel goes round; longer than any idle time, so that a bucket holds one second.
 * A flow is filed under the second when it was last looked at, not moved with every packet: whoever asks for the
 * oldest refiles what has been active since. Exact to the second, and a packet touches no row but its own
 * (a linked list in order of use made a look-up 1.3 times as dear: `bench/flow-table.bench.ts`).
 */
const WHEEL_SECONDS = 1024;

/** Idle wheels: flows that somebody waits for, all others, and those that both sides have closed. */
export const IdleList = { LONG: 0, SHORT: 1, CLOSED: 2 } as const;
export type IdleList = (typeof IdleList)[keyof typeof IdleList];

export class FlowTable {
  readonly limit: number;
  /** Flows in the table now. */
  count = 0;
  /** Flows ever begun. */
  begun = 0;
  /** Side of the packet last looked up: 0 when its sender opened the flow. */
  side: 0 | 1 = 0;
  /** The packet last looked up began a flow. */
  isNew = false;

  #rows: Int32Array = new Int32Array(ROWS_FIRST * STRIDE);
  #startedAt: Float64Array = new Float64Array(ROWS_FIRST);
  #wide: Int32Array = new Int32Array(0);
  #capacity = ROWS_FIRST;
  /** Row + 1 by hash; 0 is empty. Twice as many slots as rows keeps probes near 1.5. */
  #slots: Int32Array = new Int32Array(ROWS_FIRST * 2);
  #mask = ROWS_FIRST * 2 - 1;
  /** Free rows form a list through NEXT; rows from #used on were never used. */
  #free = -1;
  #used = 0;
  readonly #heads = new Int32Array(3 * WHEEL_SECONDS).fill(-1);
  /** No flow of the wheel is filed under an earlier second. */
  readonly #cursor = new Int32Array(3);
  readonly #filed = new Int32Array(3);
  #lastAny = 0;
  readonly #onEvict: (row: number) => void;

  /** `onEvict` is called with the row of a flow that makes room for another, before the row is used again. */
  constructor(limit: number, onEvict: (row: number) => void) {
    this.limit = limit;
    this.#onEvict = onEvict;
  }

  /** The row of the packet's flow, begun at clock[0] if there was none; `side` and `isNew` tell more. */
  // oxlint-disable-next-line complexity -- the hottest loop: compares inline instead of calling
  find(p: Packet, clock: Float64Array, second: number): number {
    const wide = p.family === 6;
    const source = wide ? fold(p.src0, p.src1, p.src2, p.src3) : p.src0;
    const target = wide ? fold(p.dst0, p.dst1, p.dst2, p.dst3) : p.dst0;
    const ports = (p.srcPort << 16) | p.dstPort;
    const kind = p.protocol | (wide ? WIDE : 0);
    const hash = hashOf(source, target, p.srcPort, p.dstPort, kind);
    const rows = this.#rows;
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot]! - 1;
      if (row < 0) break;
      const o = row * STRIDE;
      if (rows[o] !== hash || (rows[o + META]! & 0x1ff) !== kind) continue;
      if (rows[o + SIDE_0] === source && rows[o + SIDE_1] === target && rows[o + PORTS] === ports) {
        if (wide && !this.#sameWide(row * 8, row * 8 + 4, p)) continue;
        this.side = 0;
        this.isNew = false;
        return row;
      }
      if (rows[o + SIDE_0] !== target || rows[o + SIDE_1] !== source) continue;
      if (rows[o + PORTS] !== ((p.dstPort << 16) | p.srcPort)) continue;
      if (wide && !this.#sameWide(row * 8 + 4, row * 8, p)) continue;
      this.side = 1;
      this.isNew = false;
      return row;
    }
    if (this.count >= this.limit) this.#evictOldest(second);
    const row = this.#takeRow();
    const o = row * STRIDE;
    this.#rows[o] = hash;
    this.#rows[o + SIDE_0] = source;
    this.#rows[o + SIDE_1] = target;
    this.#rows[o + PORTS] = ports;
    this.#rows[o + META] = kind | (IdleList.SHORT << LIST);
    this.#startedAt[row] = clock[0]!;
    this.#enter(row, p);
    return row;
  }

  /** Counts the first packet of a flow just begun. */
  begin(row: number, second: number, payload: number): void {
    const o = row * STRIDE;
    const rows = this.#rows;
    rows[o + BEGAN] = second;
    rows[o + LAST_SEEN] = second;
    rows[o + PAYLOAD] = payload;
    this.#file(row, (rows[o + META]! >> LIST) & 3, second);
  }

  /** Counts a packet of the row. */
  touch(row: number, second: number, payload: number): void {
    const rows = this.#rows;
    const o = row * STRIDE;
    const total = rows[o + PAYLOAD]! + payload;
    rows[o + PAYLOAD] = total < 0x3fffffff ? total : 0x3fffffff;
    rows[o + LAST_SEEN] = second;
  }

  /** Moves the flow to another idle wheel. */
  moveTo(row: number, list: IdleList): void {
    const o = row * STRIDE;
    const old = (this.#rows[o + META]! >> LIST) & 3;
    if (old === list) return;
    this.#unfile(row, old);
    this.#rows[o + META] = (this.#rows[o + META]! & ~(3 << LIST)) | (list << LIST);
    this.#file(row, list, this.#rows[o + LAST_SEEN]!);
  }

  listOf(row: number): number {
    return (this.#rows[row * STRIDE + META]! >> LIST) & 3;
  }

  /** The flow of this wheel that has been silent for longest, last seen before `before`; -1: there is none. */
  oldestOf(list: IdleList, before: number): number {
    const rows = this.#rows;
    const heads = this.#heads;
    // A jump of time past a whole turn: after one turn every bucket has been looked at.
    const from = Math.max(this.#cursor[list]!, before - WHEEL_SECONDS);
    for (let second = from; second < before && this.#filed[list]! > 0; second++) {
      this.#cursor[list] = second;
      const bucket = list * WHEEL_SECONDS + (second & (WHEEL_SECONDS - 1));
      for (let row = heads[bucket]!; row >= 0;) {
        const o = row * STRIDE;
        const next = rows[o + NEXT]!;
        if (rows[o + LAST_SEEN]! <= second) return row;
        this.#unfile(row, list);
        this.#file(row, list, rows[o + LAST_SEEN]!);
        row = next;
      }
    }
    if (this.#cursor[list]! < before) this.#cursor[list] = before;
    return -1;
  }

  /** Any flow of this wheel; -1: it is empty. */
  anyOf(list: number): number {
    if (this.#filed[list] === 0) return -1;
    let bucket = this.#lastAny;
    while (this.#heads[list * WHEEL_SECONDS + bucket]! < 0)
      bucket = (bucket + 1) & (WHEEL_SECONDS - 1);
    // Whoever empties a wheel asks again and again: go on where the last one was.
    this.#lastAny = bucket;
    return this.#heads[list * WHEEL_SECONDS + bucket]!;
  }

  lastSeenOf(row: number): number {
    return this.#rows[row * STRIDE + LAST_SEEN]!;
  }

  payloadOf(row: number): number {
    return this.#rows[row * STRIDE + PAYLOAD]!;
  }

  serialOf(row: number): number {
    return this.#rows[row * STRIDE + SERIAL]! >>> 0;
  }

  /** Seconds between the flow's first packet and its last one so far. */
  ageOf(row: number): number {
    const o = row * STRIDE;
    return this.#rows[o + LAST_SEEN]! - this.#rows[o + BEGAN]!;
  }

  startedAtOf(row: number): number {
    return this.#startedAt[row]!;
  }

  protocolOf(row: number): number {
    return this.#rows[row * STRIDE + META]! & 0xff;
  }

  openingSeen(row: number): boolean {
    return (this.#rows[row * STRIDE + META]! & OPENING_SEEN) !== 0;
  }

  /** What the reader remembers of the flow: one number of its own. */
  watchOf(row: number): number {
    return this.#rows[row * STRIDE + WATCH]!;
  }

  setWatch(row: number, watch: number): void {
    this.#rows[row * STRIDE + WATCH] = watch;
  }

  seqKnown(row: number, side: number): boolean {
    return (this.#rows[row * STRIDE + META]! & (SEQ_KNOWN << side)) !== 0;
  }

  /** The next sequence number that this side should send. */
  nextSeqOf(row: number, side: number): number {
    return this.#rows[row * STRIDE + NEXT_SEQ + side]!;
  }

  setNextSeq(row: number, side: number, seq: number): void {
    const o = row * STRIDE;
    this.#rows[o + NEXT_SEQ + side] = seq | 0;
    this.#rows[o + META] = this.#rows[o + META]! | (SEQ_KNOWN << side);
  }

  isFinished(row: number, side: number): boolean {
    return (this.#rows[row * STRIDE + META]! & (FINISHED << side)) !== 0;
  }

  setFinished(row: number, side: number): void {
    this.#rows[row * STRIDE + META]! |= FINISHED << side;
  }

  setOpeningSeen(row: number): void {
    this.#rows[row * STRIDE + META]! |= OPENING_SEEN;
  }

  /** The opener turned out to be the other side (the first packet seen was an answer to a SYN). */
  swapSides(row: number): void {
    const o = row * STRIDE;
    const rows = this.#rows;
    const first = rows[o + SIDE_0]!;
    rows[o + SIDE_0] = rows[o + SIDE_1]!;
    rows[o + SIDE_1] = first;
    const ports = rows[o + PORTS]!;
    rows[o + PORTS] = (ports << 16) | (ports >>> 16);
    if ((rows[o + META]! & WIDE) !== 0) {
      const opener = this.#wide.slice(row * 8, row * 8 + 4);
      this.#wide.copyWithin(row * 8, row * 8 + 4, row * 8 + 8);
      this.#wide.set(opener, row * 8 + 4);
    }
    this.side = this.side === 0 ? 1 : 0;
  }

  portOf(row: number, side: number): number {
    const ports = this.#rows[row * STRIDE + PORTS]!;
    return side === 0 ? ports >>> 16 : ports & 0xffff;
  }

  /** Address words of a side: one for IPv4, four for IPv6. */
  addressOf(row: number, side: number): readonly number[] {
    const o = row * STRIDE;
    if ((this.#rows[o + META]! & WIDE) === 0) return [this.#rows[o + SIDE_0 + side]!];
    const from = row * 8 + side * 4;
    return [...this.#wide.subarray(from, from + 4)];
  }

  remove(row: number): void {
    const o = row * STRIDE;
    const rows = this.#rows;
    this.#unfile(row, (rows[o + META]! >> LIST) & 3);
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = rows[o]! & mask;
    while (slots[hole] !== row + 1) hole = (hole + 1) & mask;
    // Knuth 6.4 R: what was pushed past the hole moves into it, so that no tombstones gather.
    for (let slot = (hole + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = rows[(slots[slot]! - 1) * STRIDE]! & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot]!;
      hole = slot;
    }
    slots[hole] = 0;
    rows[o + NEXT] = this.#free;
    this.#free = row;
    this.count--;
  }

  #enter(row: number, p: Packet): void {
    const rows = this.#rows;
    const o = row * STRIDE;
    rows[o + SERIAL] = this.begun;
    rows[o + WATCH] = 0;
    if (p.family === 6) this.#putWide(row, p);
    let slot = rows[o]! & this.#mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[slot] = row + 1;
    this.count++;
    this.begun++;
    this.side = 0;
    this.isNew = true;
  }

  #evictOldest(second: number): void {
    // Closed flows have nothing to lose; then the one that has been silent for longer.
    let victim = this.oldestOf(IdleList.CLOSED, second + 1);
    if (victim < 0) {
      const long = this.oldestOf(IdleList.LONG, second + 1);
      const short = this.oldestOf(IdleList.SHORT, second + 1);
      const older = long < 0 || (short >= 0 && this.lastSeenOf(short) < this.lastSeenOf(long));
      victim = older ? short : long;
    }
    // Flows filed under a later second than now (time went back): any of them.
    for (let list = 2; victim < 0 && list >= 0; list--) victim = this.anyOf(list);
    this.#onEvict(victim);
    this.remove(victim);
  }

  #takeRow(): number {
    const row = this.#free;
    if (row >= 0) {
      this.#free = this.#rows[row * STRIDE + NEXT]!;
      return row;
    }
    if (this.#used === this.#capacity) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const capacity = Math.min(this.#capacity * 2, this.limit);
    this.#rows = widened(this.#rows, capacity * STRIDE);
    const started = new Float64Array(capacity);
    started.set(this.#startedAt);
    this.#startedAt = started;
    if (this.#wide.length > 0) this.#wide = widened(this.#wide, capacity * 8);
    this.#capacity = capacity;
    let size = this.#slots.length;
    while (size < capacity * 2) size *= 2;
    this.#slots = new Int32Array(size);
    this.#mask = size - 1;
    // Growth happens only when every row is used.
    for (let row = 0; row < this.#used; row++) {
      let slot = this.#rows[row * STRIDE]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = row + 1;
    }
  }

  #putWide(row: number, p: Packet): void {
    // Most networks see little IPv6 at first: the column is not paid for before the first such flow.
    if (this.#wide.length === 0) this.#wide = new Int32Array(this.#capacity * 8);
    this.#wide.set([p.src0, p.src1, p.src2, p.src3, p.dst0, p.dst1, p.dst2, p.dst3], row * 8);
  }

  #sameWide(source: number, target: number, p: Packet): boolean {
    const wide = this.#wide;
    return (
      wide[source] === p.src0 &&
      wide[source + 1] === p.src1 &&
      wide[source + 2] === p.src2 &&
      wide[source + 3] === p.src3 &&
      wide[target] === p.dst0 &&
      wide[target + 1] === p.dst1 &&
      wide[target + 2] === p.dst2 &&
      wide[target + 3] === p.dst3
    );
  }

  #file(row: number, list: number, second: number): void {
    const rows = this.#rows;
    const o = row * STRIDE;
    const under = Math.max(second, this.#cursor[list]!);
    const bucket = list * WHEEL_SECONDS + (under & (WHEEL_SECONDS - 1));
    const head = this.#heads[bucket]!;
    rows[o + FILED] = under;
    rows[o + NEXT] = head;
    rows[o + PREVIOUS] = -1;
    if (head >= 0) rows[head * STRIDE + PREVIOUS] = row;
    this.#heads[bucket] = row;
    this.#filed[list] = this.#filed[list]! + 1;
  }

  #unfile(row: number, list: number): void {
    const rows = this.#rows;
    const o = row * STRIDE;
    const next = rows[o + NEXT]!;
    const previous = rows[o + PREVIOUS]!;
    if (next >= 0) rows[next * STRIDE + PREVIOUS] = previous;
    if (previous >= 0) rows[previous * STRIDE + NEXT] = next;
    else this.#heads[list * WHEEL_SECONDS + (rows[o + FILED]! & (WHEEL_SECONDS - 1))] = next;
    this.#filed[list] = this.#filed[list]! - 1;
  }
}

function fold(a: number, b: number, c: number, d: number): number {
  // Kept to 32 bits at each step: a sum past 2^31 would throw the compiled code away.
  const ab = (Math.imul(a, 31) + b) | 0;
  const abc = (Math.imul(ab, 31) + c) | 0;
  return (Math.imul(abc, 31) + d) | 0;
}

/** The same for both directions: each end is scattered by itself, the sum is finished with murmur3's constants. */
function hashOf(
  source: number,
  target: number,
  sourcePort: number,
  targetPort: number,
  kind: number,
): number {
  const from = Math.imul(source ^ Math.imul(sourcePort, 0x9e3779b1), 0xcc9e2d51);
  const to = Math.imul(target ^ Math.imul(targetPort, 0x9e3779b1), 0xcc9e2d51);
  let h = ((from ^ (from >>> 15)) + (to ^ (to >>> 15)) + kind) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function widened(old: Int32Array, length: number): Int32Array {
  const wide = new Int32Array(length);
  wide.set(old);
  return wide;
}
