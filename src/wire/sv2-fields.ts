/**
 * The data types of Stratum V2 (sv2-spec 03-Protocol-Overview §3.1), little-endian, both ways.
 * Reading never throws: the cursor's sticky flag tells at the end whether all fields fitted.
 */
import type { ByteWriter } from './byte-writer.ts';
import type { Cursor } from './cursor.ts';

export interface FieldValues {
  readonly bool: boolean;
  readonly u8: number;
  readonly u16: number;
  readonly u32: number;
  readonly u64: bigint;
  readonly f32: number;
  /** 32 bytes, little-endian number or hash as sent. */
  readonly u256: Uint8Array;
  /** STR0_255, read as UTF-8; a text over 255 bytes is cut when written. */
  readonly text: string;
  readonly bytes32: Uint8Array;
  readonly bytes255: Uint8Array;
  readonly bytes64k: Uint8Array;
  /** OPTION[U32]. */
  readonly maybeU32: number | null;
  /** SEQ0_255[U256]. */
  readonly hashes: readonly Uint8Array[];
  /** SEQ0_64K[U32]. */
  readonly ids: readonly number[];
  /** U32 that older implementations leave out at the end of a message. */
  readonly lateU32: number | null;
}
export type FieldType = keyof FieldValues;

interface FieldCodec<T> {
  read(cursor: Cursor): T;
  write(writer: ByteWriter, value: T): void;
}

export const FIELDS: { readonly [T in FieldType]: FieldCodec<FieldValues[T]> } = {
  bool: {
    // Only the lowest bit carries meaning (§3.1).
    read: (cursor) => (cursor.u8() & 1) === 1,
    write: (writer, value) => writer.u8(value ? 1 : 0),
  },
  u8: { read: (cursor) => cursor.u8(), write: (writer, value) => writer.u8(value) },
  u16: { read: readU16, write: writeU16 },
  u32: { read: readU32, write: writeU32 },
  u64: {
    read: (cursor) => BigInt(readU32(cursor)) + (BigInt(readU32(cursor)) << 32n),
    write: (writer, value) => {
      writeU32(writer, Number(value & 0xffffffffn));
      writeU32(writer, Number((value >> 32n) & 0xffffffffn));
    },
  },
  f32: {
    read: readF32,
    write: (writer, value) => writer.put(bytesOfF32(value)),
  },
  u256: {
    read: (cursor) => copy(cursor, 32),
    write: (writer, value) => writer.put(fit(value, 32)),
  },
  text: {
    read: (cursor) => TEXT.decode(cursor.take(cursor.u8())),
    write: (writer, value) => {
      const bytes = ENCODER.encode(value).subarray(0, 255);
      writer.u8(bytes.length).put(bytes);
    },
  },
  bytes32: { read: (cursor) => shortBytes(cursor, 32), write: writeShortBytes },
  bytes255: { read: (cursor) => shortBytes(cursor, 255), write: writeShortBytes },
  bytes64k: {
    read: (cursor) => copy(cursor, readU16(cursor)),
    write: (writer, value) => {
      writeU16(writer, value.length);
      writer.put(value);
    },
  },
  maybeU32: {
    read: (cursor) => {
      const count = cursor.u8();
      if (count > 1) cursor.failed = true;
      return count === 1 ? readU32(cursor) : null;
    },
    write: (writer, value) => {
      writer.u8(value === null ? 0 : 1);
      if (value !== null) writeU32(writer, value);
    },
  },
  hashes: {
    read: (cursor) => many(cursor, cursor.u8(), (from) => copy(from, 32)),
    write: (writer, value) => {
      writer.u8(value.length);
      for (const hash of value) writer.put(fit(hash, 32));
    },
  },
  ids: {
    read: (cursor) => many(cursor, readU16(cursor), readU32),
    write: (writer, value) => {
      writeU16(writer, value.length);
      for (const id of value) writeU32(writer, id);
    },
  },
  lateU32: {
    read: (cursor) => (cursor.left === 0 ? null : readU32(cursor)),
    write: (writer, value) => {
      if (value !== null) writeU32(writer, value);
    },
  },
};

/** Least and most bytes that a field takes. */
export const FIELD_SIZES: { readonly [T in FieldType]: readonly [number, number] } = {
  bool: [1, 1],
  u8: [1, 1],
  u16: [2, 2],
  u32: [4, 4],
  u64: [8, 8],
  f32: [4, 4],
  u256: [32, 32],
  text: [1, 256],
  bytes32: [1, 33],
  bytes255: [1, 256],
  bytes64k: [2, 2 + 65535],
  maybeU32: [1, 5],
  hashes: [1, 1 + 255 * 32],
  ids: [2, 2 + 65535 * 4],
  lateU32: [0, 4],
};

const TEXT = new TextDecoder();
const ENCODER = new TextEncoder();

export function readU16(cursor: Cursor): number {
  return cursor.u8() | (cursor.u8() << 8);
}

export function readU32(cursor: Cursor): number {
  return readU16(cursor) + readU16(cursor) * 65536;
}

export function writeU16(writer: ByteWriter, value: number): void {
  writer.u8(value & 255).u8((value >>> 8) & 255);
}

export function writeU32(writer: ByteWriter, value: number): void {
  writeU16(writer, value & 65535);
  writeU16(writer, value >>> 16);
}

function readF32(cursor: Cursor): number {
  const bytes = copy(cursor, 4);
  return bytes.length === 4 ? new DataView(bytes.buffer).getFloat32(0, true) : 0;
}

function bytesOfF32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}

function copy(cursor: Cursor, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(cursor.take(length));
}

function shortBytes(cursor: Cursor, lengthMax: number): Uint8Array {
  const length = cursor.u8();
  if (length > lengthMax) cursor.failed = true;
  return copy(cursor, length);
}

function writeShortBytes(writer: ByteWriter, value: Uint8Array): void {
  writer.u8(value.length).put(value);
}

function fit(value: Uint8Array, length: number): Uint8Array {
  if (value.length === length) return value;
  const out = new Uint8Array(length);
  out.set(value.subarray(0, length));
  return out;
}

function many<T>(cursor: Cursor, count: number, read: (cursor: Cursor) => T): T[] {
  const out: T[] = [];
  for (let i = 0; i < count && !cursor.failed; i++) out.push(read(cursor));
  return out;
}
