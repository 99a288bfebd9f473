/** The two halves of a coinbase transaction around the extranonce, as Bitcoin-family pools hand them out. */
import type { Random } from '#base/random.ts';

const encoder = new TextEncoder();

/** Hex before and after the extranonce; the script begins with the height (BIP 34) and carries the pool's tag. */
export function coinbaseOf(random: Random, height: number, tag: string): [string, string] {
  const script = `03${littleEndian(height, 3)}04${random.hex(4)}`;
  const text = hexOf(encoder.encode(tag));
  // Script length: what stands before, 8 bytes of extranonce, and the tag after it.
  const length = (script.length + text.length) / 2 + 8;
  const before = `0100000001${'00'.repeat(32)}ffffffff${length.toString(16).padStart(2, '0')}${script}`;
  const payout = `40be4025000000001976a914${random.hex(20)}88ac`;
  const witness = `0000000000000000266a24aa21a9ed${random.hex(32)}`;
  return [before, `${text}ffffffff02${payout}${witness}00000000`];
}

export function littleEndian(value: number, bytes: number): string {
  let out = '';
  for (let i = 0; i < bytes; i++) out += hexByte(Math.floor(value / 256 ** i) % 256);
  return out;
}

export function hexOf(bytes: Iterable<number>): string {
  let out = '';
  for (const byte of bytes) out += hexByte(byte);
  return out;
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
