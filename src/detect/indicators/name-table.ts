/**
 * Host names in typed arrays: a hash table of (check, entry + 1) pairs over one blob of all names. A name that is not
 * listed costs one cache line; one that is listed is verified byte by byte, so there are no false matches. The arrays
 * are the stored form: a million names load by reading a file.
 */
import { HASH_START_A, HASH_START_B, finish, stepA, stepB } from './hash.ts';
import { laterMark } from './marks.ts';

export interface NameColumns {
  readonly count: number;
  /** Labels of the longest entry: deeper suffixes need no look. */
  readonly labelsMax: number;
  /** Pairs: lane B of the hash, entry + 1 (0 = free). A power of two pairs. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** Entry i's name is blob[startAt[i] … startAt[i + 1]). */
  readonly startAt: Uint32Array<ArrayBuffer>;
  /** See marks.ts. */
  readonly marks: Uint32Array<ArrayBuffer>;
  readonly blob: Uint8Array<ArrayBuffer>;
}

/**
 * Slots looked at before giving up. At the load limit below, chains of a fair hash stay under about 150; longer ones
 * are a list made to be slow, and its entries are refused.
 */
export const PROBES_MAX = 512;

/** Entry whose name equals `name` from `from` on, or −1. `a` and `b` are the finished hashes of that part. */
export function findName(
  table: NameColumns,
  name: string,
  from: number,
  hash: { readonly a: number; readonly b: number },
): number {
  const { slots } = table;
  const mask = (slots.length >> 1) - 1;
  let slot = hash.a & mask;
  for (let probe = 0; probe < PROBES_MAX; probe++) {
    const entry = slots[slot * 2 + 1] ?? 0;
    if (entry === 0) return -1;
    if (slots[slot * 2] === hash.b && isName(table, entry - 1, name, from)) return entry - 1;
    slot = (slot + 1) & mask;
  }
  return -1;
}

export function nameAt(table: NameColumns, entry: number): string {
  const { blob, startAt } = table;
  let name = '';
  const end = startAt[entry + 1] ?? 0;
  for (let i = startAt[entry] ?? 0; i < end; i++) name += String.fromCharCode(blob[i] ?? 0);
  return name;
}

function isName(table: NameColumns, entry: number, name: string, from: number): boolean {
  const { blob, startAt } = table;
  const start = startAt[entry] ?? 0;
  if ((startAt[entry + 1] ?? 0) - start !== name.length - from) return false;
  for (let i = name.length - 1 - from; i >= 0; i--) {
    if (blob[start + i] !== name.charCodeAt(from + i)) return false;
  }
  return true;
}

/** Collects names; at 60 % load the table doubles. */
export class NameTableBuilder {
  #slots = new Uint32Array(64);
  #startAt = new Uint32Array(33);
  #marks = new Uint32Array(32);
  #blob = new Uint8Array(1024);
  #count = 0;
  #labelsMax = 0;

  /** False: refused, too many names share this hash. `name` is ASCII, lower case, without trailing dot. */
  add(name: string, mark: number): boolean {
    if ((this.#count + 1) * 2 > this.#slots.length * 0.6) this.#grow();
    const { a, b } = hashOf(name);
    const mask = (this.#slots.length >> 1) - 1;
    let slot = a & mask;
    for (let probe = 0; probe < PROBES_MAX; probe++) {
      const entry = this.#slots[slot * 2 + 1] ?? 0;
      if (entry === 0) {
        this.#slots[slot * 2] = b;
        this.#slots[slot * 2 + 1] = this.#append(name, mark) + 1;
        return true;
      }
      if (this.#slots[slot * 2] === b && isName(this.#columns(), entry - 1, name, 0)) {
        this.#marks[entry - 1] = laterMark(this.#marks[entry - 1] ?? 0, mark);
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  build(): NameColumns {
    const count = this.#count;
    return {
      count,
      labelsMax: this.#labelsMax,
      slots: this.#slots,
      startAt: this.#startAt.slice(0, count + 1),
      marks: this.#marks.slice(0, count),
      blob: this.#blob.slice(0, this.#startAt[count]),
    };
  }

  #columns(): NameColumns {
    return {
      count: this.#count,
      labelsMax: this.#labelsMax,
      slots: this.#slots,
      startAt: this.#startAt,
      marks: this.#marks,
      blob: this.#blob,
    };
  }

  #append(name: string, mark: number): number {
    const entry = this.#count++;
    const start = this.#startAt[entry] ?? 0;
    if (this.#marks.length < this.#count) this.#marks = grown(this.#marks);
    if (this.#startAt.length < this.#count + 1) this.#startAt = grown(this.#startAt);
    while (this.#blob.length < start + name.length) {
      const wider = new Uint8Array(this.#blob.length * 2);
      wider.set(this.#blob);
      this.#blob = wider;
    }
    let labels = 1;
    for (let i = 0; i < name.length; i++) {
      const code = name.charCodeAt(i);
      if (code === 46) labels++;
      this.#blob[start + i] = code;
    }
    this.#startAt[entry + 1] = start + name.length;
    this.#marks[entry] = mark;
    this.#labelsMax = Math.max(this.#labelsMax, labels);
    return entry;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = (slots.length >> 1) - 1;
    for (let entry = 0; entry < this.#count; entry++) {
      const { a, b } = this.#hashAt(entry);
      let slot = a & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = b;
      slots[slot * 2 + 1] = entry + 1;
    }
    this.#slots = slots;
  }

  #hashAt(entry: number): { a: number; b: number } {
    let a = HASH_START_A;
    let b = HASH_START_B;
    const start = this.#startAt[entry] ?? 0;
    for (let i = (this.#startAt[entry + 1] ?? 0) - 1; i >= start; i--) {
      const code = this.#blob[i] ?? 0;
      a = stepA(a, code);
      b = stepB(b, code);
    }
    return { a: finish(a), b: finish(b) };
  }
}

export function hashOf(name: string): { a: number; b: number } {
  let a = HASH_START_A;
  let b = HASH_START_B;
  for (let i = name.length - 1; i >= 0; i--) {
    const code = name.charCodeAt(i);
    a = stepA(a, code);
    b = stepB(b, code);
  }
  return { a: finish(a), b: finish(b) };
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(column.length * 2);
  wider.set(column);
  return wider;
}
