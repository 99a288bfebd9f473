/**
 * A list as bytes, written once when it is added and only mapped into typed arrays when it is used. Little-endian:
 *
 *     0 magic "MWLIST1\n" · 8 u32 byte-order mark · 12 u32 length of the header's text · 16 u32 × 7 counts
 *     44 header (JSON, padded to 4) · startAt · marks · name slots · IPv4 slots · IPv6 slots · blob
 */
import type { ListTable } from './list-table.ts';

const MAGIC = 'MWLIST1\n';
const ORDER = 0x01020304;
const FIXED_BYTES = 44;

export interface ListBytes {
  readonly header: string;
  readonly table: ListTable;
}

export function encodeList({ header, table }: ListBytes): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const { names, ipv4, ipv6 } = table;
  const columns = [names.startAt, names.marks, names.slots, ipv4.slots, ipv6.slots];
  const bodyAt = FIXED_BYTES + padded(text.length);
  const words = columns.reduce((sum, column) => sum + column.length, 0);
  const bytes = new Uint8Array(bodyAt + words * 4 + names.blob.length);
  bytes.set(new TextEncoder().encode(MAGIC));
  const counts = [names.count, names.labelsMax, names.slots.length, names.blob.length];
  counts.push(ipv4.slots.length, ipv6.slots.length, ipv4.count);
  new Uint32Array(bytes.buffer, 8, 9).set([ORDER, text.length, ...counts]);
  bytes.set(text, FIXED_BYTES);
  let at = bodyAt;
  for (const column of columns) {
    new Uint32Array(bytes.buffer, at, column.length).set(column);
    at += column.length * 4;
  }
  bytes.set(names.blob, at);
  return bytes;
}

/** The header's text alone, from the first bytes of a file. */
export function decodeHeader(bytes: Uint8Array): string | { readonly damage: string } {
  if (bytes.length < FIXED_BYTES) return { damage: 'it is cut off' };
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== MAGIC) return { damage: 'it is no list of this version of Minewatch' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, FIXED_BYTES);
  if (view.getUint32(8, true) !== ORDER)
    return { damage: 'it was written on another kind of machine' };
  const length = view.getUint32(12, true);
  if (FIXED_BYTES + length > bytes.length) return { damage: 'it is cut off' };
  return new TextDecoder().decode(bytes.subarray(FIXED_BYTES, FIXED_BYTES + length));
}

/** The arrays are views of `bytes`; nothing is copied when these begin at a multiple of four. */
export function decodeList(
  bytes: Uint8Array<ArrayBuffer>,
): ListBytes | { readonly damage: string } {
  const header = decodeHeader(bytes);
  if (typeof header !== 'string') return header;
  const whole = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const sizes = sizesOf(whole);
  const damage = damageOf(sizes, whole.length);
  return damage === null ? { header, table: tableOf(whole, sizes) } : { damage };
}

interface Sizes {
  readonly bodyAt: number;
  readonly count: number;
  readonly labelsMax: number;
  /** Lengths in 32-bit words. */
  readonly nameWords: number;
  readonly ipv4Words: number;
  readonly ipv6Words: number;
  readonly blobBytes: number;
  readonly ipv4Count: number;
}

function sizesOf(bytes: Uint8Array<ArrayBuffer>): Sizes {
  const fixed = new Uint32Array(bytes.buffer, bytes.byteOffset + 12, 8);
  const at = (i: number): number => fixed[i] ?? 0;
  return {
    bodyAt: FIXED_BYTES + padded(at(0)),
    count: at(1),
    labelsMax: at(2),
    nameWords: at(3),
    blobBytes: at(4),
    ipv4Words: at(5),
    ipv6Words: at(6),
    ipv4Count: at(7),
  };
}

function damageOf(sizes: Sizes, length: number): string | null {
  const { count, nameWords, ipv4Words, ipv6Words, blobBytes } = sizes;
  const words = 2 * count + 1 + nameWords + ipv4Words + ipv6Words;
  if (sizes.bodyAt + words * 4 + blobBytes !== length) {
    return 'its length is not what its header says';
  }
  const fits = isTable(nameWords, 2) && isTable(ipv4Words, 3) && isTable(ipv6Words, 6);
  return fits ? null : 'its tables have an impossible size';
}

function tableOf(bytes: Uint8Array<ArrayBuffer>, sizes: Sizes): ListTable {
  let at = sizes.bodyAt;
  const column = (length: number): Uint32Array<ArrayBuffer> => {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, length);
    at += length * 4;
    return words;
  };
  const { count, labelsMax } = sizes;
  const startAt = column(count + 1);
  const marks = column(count);
  const slots = column(sizes.nameWords);
  const ipv4 = { count: sizes.ipv4Count, wordCount: 1, slots: column(sizes.ipv4Words) } as const;
  const slots6 = column(sizes.ipv6Words);
  const ipv6 = { count: takenOf(slots6, 6), wordCount: 4, slots: slots6 } as const;
  const blob = bytes.subarray(at, at + sizes.blobBytes);
  return { names: { count, labelsMax, slots, startAt, marks, blob }, ipv4, ipv6 };
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** A power of two slots of this many words. */
function isTable(words: number, width: number): boolean {
  const slots = words / width;
  return Number.isInteger(slots) && slots > 0 && (slots & (slots - 1)) === 0;
}

function takenOf(slots: Uint32Array, width: number): number {
  let taken = 0;
  for (let at = width - 1; at < slots.length; at += width) if (slots[at] !== 0) taken++;
  return taken;
}
