/**
 * What is kept of one flow, so that its finding can be computed again: the innermost protocol's own bytes, message by
 * message, and what the carriers around it said. A `Conversation` calls it while it reads; nothing is kept for flows
 * that have none.
 *
 * The inner bytes and not the flow's, because around them is other traffic (requests for other pages, cookies, Basic
 * passwords), because inside compression and masks no password could be blanked, and because messages can be left out.
 */
import type { Fact } from '#model/fact.ts';
import type { Millis, Side, StreamContext } from '#model/stream.ts';
import type { Note } from '#model/transcript.ts';
import { NOTES_MAX, TRANSCRIPT_BYTES_MAX } from '#model/transcript-limits.ts';
import type { Analyzer, Keeping } from './analyzer.ts';
import { isSameNote, noteFromFact, saysMining } from './notes.ts';
import { Selection, type Unit } from './selection.ts';

/** Bytes of all recorders together. With none left, recorders keep what they have and take no more. */
export class Room {
  #left: number;
  /** How often something was not kept for want of room. */
  refused = 0;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get left(): number {
    return this.#left;
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) {
      this.refused++;
      return false;
    }
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

export interface Kept {
  /** Name of the analyzer that read the bytes; null where only carriers or shapes were heard. */
  readonly reader: string | null;
  readonly context: StreamContext | null;
  readonly units: readonly Unit[];
  readonly notes: readonly { readonly order: number; readonly fact: Note }[];
  /** Bytes of the same stream that were read and not kept. */
  readonly left: number;
}

/** A message that has not ended. */
interface Open {
  readonly parts: Uint8Array[];
  size: number;
  at: Millis;
  isClaimed: boolean;
  /** Longer than everything that may be kept: only its facts matter. */
  isTooLong: boolean;
  /** The last part belongs to the caller. */
  isLent: boolean;
  readonly facts: Fact[];
  shorten: ((bytes: Uint8Array) => Uint8Array) | null;
}

const PLAIN: Keeping<unknown> = { isOpen: () => false };

export class Recorder {
  readonly #room: Room;
  #analyzer: Analyzer | null = null;
  #keeping = PLAIN;
  #context: StreamContext | null = null;
  /** Made with the first message that is kept: most streams have none. */
  #selection: Selection | null = null;
  readonly #open: [Open | null, Open | null] = [null, null];
  #feeding: Side | null = null;
  #claims = 0;
  #order = 0;
  #seen = 0;
  /** The bytes that are kept are mining; or a carrier said so. */
  #isRead = false;
  #isClaimed = false;
  /** By side: the last that was kept is a loss. */
  readonly #isLost: [boolean, boolean] = [false, false];
  readonly #notes: { readonly order: number; readonly fact: Note }[] = [];

  constructor(room: Room) {
    this.#room = room;
  }

  /** Something of mining was said on this flow. */
  get isClaimed(): boolean {
    return this.#isRead || this.#isClaimed;
  }

  /** Rises with everything that is kept. */
  get size(): number {
    return (this.#selection?.byteCount ?? 0) + this.#notes.length;
  }

  /** An analyzer begins to read; false: its bytes are not kept. */
  begin(analyzer: Analyzer, context: StreamContext): boolean {
    if (analyzer.carrier !== null || analyzer.keeping === 'nothing') return false;
    // One session per flow: what follows on the same connection is another story.
    if (this.#isRead) return false;
    this.release();
    this.#analyzer = analyzer;
    this.#keeping = analyzer.keeping ?? PLAIN;
    this.#context = context;
    this.#claims = 0;
    this.#seen = 0;
    return true;
  }

  /** Where the part of a delivery ends that begins at `from`. */
  cutOf(bytes: Uint8Array, from: number): number {
    const { cutAfter } = this.#keeping;
    if (cutAfter === undefined) return bytes.length;
    const at = bytes.indexOf(cutAfter, from);
    return at < 0 ? bytes.length : at + 1;
  }

  /** Bytes that are about to be read. */
  add(side: Side, part: Uint8Array, at: Millis): void {
    this.#feeding = side;
    this.#seen += part.length;
    const open = (this.#open[side] ??= newOpen());
    open.at = at;
    if (open.isTooLong) return;
    const worth = this.#shortened(open, part);
    if (open.size + worth.length > TRANSCRIPT_BYTES_MAX || !this.#room.take(worth.length)) {
      open.isTooLong = true;
      this.#forget(open);
      return;
    }
    open.size += worth.length;
    open.parts.push(worth);
    // Only lent: copied when it stays beyond this call.
    open.isLent = worth === part;
  }

  /** They were read. `hasRest`: not all of them, more must come first. */
  settle(side: Side, state: unknown, hasRest: boolean): void {
    this.#feeding = null;
    const open = this.#open[side];
    if (open === null) return;
    const claims = this.#keeping.claimCount?.(state);
    if (claims === undefined || claims > this.#claims) open.isClaimed = true;
    this.#claims = claims ?? 0;
    if (!hasRest && !this.#keeping.isOpen(state, side)) this.#close(side, false);
    else own(open);
  }

  /** Bytes of this side were lost. */
  lost(side: Side, at: Millis): void {
    const open = (this.#open[side] ??= newOpen());
    open.at = Math.max(open.at, at);
    this.#close(side, true);
  }

  end(): void {
    for (const side of [0, 1] as const) this.#close(side, false);
    this.#selection?.end();
  }

  /** `isOwn`: said by the analyzer whose bytes are kept. */
  hear(fact: Fact, isOwn: boolean): void {
    if (isOwn) {
      this.#isRead ||= 'protocol' in fact;
      this.#open[this.#feeding ?? fact.side]?.facts.push(fact);
      return;
    }
    this.#isClaimed ||= saysMining(fact);
    if (this.#notes.length >= NOTES_MAX) return;
    const note = noteFromFact(fact);
    if (note === null || this.#isKnown(note)) return;
    this.#notes.push({ order: this.#order, fact: note });
  }

  kept(): Kept {
    return {
      reader: this.#analyzer?.name ?? null,
      context: this.#context,
      units: this.#selection?.units ?? [],
      notes: this.#notes,
      left: this.#seen - (this.#selection?.byteCount ?? 0),
    };
  }

  /** Gives back all room; what was kept is gone. */
  release(): void {
    this.#selection?.clear();
    this.#selection = null;
    for (const side of [0, 1] as const) {
      const open = this.#open[side];
      if (open !== null) this.#forget(open);
      this.#open[side] = null;
    }
  }

  #shortened(open: Open, part: Uint8Array): Uint8Array {
    const { shorten } = this.#keeping;
    if (shorten === undefined) return part;
    if (open.shorten !== null) return open.shorten(part);
    if (open.size + part.length <= shorten.beyond) return part;
    open.shorten = shorten.begin();
    // What was kept so far is shorter than what is dropped from: this only tells the state.
    for (const before of open.parts) open.shorten(before);
    return open.shorten(part);
  }

  #close(side: Side, isLost: boolean): void {
    const open = this.#open[side];
    if (open === null) return;
    this.#open[side] = null;
    const isOurs =
      open.isClaimed || open.facts.length > 0 || this.#keeping.claimCount === undefined;
    const isKept = isOurs && !open.isTooLong;
    if (!isKept) this.#forget(open);
    const isEmpty = open.size === 0;
    // A second loss with nothing kept between tells nothing new.
    if (isEmpty && (!isLost || this.#isLost[side])) return;
    this.#isLost[side] = isLost;
    const facts = isKept ? open.facts : [];
    const draft = { order: this.#order++, side, at: open.at, size: open.size, facts, isLost };
    this.#selection ??= new Selection((size) => this.#room.give(size));
    this.#selection.take(draft, () => {
      const bytes = joined(open);
      this.#keeping.blank?.(bytes);
      return bytes;
    });
  }

  #forget(open: Open): void {
    this.#room.give(open.size);
    open.size = 0;
    open.parts.length = 0;
    open.isLent = false;
  }

  #isKnown(note: Note): boolean {
    return this.#notes.some(({ fact }) => isSameNote(fact, note));
  }
}

function newOpen(): Open {
  return {
    parts: [],
    size: 0,
    at: 0,
    isClaimed: false,
    isTooLong: false,
    isLent: false,
    facts: [],
    shorten: null,
  };
}

/** Makes the last part our own. */
function own(open: Open): void {
  const last = open.parts.pop();
  if (last === undefined) return;
  open.parts.push(open.isLent ? last.slice() : last);
  open.isLent = false;
}

function joined({ parts, size }: Open): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
