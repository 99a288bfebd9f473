/** Difficulties and the targets that pools write for them (detection by 2^256 / target). */
import type { Random } from '#base/random.ts';

/** 64 hex digits, big-endian: results up to this value count. */
export function targetOf(difficulty: number): string {
  return bigTarget(difficulty).toString(16).padStart(64, '0');
}

export function bigTarget(difficulty: number): bigint {
  return (1n << 256n) / BigInt(Math.max(1, Math.round(difficulty)));
}

/** Little-endian hex of a whole number. */
export function reversedHex(value: bigint, bytes: number): string {
  let out = '';
  for (let i = 0n; i < bytes; i++)
    out += ((value >> (8n * i)) & 0xffn).toString(16).padStart(2, '0');
  return out;
}

/**
 * A hash, 32 bytes read as a little-endian number, below (or, for a poor share, above) the 64-bit target.
 * What the pool compares are its upper 8 bytes.
 */
export function resultFor(random: Random, target64: bigint, meets: boolean): string {
  const part = BigInt(1 + random.below(999_999));
  const below = (target64 * part) / 1_000_000n;
  const upper = meets ? below : target64 + below + 1n;
  return random.hex(24) + reversedHex(upper, 8);
}
