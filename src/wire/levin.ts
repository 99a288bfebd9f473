/**
 * The levin header of Monero's peer-to-peer network and of its relatives (monero-project/monero:
 * contrib/epee/include/net/levin_base.h): 33 bytes, packed, little-endian.
 */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';
import { readU32, writeU32 } from './sv2-fields.ts';

export const LEVIN_HEADER_BYTES = 33;
/** 0x0101010101012101, little-endian. */
export const LEVIN_SIGNATURE = Uint8Array.of(0x01, 0x21, 1, 1, 1, 1, 1, 1);
/** LEVIN_DEFAULT_MAX_PACKET_SIZE. */
export const LEVIN_PACKET_BYTES_MAX = 100_000_000;

export interface LevinHeader {
  readonly length: number;
  readonly expectsAnswer: boolean;
  readonly command: number;
  readonly returnCode: number;
  readonly flags: number;
  readonly version: number;
}

/** Null where the bytes are too few or not a levin header. */
export function readLevinHeader(bytes: Uint8Array): LevinHeader | null {
  if (bytes.length < LEVIN_HEADER_BYTES || !startsLikeLevin(bytes)) return null;
  const cursor = new Cursor(bytes, 8);
  const length = readU32(cursor) + readU32(cursor) * 2 ** 32;
  const expectsAnswer = cursor.u8() !== 0;
  const command = readU32(cursor);
  const returnCode = readU32(cursor) | 0;
  const flags = readU32(cursor);
  const version = readU32(cursor);
  if (length > LEVIN_PACKET_BYTES_MAX || version > 1) return null;
  return { length, expectsAnswer, command, returnCode, flags, version };
}

/** True while every byte that is there (up to 8) fits the signature. */
export function startsLikeLevin(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, LEVIN_SIGNATURE.length);
  for (let i = 0; i < length; i++) if (bytes[i] !== LEVIN_SIGNATURE[i]) return false;
  return true;
}

export function encodeLevin(header: Omit<LevinHeader, 'length'>, payload: Uint8Array): Uint8Array {
  const writer = new ByteWriter().put(LEVIN_SIGNATURE);
  writeU32(writer, payload.length);
  writeU32(writer, 0);
  writer.u8(header.expectsAnswer ? 1 : 0);
  writeU32(writer, header.command);
  writeU32(writer, header.returnCode);
  writeU32(writer, header.flags);
  writeU32(writer, header.version);
  return writer.put(payload).done();
}
