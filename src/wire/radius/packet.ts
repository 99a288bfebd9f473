/** RADIUS packets (RFC 2865 §3): a head of 20 bytes and attributes of at most 253 bytes of value each. */
import { ByteWriter } from '#wire/byte-writer.ts';

/** RFC 2865 §4, RFC 2866 §4, RFC 5176 §2.3. */
export const RADIUS_CODE = {
  ACCESS_REQUEST: 1,
  ACCESS_ACCEPT: 2,
  DISCONNECT_REQUEST: 40,
  DISCONNECT_ACK: 41,
  DISCONNECT_NAK: 42,
  COA_REQUEST: 43,
  COA_ACK: 44,
  COA_NAK: 45,
} as const;

export interface RadiusAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

export interface RadiusPacket {
  readonly code: number;
  /** 0–255: what a reply names. */
  readonly id: number;
  /** 16 bytes. */
  readonly authenticator: Uint8Array;
  readonly attributes: readonly RadiusAttribute[];
}

export type RadiusRefusal =
  /** Fewer bytes than its head says, or than a head has. */
  | 'short'
  /** A length below 20 or above 4096 (RFC 2865 §3: silently discarded). */
  | 'length'
  /** An attribute of less than two bytes, or one that reaches past the end. */
  | 'attribute';

/** RFC 2865 §3. */
export const RADIUS_BYTES_MAX = 4096;
/** RFC 2865 §5: one byte of length counts type and length as well. */
export const RADIUS_VALUE_BYTES_MAX = 253;
export const HEAD_BYTES = 20;
export const AUTHENTICATOR_BYTES = 16;
export const AUTHENTICATOR_AT = 4;

/** Bytes behind the packet's own length are padding (RFC 2865 §3). Values are views of `bytes`. */
export function readRadius(bytes: Uint8Array): RadiusPacket | RadiusRefusal {
  if (bytes.length < HEAD_BYTES) return 'short';
  const length = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  if (length < HEAD_BYTES || length > RADIUS_BYTES_MAX) return 'length';
  if (length > bytes.length) return 'short';
  const attributes = attributesOf(bytes, length);
  if (attributes === null) return 'attribute';
  return {
    code: bytes[0] ?? 0,
    id: bytes[1] ?? 0,
    authenticator: bytes.subarray(AUTHENTICATOR_AT, HEAD_BYTES),
    attributes,
  };
}

/** Null where a value or the whole is longer than the format allows: nothing is ever cut. */
export function writeRadius(packet: RadiusPacket): Uint8Array<ArrayBuffer> | null {
  const { code, id, authenticator, attributes } = packet;
  let length = HEAD_BYTES;
  for (const { value } of attributes) {
    if (value.length > RADIUS_VALUE_BYTES_MAX) return null;
    length += 2 + value.length;
  }
  if (length > RADIUS_BYTES_MAX || authenticator.length !== AUTHENTICATOR_BYTES) return null;
  const out = new ByteWriter().u8(code).u8(id).u16(length).put(authenticator);
  for (const { type, value } of attributes) {
    out
      .u8(type)
      .u8(2 + value.length)
      .put(value);
  }
  return out.done();
}

function attributesOf(bytes: Uint8Array, end: number): readonly RadiusAttribute[] | null {
  const attributes: RadiusAttribute[] = [];
  for (let at = HEAD_BYTES; at < end;) {
    const length = bytes[at + 1] ?? 0;
    if (at + 1 >= end || length < 2 || at + length > end) return null;
    attributes.push({ type: bytes[at] ?? 0, value: bytes.subarray(at + 2, at + length) });
    at += length;
  }
  return attributes;
}
