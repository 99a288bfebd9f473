/** From a target to the expected number of hashes: 2^256 / target, in the byte order of each family. */
import type { Difficulty } from '#model/fact.ts';
import { isHex } from './fields.ts';

const TWO_256 = 2 ** 256;
/** Hashes of one unit of pool difficulty where diff 1 is the target 0x00000000ffff0000…: 2^256 / (0xffff · 2^208). */
export const HASHES_PER_DIFF1 = TWO_256 / (0xffff * 2 ** 208);

export function hashes(value: number | null): Difficulty | null {
  return value !== null && Number.isFinite(value) && value > 0 ? { value, scale: 'hashes' } : null;
}

/** 2^256 / target for big-endian hex of up to 32 bytes (shorter: leading zeros left out); null for zero or not hex. */
export function hashesFromTarget(hex: string): number | null {
  if (hex.length > 64 || !isHex(hex)) return null;
  const target = numberFromHex(hex);
  return target > 0 ? Math.max(1, TWO_256 / target) : null;
}

/** The same for little-endian hex of exactly 32 bytes (getwork targets, CryptoNote results). */
export function hashesFromLittleEndian(hex: string): number | null {
  return hex.length === 64 ? hashesFromTarget(reverseBytes(hex)) : null;
}

/**
 * CryptoNote `target`: little-endian; 4 bytes are the top of the target in XMRig's rounding
 * target64 = (2^64 − 1) / ((2^32 − 1) / t32), 8 bytes are target64; difficulty = 2^64 / target64.
 */
export function hashesFromCompactTarget(hex: string): number | null {
  if (!isHex(hex) || hex.length % 2 !== 0 || hex.length < 4 || hex.length > 16) return null;
  const value = BigInt(`0x${reverseBytes(hex.padEnd(hex.length <= 8 ? 8 : 16, '0'))}`);
  if (value === 0n) return null;
  const max64 = (1n << 64n) - 1n;
  const target = hex.length <= 8 ? max64 / (0xffffffffn / value) : value;
  return target === 0n ? null : Number(max64 / target);
}

/** 2^256 / target for a target as decimal text (Ergo's `b`). */
export function hashesFromDecimal(digits: string): number | null {
  if (!/^\d{1,78}$/.test(digits)) return null;
  const target = Number(digits);
  return target > 0 ? Math.max(1, TWO_256 / target) : null;
}

export function reverseBytes(hex: string): string {
  let out = '';
  for (let i = hex.length - 2; i >= 0; i -= 2) out += hex.slice(i, i + 2);
  return out;
}

/** Relative error below 2^-50, which is far finer than any difficulty means. */
function numberFromHex(hex: string): number {
  let value = 0;
  for (let i = 0; i < hex.length; i += 8) {
    const part = hex.slice(i, i + 8);
    value = value * 16 ** part.length + Number.parseInt(part, 16);
  }
  return value;
}
