/**
 * WOFF 1.0 to the plain font inside (W3C Recommendation "WOFF File Format 1.0", §4 and §5). fontkit inflates a table anew for
 * every glyph, which takes a minute for a page of Chinese; a plain font takes a fifth of a second.
 */
import { inflateSync } from 'node:zlib';

/** Bytes of one table at most: the outlines of the largest font that we ship have 3 MB. */
export const TABLE_BYTES_MAX = 32 * 1024 * 1024;

const SIGNATURE = 0x774f4646;
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/** Throws when the bytes are not a whole WOFF file: it is a file of ours. */
export function fontFromWoff(bytes: Uint8Array): Buffer {
  const woff = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (woff.getUint32(0) !== SIGNATURE) throw new Error('Broken invariant: a WOFF font');
  const count = woff.getUint16(12);
  const parts: Buffer[] = [];
  const head = Buffer.alloc(SFNT_HEADER + count * SFNT_ENTRY);
  const power = Math.floor(Math.log2(count));
  head.writeUInt32BE(woff.getUint32(4), 0);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  let offset = head.length;
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEADER + i * WOFF_ENTRY;
    const table = tableAt(bytes, woff, entry);
    const row = SFNT_HEADER + i * SFNT_ENTRY;
    head.writeUInt32BE(woff.getUint32(entry), row);
    head.writeUInt32BE(woff.getUint32(entry + 16), row + 4);
    head.writeUInt32BE(offset, row + 8);
    head.writeUInt32BE(table.length, row + 12);
    // Tables begin at multiples of four.
    const padded = Buffer.alloc(Math.ceil(table.length / 4) * 4);
    padded.set(table);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([head, ...parts]);
}

function tableAt(bytes: Uint8Array, woff: DataView, entry: number): Uint8Array {
  const from = woff.getUint32(entry + 4);
  const packedLength = woff.getUint32(entry + 8);
  const length = woff.getUint32(entry + 12);
  if (length > TABLE_BYTES_MAX) throw new Error('Broken invariant: a font of usual size');
  const packed = bytes.subarray(from, from + packedLength);
  const table =
    packedLength === length ? packed : inflateSync(packed, { maxOutputLength: TABLE_BYTES_MAX });
  if (table.length !== length) throw new Error('Broken invariant: a whole WOFF font');
  return table;
}
