/**
 * Stratum V2 frames (sv2-spec 03 §3.2): `extension_type u16 | msg_type u8 | msg_length u24`, little-endian, then
 * the payload. Bit 15 of the extension type says that the payload begins with a channel id. Reading and writing.
 */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';
import { FIELDS, FIELD_SIZES, type FieldType } from './sv2-fields.ts';
import { SV2_MESSAGES, SV2_NAMES, type Sv2Message, type Sv2Name } from './sv2-messages.ts';

export type { Sv2Message, Sv2Name } from './sv2-messages.ts';

export const SV2_HEADER_BYTES = 6;
export const CHANNEL_BIT = 0x8000;

/** Sizes of the encrypted carrier (sv2-spec 04), for the reader of encrypted flows and for simulators. */
export const SV2_NOISE = {
  /** Act 1: the ElligatorSwift key (64); 32 before 2024-02. */
  clientHello: 64,
  /** Act 2: 64 + (64 + 16) + (74 + 16). The text of §4.5.2 says 170, the sum with 32-byte keys: sv2-spec issue 215. */
  serverHello: 234,
  /** Act 2 with 32-byte keys, as sent before 2024-02 and as the text still says. */
  serverHelloOld: 170,
  mac: 16,
  blockBytesMax: 65535 - 16,
} as const;

const FIELD_LISTS: ReadonlyMap<string, readonly (readonly [string, FieldType])[]> = new Map(
  Object.entries(SV2_MESSAGES).flatMap(([name, { fields }]) => {
    if (fields === null) return [];
    const list: readonly (readonly [string, FieldType])[] = Object.entries(fields);
    return [[name, list] as const];
  }),
);

export interface Sv2Header {
  readonly extension: number;
  readonly channelBit: boolean;
  readonly type: number;
  /** Of the payload, without the header. */
  readonly length: number;
}

/** Least and most payload bytes per message type; types without fields may have any length. */
const LENGTHS: ReadonlyMap<number, readonly [number, number]> = new Map(
  Object.entries(SV2_MESSAGES).map(([name, { type }]) => {
    const sizes = FIELD_LISTS.get(name)?.map(([, kind]) => FIELD_SIZES[kind]);
    if (sizes === undefined) return [type, [0, 2 ** 24 - 1] as const];
    const least = sizes.reduce((sum, [low]) => sum + low, 0);
    const most = sizes.reduce((sum, [, high]) => sum + high, 0);
    return [type, [least, most] as const];
  }),
);

/** True when a message of this type can have a payload of this length. */
export function isSv2Length(type: number, length: number): boolean {
  const range = LENGTHS.get(type);
  return range !== undefined && length >= range[0] && length <= range[1];
}

/** True when the payload of this type is described, so that `decodeSv2` reads it. */
export function isDescribed(type: number): boolean {
  const name = SV2_NAMES.get(type);
  return name !== undefined && FIELD_LISTS.has(name);
}

/** Null where fewer than 6 bytes are there. */
export function readSv2Header(bytes: Uint8Array, at = 0): Sv2Header | null {
  if (bytes.length - at < SV2_HEADER_BYTES) return null;
  const byte = (offset: number): number => bytes[at + offset] ?? 0;
  const extension = byte(0) | (byte(1) << 8);
  return {
    extension: extension & ~CHANNEL_BIT,
    channelBit: (extension & CHANNEL_BIT) !== 0,
    type: byte(2),
    length: byte(3) | (byte(4) << 8) | (byte(5) << 16),
  };
}

/** Null where the type is unknown, a field does not fit, or bytes are left over. */
export function decodeSv2(type: number, payload: Uint8Array): Sv2Message | null {
  const name = SV2_NAMES.get(type);
  if (name === undefined) return null;
  const cursor = new Cursor(payload);
  const message: Record<string, unknown> = { name };
  const fields = fieldsOf(name);
  for (const [field, kind] of fields ?? []) message[field] = FIELDS[kind].read(cursor);
  if (fields !== null && (cursor.failed || cursor.left > 0)) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built from the table that the type is derived from
  return message as unknown as Sv2Message;
}

/** The frame of one message. Messages that are known by number only take their payload from `body`. */
export function encodeSv2(message: Sv2Message, body?: Uint8Array): Uint8Array<ArrayBuffer> {
  const shape = SV2_MESSAGES[message.name];
  const writer = new ByteWriter();
  if (body !== undefined) writer.put(body);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type is derived from the same table
  const values = message as unknown as Readonly<Record<string, unknown>>;
  for (const [field, kind] of fieldsOf(message.name) ?? []) {
    const codec: { write(writer: ByteWriter, value: unknown): void } = FIELDS[kind];
    codec.write(writer, values[field]);
  }
  return encodeSv2Frame(shape.type, shape.channel ? CHANNEL_BIT : 0, writer.done());
}

function fieldsOf(name: Sv2Name): readonly (readonly [string, FieldType])[] | null {
  return FIELD_LISTS.get(name) ?? null;
}

export function encodeSv2Frame(
  type: number,
  extension: number,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const length = payload.length;
  return new ByteWriter()
    .u8(extension & 255)
    .u8(extension >>> 8)
    .u8(type)
    .u8(length & 255)
    .u8((length >>> 8) & 255)
    .u8((length >>> 16) & 255)
    .put(payload)
    .done();
}

/** Bytes on the wire of an encrypted frame: header 6 + 16, payload + 16 for each block of 65 519 bytes (04 §4.6). */
export function noiseLengthOf(payloadLength: number): number {
  const blocks = Math.ceil(payloadLength / SV2_NOISE.blockBytesMax);
  return SV2_HEADER_BYTES + SV2_NOISE.mac + payloadLength + blocks * SV2_NOISE.mac;
}

/** Expected hashes per share for a target (little-endian 256-bit): 2^256 / (target + 1); null for a target of zero. */
export function hashesOfTarget(target: Uint8Array): number | null {
  let value = 0;
  for (let i = target.length - 1; i >= 0; i--) value = value * 256 + (target[i] ?? 0);
  return value === 0 ? null : 2 ** 256 / (value + 1);
}

/** The target for an expected number of hashes: the counterpart of `hashesOfTarget`, for simulators. */
export function targetOfHashes(hashes: number): Uint8Array<ArrayBuffer> {
  let rest = (1n << 256n) / BigInt(Math.max(1, Math.round(hashes))) - 1n;
  const out = new Uint8Array(32);
  for (let i = 0; i < 32; i++) {
    out[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return out;
}

/** Whether the message of this type may be spoken by the miner's side, by the pool's, or by either; null: unknown type. */
export function speakerOf(type: number): 'miner' | 'pool' | 'either' | null {
  const name: Sv2Name | undefined = SV2_NAMES.get(type);
  return name === undefined ? null : SV2_MESSAGES[name].from;
}
