/**
 * Findings and transcripts on their way to the office, on disk until the office has them.
 *
 *   keep ──▶ [segment 1][segment 2]…[active] ──take──▶ courier ──done──▶ gone
 *
 * Segments are only ever added to. Of each item the latest version counts; earlier ones and delivered ones are dead
 * lines, which go with their segment: the oldest goes as soon as nothing in it is alive. When the spool is full, the
 * oldest segment is rewritten without its dead lines; when there are too few of those, the oldest of the lowest grade
 * are given up, and counted.
 *
 * A `done` line may go with the oldest segment, since every line that it speaks of lies before it.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { assert } from '#base/assert.ts';
import { GRADES, rankOf } from '#model/evidence.ts';
import { takeLock } from '../folder-lock.ts';
import { type Refused, RefusedFile } from './refused.ts';
import { type Entry, Segment, segmentNumber } from './segment.ts';
import {
  encodeDone,
  encodeItem,
  itemOf,
  type PartId,
  readLines,
  type SpoolHead,
  type SpoolItem,
} from './spool-line.ts';
import { readState, type SpoolState, writeState } from './spool-state.ts';

/** Bytes on disk unless told: some 60,000 findings, days of an office that does not answer. */
export const SPOOL_BYTES_MAX = 268_435_456;
/** A spool is this many segments: one is the room that rewriting needs, so it may not be a large part of the whole. */
const SEGMENTS = 32;

export interface SpoolOptions {
  readonly folder: string;
  readonly bytesMax?: number;
  readonly now: () => number;
}

export interface SpoolCounts {
  readonly findings: number;
  readonly transcripts: number;
  readonly bytes: number;
  readonly bytesMax: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly torn: number;
  readonly damaged: number;
  readonly refused: number;
}

interface Waiting {
  readonly item: SpoolItem;
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class Spool {
  readonly #folder: string;
  readonly #bytesMax: number;
  readonly #segmentBytes: number;
  readonly #now: () => number;
  readonly #refusedFile: RefusedFile;
  readonly #unlock: () => void;
  /** Oldest first; the last is the one that is written. */
  readonly #segments: Segment[] = [];
  readonly #entries = new Map<string, Entry>();
  #transcripts = 0;
  #lastNumber = 0;
  #state: SpoolState;
  #waiting: Waiting[] = [];
  /** Everything that touches the files, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: SpoolOptions, state: SpoolState, unlock: () => void) {
    this.#folder = options.folder;
    this.#bytesMax = options.bytesMax ?? SPOOL_BYTES_MAX;
    this.#segmentBytes = Math.floor(this.#bytesMax / SEGMENTS);
    this.#now = options.now;
    this.#refusedFile = new RefusedFile(options.folder);
    this.#state = state;
    this.#unlock = unlock;
  }

  /** Reads what is there, cuts off what a crash left half-written, and counts it. */
  static async open(options: SpoolOptions): Promise<Spool> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const unlock = takeLock(options.folder, 'sensor');
    try {
      const spool = new Spool(options, await readState(options.folder), unlock);
      await spool.#load();
      return spool;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  get counts(): SpoolCounts {
    const { dropped, torn, damaged, refused } = this.#state;
    return {
      findings: this.#entries.size - this.#transcripts,
      transcripts: this.#transcripts,
      bytes: this.#bytes(),
      bytesMax: this.#bytesMax,
      dropped,
      torn,
      damaged,
      refused,
    };
  }

  /** Resolves once it is durable; those that come together share one flush. Rejects when the disk refuses. */
  async keep(item: SpoolItem): Promise<void> {
    const line = encodeItem(item);
    if (line.length > this.#segmentBytes) {
      const message = `its line has ${line.length} bytes, more than ${this.#segmentBytes}`;
      await this.#inTurn(() => this.#setAside([{ item, code: 'too-large', message }]));
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ item, line, resolve, reject });
    if (this.#waiting.length === 1) void this.#inTurn(() => this.#flush());
    await promise;
  }

  /** What has waited for longest, latest version each, within both limits but at least one. */
  async take(countMax: number, bytesMax: number): Promise<readonly SpoolItem[]> {
    return await this.#inTurn(async () => {
      const items: SpoolItem[] = [];
      const unreadable: { entry: Entry; text: string }[] = [];
      let bytes = 0;
      for (const entry of this.#entries.values()) {
        if (items.length >= countMax) break;
        if (items.length > 0 && bytes + entry.length > bytesMax) break;
        const line = await entry.segment.read(entry.at, entry.length);
        const item = itemOf(line);
        if (item === null) unreadable.push({ entry, text: line.toString() });
        else {
          items.push(item);
          bytes += entry.length;
        }
      }
      if (unreadable.length > 0) await this.#setAsideUnreadable(unreadable);
      return items;
    });
  }

  /** The office has these; later versions that came meanwhile stay. */
  async done(items: readonly PartId[]): Promise<void> {
    await this.#inTurn(() => this.#settle(items));
  }

  /** The office will never take these: they go aside with the reason before they leave the spool. */
  async refuse(items: readonly (Refused & { readonly item: SpoolItem })[]): Promise<void> {
    await this.#inTurn(async () => {
      await this.#setAside(items);
      await this.#settle(items.map(({ item }) => item));
    });
  }

  /** Others go first. Forgotten at a restart. */
  defer(item: PartId): void {
    const key = keyOf(item);
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** The number of the next batch, durable before it is used; `known` is the highest that the office knows. */
  async nextSeq(known: number): Promise<number> {
    return await this.#inTurn(async () => {
      const seq = Math.max(this.#state.seq, known) + 1;
      await this.#count({ seq });
      return seq;
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      for (const segment of this.#segments) await segment.close();
    });
    this.#unlock();
  }

  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act);
    this.#turn = result.catch(() => undefined);
    return await result;
  }

  async #load(): Promise<void> {
    const numbers = (await readdir(this.#folder))
      .map(segmentNumber)
      .filter((number) => number !== null)
      .sort((a, b) => a - b);
    let { torn, damaged } = this.#state;
    for (const number of numbers) {
      const segment = await Segment.openFile(this.#folder, number);
      this.#segments.push(segment);
      const read = readLines(await segment.readAll());
      if (read.end < segment.bytes) {
        torn++;
        await segment.cut(read.end);
      }
      damaged += read.damaged;
      for (const { head, at, length } of read.lines) this.#replay(head, segment, at, length);
    }
    if (torn !== this.#state.torn || damaged !== this.#state.damaged) {
      await this.#count({ torn, damaged });
    }
    if (this.#segments.length === 0) await this.#rotate();
    await this.#removeDead();
  }

  #replay(head: SpoolHead, segment: Segment, at: number, length: number): void {
    if (head.kind === 'kept') this.#placeUnlessOlder(head, { segment, at, length });
    else {
      const known = this.#entries.get(keyOf(head));
      if (known !== undefined && known.version <= head.version) this.#forget(known);
    }
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < waiting.length;) {
      let bytes = 0;
      let to = from;
      while (to < waiting.length) {
        const length = waiting[to]?.line.length ?? 0;
        if (to > from && bytes + length > this.#segmentBytes) break;
        bytes += length;
        to++;
      }
      await this.#write(waiting.slice(from, to), bytes);
      from = to;
    }
  }

  async #write(group: readonly Waiting[], bytes: number): Promise<void> {
    try {
      const least = Math.min(...group.map(({ item }) => rankOf(item.grade)));
      if (!(await this.#makeRoom(bytes, least))) {
        await this.#writeSingly(group);
        return;
      }
      const segment = await this.#activeFor(bytes);
      let at = await this.#appendDurably(segment, Buffer.concat(group.map(({ line }) => line)));
      for (const { item, line } of group) {
        this.#placeUnlessOlder(item, { segment, at, length: line.length });
        at += line.length;
      }
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** There is no room for all of them; what is worth less than everything in the spool is given up itself. */
  async #writeSingly(group: readonly Waiting[]): Promise<void> {
    const [only] = group;
    if (only === undefined) return;
    if (group.length > 1) {
      for (const one of group) await this.#write([one], one.line.length);
      return;
    }
    await this.#countDropped([only.item]);
    only.resolve();
  }

  /**
   * After a failed write or flush nobody knows what the disk holds of it, and a second flush may succeed without having
   * written: what was good so far is kept, and the next attempt goes to another file.
   */
  async #appendDurably(segment: Segment, bytes: Buffer): Promise<number> {
    const good = segment.bytes;
    try {
      const at = await segment.append(bytes);
      await segment.sync();
      return at;
    } catch (error) {
      await segment.cut(good).catch(() => undefined);
      await this.#rotate().catch(() => undefined);
      throw error;
    }
  }

  #active(): Segment {
    const active = this.#segments.at(-1);
    assert(active !== undefined, 'an open spool has a segment');
    return active;
  }

  async #activeFor(bytes: number): Promise<Segment> {
    const active = this.#active();
    if (active.bytes === 0 || active.bytes + bytes <= this.#segmentBytes) return active;
    return await this.#rotate();
  }

  async #rotate(): Promise<Segment> {
    // Not the number of an attempt that failed: its file may be there.
    this.#lastNumber = Math.max(this.#lastNumber, this.#segments.at(-1)?.number ?? 0) + 1;
    const segment = await Segment.create(this.#folder, this.#lastNumber);
    this.#segments.push(segment);
    return segment;
  }

  /**
   * Room for `bytes` and for one segment more, which rewriting needs. Gives up nothing above `rank`; false where that is
   * not enough. At least a segment is freed at once, or every line would cost a rewriting.
   */
  async #makeRoom(bytes: number, rank: number): Promise<boolean> {
    const room = this.#bytesMax - this.#segmentBytes;
    while (this.#bytes() + bytes > room) {
      const wanted = bytes + this.#segmentBytes - (this.#bytes() - this.#liveBytes());
      if (wanted > 0 && !(await this.#giveUp(wanted, rank))) return false;
      await this.#rewriteOldest();
    }
    return true;
  }

  /** The oldest of the lowest grade, until `bytes` are free; none where all up to `rank` would not suffice. */
  async #giveUp(bytes: number, rank: number): Promise<boolean> {
    const chosen: Entry[] = [];
    let freed = 0;
    for (const entry of [...this.#entries.values()].sort(byWorth)) {
      if (freed >= bytes || entry.rank > rank) break;
      freed += entry.length;
      chosen.push(entry);
    }
    if (freed < bytes) return false;
    for (const entry of chosen) this.#forget(entry);
    await this.#countDropped(
      chosen.map((entry) => ({ part: entry.part, grade: GRADES[entry.rank] ?? 'listed' })),
    );
    return true;
  }

  async #countDropped(items: readonly Pick<SpoolItem, 'part' | 'grade'>[]): Promise<void> {
    const dropped = { ...this.#state.dropped };
    for (const { part, grade } of items) {
      const what = part === 'transcript' ? 'transcripts' : grade;
      dropped[what] = (dropped[what] ?? 0) + 1;
    }
    await this.#count({ dropped });
  }

  async #rewriteOldest(): Promise<void> {
    if (this.#segments.length === 1) await this.#rotate();
    const oldest = this.#segments[0];
    if (oldest === undefined) return;
    const entries = [...oldest.live];
    const lines: Buffer[] = [];
    for (const entry of entries) lines.push(await oldest.read(entry.at, entry.length));
    if (entries.length > 0) {
      const segment = await this.#activeFor(oldest.liveBytes);
      let at = await this.#appendDurably(segment, Buffer.concat(lines));
      for (const entry of entries) {
        this.#place({ ...entry, segment, at });
        at += entry.length;
      }
    }
    this.#segments.shift();
    await oldest.remove();
  }

  async #settle(items: readonly PartId[]): Promise<void> {
    const lines: Buffer[] = [];
    for (const item of items) {
      const known = this.#entries.get(keyOf(item));
      if (known === undefined || known.version > item.version) continue;
      this.#forget(known);
      lines.push(encodeDone(item));
    }
    const bytes = Buffer.concat(lines);
    // Without this line a restart would deliver again what the office has: it says so, and nothing is doubled.
    if (this.#bytes() + bytes.length <= this.#bytesMax - this.#segmentBytes) {
      const segment = await this.#activeFor(bytes.length);
      await segment.append(bytes).catch(() => undefined);
    }
    await this.#removeDead();
  }

  /** From the oldest on; of the last one only the content, once it has grown. */
  async #removeDead(): Promise<void> {
    while (this.#segments.length > 1 && this.#segments[0]?.live.size === 0) {
      await this.#segments.shift()?.remove();
    }
    const last = this.#active();
    if (this.#entries.size === 0 && last.bytes > this.#segmentBytes / 4) await last.cut(0);
  }

  async #setAsideUnreadable(unreadable: readonly { entry: Entry; text: string }[]): Promise<void> {
    const message = 'This version of Minewatch cannot read it';
    const refused = unreadable.map(({ text }) => {
      return { code: 'invalid', message, item: null, text } as const;
    });
    await this.#setAside(refused);
    await this.#settle(unreadable.map(({ entry }) => entry));
  }

  async #setAside(items: readonly Refused[]): Promise<void> {
    await this.#refusedFile.add(items, this.#now());
    await this.#count({ refused: this.#state.refused + items.length });
  }

  async #count(changes: Partial<SpoolState>): Promise<void> {
    this.#state = { ...this.#state, ...changes };
    await writeState(this.#folder, this.#state);
  }

  #placeUnlessOlder(
    item: Omit<SpoolItem, 'body'>,
    where: Pick<Entry, 'segment' | 'at' | 'length'>,
  ): void {
    const known = this.#entries.get(keyOf(item));
    if (known !== undefined && known.version > item.version) return;
    const { part, id, version, grade, seenAt } = item;
    this.#place({ part, id, version, rank: rankOf(grade), seenAt, ...where });
  }

  #place(entry: Entry): void {
    const key = keyOf(entry);
    const known = this.#entries.get(key);
    known?.segment.release(known);
    // What is known keeps its place in the queue, however often it changes.
    this.#entries.set(key, entry);
    entry.segment.hold(entry);
    if (known === undefined && entry.part === 'transcript') this.#transcripts++;
  }

  #forget(entry: Entry): void {
    this.#entries.delete(keyOf(entry));
    entry.segment.release(entry);
    if (entry.part === 'transcript') this.#transcripts--;
  }

  #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #liveBytes(): number {
    return this.#segments.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  }
}

/** One entry each: a finding and what it rests on are kept, replaced and delivered on their own. */
export function keyOf({ part, id }: Pick<PartId, 'part' | 'id'>): string {
  return `${part} ${id}`;
}

/** Lowest grade first; of one grade what findings rest on before the findings; the oldest first. */
function byWorth(a: Entry, b: Entry): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.part !== b.part) return a.part === 'transcript' ? -1 : 1;
  return a.seenAt < b.seenAt ? -1 : a.seenAt > b.seenAt ? 1 : 0;
}
