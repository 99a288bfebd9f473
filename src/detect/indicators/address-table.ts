/**
 * Addresses in one typed array of fixed-width slots: the address's words, what kind of entry it is, and its mark (0 =
 * free). One width serves IPv4 (3 words a slot), another IPv6 (6). The array is the stored form.
 */
import { finish } from './hash.ts';
import { laterMark } from './marks.ts';
import { PROBES_MAX } from './name-table.ts';

/** Kind of an entry: 0 any port · 1 … 65535 that port · from here on: a prefix of (kind − PREFIX) bits. */
export const PREFIX = 0x10000;

export interface AddressColumns {
  readonly count: number;
  /** 1: IPv4, 4: IPv6. */
  readonly wordCount: 1 | 4;
  readonly slots: Uint32Array<ArrayBuffer>;
}

export type Words = readonly number[];

/** The mark of exactly this entry, or 0. */
export function findAddress(table: AddressColumns, words: Words, kind: number): number {
  const { slots, wordCount } = table;
  const width = wordCount + 2;
  const mask = slots.length / width - 1;
  let slot = hashOf(words, wordCount, kind) & mask;
  for (let probe = 0; probe < PROBES_MAX; probe++) {
    const at = slot * width;
    const mark = slots[at + wordCount + 1] ?? 0;
    if (mark === 0) return 0;
    if (slots[at + wordCount] === kind && isSame(slots, at, words, wordCount)) return mark;
    slot = (slot + 1) & mask;
  }
  return 0;
}

/** Calls `take` for each entry. */
export function eachAddress(
  table: AddressColumns,
  take: (firstWord: number, kind: number) => void,
): void {
  const { slots, wordCount } = table;
  const width = wordCount + 2;
  for (let at = 0; at < slots.length; at += width) {
    if (slots[at + wordCount + 1] !== 0) take(slots[at] ?? 0, slots[at + wordCount] ?? 0);
  }
}

/** Collects addresses; at 60 % load the table doubles. */
export class AddressTableBuilder {
  readonly #wordCount: 1 | 4;
  #slots: Uint32Array<ArrayBuffer>;
  #count = 0;

  constructor(wordCount: 1 | 4) {
    this.#wordCount = wordCount;
    this.#slots = new Uint32Array(32 * (wordCount + 2));
  }

  /** False: refused, too many addresses share this hash. */
  add(words: Words, kind: number, mark: number): boolean {
    const width = this.#wordCount + 2;
    if ((this.#count + 1) * width > this.#slots.length * 0.6) this.#grow();
    const at = place(this.#slots, this.#wordCount, words, kind);
    if (at < 0) return false;
    const before = this.#slots[at + this.#wordCount + 1] ?? 0;
    if (before === 0) this.#count++;
    put(this.#slots, at, { words, kind, mark: laterMark(before, mark) }, this.#wordCount);
    return true;
  }

  build(): AddressColumns {
    return { count: this.#count, wordCount: this.#wordCount, slots: this.#slots };
  }

  #grow(): void {
    const width = this.#wordCount + 2;
    const slots = new Uint32Array(this.#slots.length * 2);
    for (let from = 0; from < this.#slots.length; from += width) {
      const mark = this.#slots[from + width - 1] ?? 0;
      if (mark === 0) continue;
      const words = this.#slots.subarray(from, from + this.#wordCount);
      const kind = this.#slots[from + this.#wordCount] ?? 0;
      const at = place(slots, this.#wordCount, [...words], kind);
      // A chain that fitted into the smaller table may rarely not fit here; such an entry is given up.
      if (at >= 0) put(slots, at, { words: [...words], kind, mark }, this.#wordCount);
      else this.#count--;
    }
    this.#slots = slots;
  }
}

/** Where the entry stands or may be put; −1 where too many others are in the way. */
function place(slots: Uint32Array, wordCount: number, words: Words, kind: number): number {
  const width = wordCount + 2;
  const mask = slots.length / width - 1;
  let slot = hashOf(words, wordCount, kind) & mask;
  for (let probe = 0; probe < PROBES_MAX; probe++) {
    const at = slot * width;
    if (slots[at + width - 1] === 0) return at;
    if (slots[at + wordCount] === kind && isSame(slots, at, words, wordCount)) return at;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function put(
  slots: Uint32Array,
  at: number,
  entry: { readonly words: Words; readonly kind: number; readonly mark: number },
  wordCount: number,
): void {
  for (let i = 0; i < wordCount; i++) slots[at + i] = entry.words[i] ?? 0;
  slots[at + wordCount] = entry.kind;
  slots[at + wordCount + 1] = entry.mark;
}

function isSame(slots: Uint32Array, at: number, words: Words, wordCount: number): boolean {
  for (let i = 0; i < wordCount; i++) if (slots[at + i] !== words[i]) return false;
  return true;
}

function hashOf(words: Words, wordCount: number, kind: number): number {
  let hash = Math.imul(kind + 1, 0x9e3779b1);
  for (let i = 0; i < wordCount; i++) {
    hash = Math.imul(hash ^ (words[i] ?? 0), 0x01000193);
    hash = (hash << 15) | (hash >>> 17);
  }
  return finish(hash);
}
