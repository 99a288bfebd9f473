/** Checks of single fields. What fails a check is not the message that it claims to be. */
import type { JsonValue } from '#wire/json.ts';

/** Text from the network is kept up to this many characters. */
export const TOLD_CHARS_MAX = 256;
/** The longest job id seen in the wild is Alephium's with 40; NiceHash puts up to 72 hex in some. */
const JOB_ID_CHARS_MAX = 128;

const HEX = /^[0-9a-fA-F]+$/;

/** Non-empty text, cut to TOLD_CHARS_MAX; null for anything else. */
export function told(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, TOLD_CHARS_MAX) : null;
}

/** Without a leading `0x`. */
export function bare(value: JsonValue | undefined): string {
  if (typeof value !== 'string') return '';
  return value.startsWith('0x') || value.startsWith('0X') ? value.slice(2) : value;
}

export function isHex(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && HEX.test(value);
}

/** Hex of exactly this many digits, without `0x`. */
export function isHexOf(value: JsonValue | undefined, digits: number): value is string {
  return typeof value === 'string' && value.length === digits && HEX.test(value);
}

/** Hex of whole bytes, at least and at most this many bytes. */
export function isHexBytes(
  value: JsonValue | undefined,
  min: number,
  max = Number.POSITIVE_INFINITY,
): value is string {
  if (typeof value !== 'string' || value.length % 2 !== 0) return false;
  const size = value.length / 2;
  return size >= min && size <= max && (size === 0 || HEX.test(value));
}

/** 32 bytes as hex, `0x` allowed; returns the bare digits. */
export function hash256(value: JsonValue | undefined): string | null {
  const digits = bare(value);
  return isHexOf(digits, 64) ? digits : null;
}

/** A job's name: printable ASCII without spaces, or a whole number (Grin, Iron Fish). */
export function jobName(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (typeof value !== 'string' || value.length > JOB_ID_CHARS_MAX) return null;
  return /^[\u0021-\u007e]+$/.test(value) ? value : null;
}

export function isPositive(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** A block height: whole, not negative, below 2^40. */
export function heightOf(value: JsonValue | undefined): number | null {
  const height = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof height !== 'number' || !Number.isSafeInteger(height)) return null;
  return height >= 0 && height < 2 ** 40 ? height : null;
}

/** A rate as a number, or as (0x) hex the way Ethereum miners send it. */
export function rateOf(value: JsonValue | undefined): number | null {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : null;
  const digits = bare(value);
  if (digits.length > 64 || !isHex(digits)) return null;
  const rate = Number.parseInt(digits, 16);
  return Number.isFinite(rate) ? rate : null;
}
