/** RADIUS attributes by number, and their values between bytes and what they mean (RFC 2865 §5, RFC 2868 §3, RFC 6911). */
import { ipv4FromText, ipv6FromText } from '#base/address.ts';
import type { RadiusAttribute } from './packet.ts';

export const RADIUS_ATTRIBUTE = {
  USER_NAME: 1,
  NAS_PORT: 5,
  FRAMED_IP_ADDRESS: 8,
  FILTER_ID: 11,
  SESSION_TIMEOUT: 27,
  TERMINATION_ACTION: 29,
  CALLING_STATION_ID: 31,
  NAS_IDENTIFIER: 32,
  ACCT_SESSION_ID: 44,
  EVENT_TIMESTAMP: 55,
  TUNNEL_TYPE: 64,
  TUNNEL_MEDIUM_TYPE: 65,
  MESSAGE_AUTHENTICATOR: 80,
  TUNNEL_PRIVATE_GROUP_ID: 81,
  NAS_PORT_ID: 87,
  ERROR_CAUSE: 101,
  FRAMED_IPV6_ADDRESS: 168,
} as const;

/** RFC 2868 §3.1, RFC 3580 §3.31. */
export const TUNNEL_TYPE_VLAN = 13;
/** RFC 2868 §3.2: all 802 media. */
export const TUNNEL_MEDIUM_802 = 6;
/** RFC 2865 §5.29: at the end of the session time the server is asked again. */
export const TERMINATION_RADIUS_REQUEST = 1;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { fatal: true });

export function textAttribute(type: number, text: string): RadiusAttribute {
  return { type, value: ENCODER.encode(text) };
}

/** A whole number of 32 bits, or an instant in seconds since 1970. */
export function numberAttribute(type: number, value: number): RadiusAttribute {
  return { type, value: bytesOfWords([value]) };
}

/** Null for what is no address. */
export function addressAttribute(address: string): RadiusAttribute | null {
  const ipv4 = ipv4FromText(address);
  if (ipv4 >= 0) return numberAttribute(RADIUS_ATTRIBUTE.FRAMED_IP_ADDRESS, ipv4);
  const words = ipv6FromText(address);
  if (words === null) return null;
  return { type: RADIUS_ATTRIBUTE.FRAMED_IPV6_ADDRESS, value: bytesOfWords(words) };
}

/** RFC 2868 §3.1: the tag's byte and three of number; tag 0 means none. */
export function taggedNumber(type: number, tag: number, value: number): RadiusAttribute {
  return { type, value: bytesOfWords([((tag & 0xff) << 24) | (value & 0xff_ffff)]) };
}

/**
 * RFC 2868 §3.6: without a tag the text begins at once; so a text that begins with a byte below 0x20 needs one.
 * Tags are 1 to 31.
 */
export function taggedText(type: number, tag: number, text: string): RadiusAttribute {
  const bytes = ENCODER.encode(text);
  if (tag === 0) return { type, value: bytes };
  const value = new Uint8Array(1 + bytes.length);
  value[0] = tag;
  value.set(bytes, 1);
  return { type, value };
}

/** The first of its kind. */
export function valueOf(
  attributes: readonly RadiusAttribute[],
  type: number,
): Uint8Array | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value;
}

/** Null: it is not there, or has not four bytes. */
export function readNumber(attributes: readonly RadiusAttribute[], type: number): number | null {
  const value = valueOf(attributes, type);
  if (value?.length !== 4) return null;
  return wordAt(value, 0);
}

/** Null: it is not there, or is no UTF-8. */
export function readText(attributes: readonly RadiusAttribute[], type: number): string | null {
  const value = valueOf(attributes, type);
  try {
    return value === undefined ? null : DECODER.decode(value);
  } catch {
    return null;
  }
}

/** Null: it is not there, or has not four bytes. */
export function readTaggedNumber(
  attributes: readonly RadiusAttribute[],
  type: number,
): { readonly tag: number; readonly value: number } | null {
  const word = readNumber(attributes, type);
  return word === null ? null : { tag: word >>> 24, value: word & 0xff_ffff };
}

/** A first byte of 1 to 31 is a tag, any other the text's own (RFC 2868 §3.6). Null: not there, or no UTF-8. */
export function readTaggedText(
  attributes: readonly RadiusAttribute[],
  type: number,
): { readonly tag: number; readonly text: string } | null {
  const value = valueOf(attributes, type);
  const first = value?.[0] ?? 0;
  const isTagged = first > 0 && first <= 0x1f;
  const text = readText(
    value === undefined ? [] : [{ type, value: isTagged ? value.subarray(1) : value }],
    type,
  );
  return text === null ? null : { tag: isTagged ? first : 0, text };
}

function wordAt(bytes: Uint8Array, at: number): number {
  const low = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  return (bytes[at] ?? 0) * 0x100_0000 + low;
}

function bytesOfWords(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [24, 16, 8, 0].map((bits) => word >>> bits)));
}
