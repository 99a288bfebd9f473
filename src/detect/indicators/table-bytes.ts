/**
 * A list as bytes, written once when it is added and only mapped into typed arrays when it is used. Little-endian:
 *
 *     0 magic "MWLIST1\n" · 8 u32 byte-order mark · 12 u32 length of the header's text · 16 u32 × 7 counts
 *     44 header (JSON, padded to 4) · startAt · marks · name slots · IPv4 slots · IPv6 slots · blob
 */
import type { AddressColumns } from './address-table.ts';
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
  const fixed = new Uint32Array(whole.buffer, whole.byteOffset + 8, 9);
  const [, textLength = 0, count = 0, labelsMax = 0, nameWords = 0, blobBytes = 0] = fixed;
  const [ipv4Words = 0, ipv6Words = 0, ipv4Count = 0] = fixed.subarray(6);
  let at = FIXED_BYTES + padded(textLength);
  const body = (count + 1 + count + nameWords + ipv4Words + ipv6Words) * 4 + blobBytes;
  if (at + body !== whole.length) return { damage: 'its length is not what its header says' };
  if (!isTable(nameWords, 2) || !isTable(ipv4Words, 3) || !isTable(ipv6Words, 6)) {
    return { damage: 'its tables have an impossible size' };
  }
  const column = (length: number): Uint32Array<ArrayBuffer> => {
    const words = new Uint32Array(whole.buffer, whole.byteOffset + at, length);
    at += length * 4;
    return words;
  };
  const startAt = column(count + 1);
  const marks = column(count);
  const slots = column(nameWords);
  const ipv4: AddressColumns = { count: ipv4Count, wordCount: 1, slots: column(ipv4Words) };
  const ipv6Slots = column(ipv6Words);
  const blob = whole.subarray(at, at + blobBytes);
  const names = { count, labelsMax, slots, startAt, marks, blob };
  const ipv6: AddressColumns = { count: takenOf(ipv6Slots, 6), wordCount: 4, slots: ipv6Slots };
  return { header, table: { names, ipv4, ipv6 } };
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
