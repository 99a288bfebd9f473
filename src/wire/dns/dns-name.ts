/**
 * Names as DNS messages have them (RFC 1035 §3.1, §4.1.4) ↔ text: lower case, without the last dot; the root is ''. What
 * is no visible character, and a dot or backslash within a label, is written `\DDD`, so that every name has one text.
 */
import type { ByteWriter } from '../byte-writer.ts';

/** On the wire, lengths and the root included (RFC 1035 §2.3.4). */
export const NAME_BYTES_MAX = 255;
const LABEL_BYTES_MAX = 63;
/** A name of single letters has 127 labels; each may be a pointer once. */
const JUMPS_MAX = 127;
/** Only what stands in the first 16 KiB can be pointed at. */
const POINTER_LIMIT = 0x4000;

export interface NameRead {
  readonly name: string;
  /** Position after it. */
  readonly end: number;
}

/** Null: it does not end in time, is too long, or points forwards. */
export function readName(bytes: Uint8Array, at: number): NameRead | null {
  const labels: string[] = [];
  let here = at;
  let end = -1;
  let size = 1;
  for (let jumps = 0; jumps <= JUMPS_MAX;) {
    const length = bytes[here];
    if (length === undefined) return null;
    if (length === 0) return { name: labels.join('.'), end: end < 0 ? here + 1 : end };
    if (length >= 0xc0) {
      const target = targetOf(bytes, here);
      if (target < 0) return null;
      if (end < 0) end = here + 2;
      here = target;
      jumps++;
      continue;
    }
    size += 1 + length;
    if (length > LABEL_BYTES_MAX || size > NAME_BYTES_MAX || here + 1 + length > bytes.length)
      return null;
    labels.push(labelText(bytes, here + 1, length));
    here += 1 + length;
  }
  return null;
}

/** Where a pointer points; −1: forwards, or it is cut off. Backwards only: fewer chains are long. */
function targetOf(bytes: Uint8Array, at: number): number {
  const target = (((bytes[at] ?? 0) & 0x3f) << 8) | (bytes[at + 1] ?? 0);
  return at + 2 <= bytes.length && target < at ? target : -1;
}

/** Without pointers, as digests and canonical data have it; null: no name can be that long, or a label is empty. */
export function nameBytes(name: string): Uint8Array<ArrayBuffer> | null {
  const labels = labelsOf(name);
  const size = labels?.reduce((sum, label) => sum + 1 + label.length, 1) ?? Infinity;
  if (labels === null || size > NAME_BYTES_MAX) return null;
  const out = new Uint8Array(size);
  let at = 0;
  for (const label of labels) {
    out[at] = label.length;
    out.set(label, at + 1);
    at += 1 + label.length;
  }
  return out;
}

/** Where names of one message stand: later ones point at them. */
export type NamesWritten = Map<string, number>;

/** `at`: position in the message of what `out` holds last, plus one. The name must be one that `nameBytes` takes. */
export function putName(out: ByteWriter, name: string, written: NamesWritten, at: number): void {
  const start = out.length;
  let rest = name;
  while (rest !== '') {
    const known = written.get(rest);
    if (known !== undefined) {
      out.u16(0xc000 | known);
      return;
    }
    const here = at + out.length - start;
    if (here < POINTER_LIMIT) written.set(rest, here);
    const dot = rest.indexOf('.');
    const label = labelBytes(dot < 0 ? rest : rest.slice(0, dot));
    out.u8(label.length).put(label);
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  out.u8(0);
}

/** Whether `name` is `zone` or lies under it. */
export function isWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

function labelsOf(name: string): Uint8Array[] | null {
  if (name === '') return [];
  const labels = name.split('.').map(labelBytes);
  return labels.every(({ length }) => length > 0 && length <= LABEL_BYTES_MAX) ? labels : null;
}

function labelText(bytes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) text += String.fromCharCode(byte + 32);
    else if (byte > 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c)
      text += String.fromCharCode(byte);
    else text += `\\${String(byte).padStart(3, '0')}`;
  }
  return text;
}

function labelBytes(label: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < label.length; i++) {
    const code = label.charCodeAt(i);
    if (code !== 0x5c) bytes.push(code & 255);
    else {
      bytes.push(Number(label.slice(i + 1, i + 4)) & 255);
      i += 3;
    }
  }
  return Uint8Array.from(bytes);
}
