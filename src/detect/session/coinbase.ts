/** What the coinbase transaction of a job tells: which pool built it, and for which block height. */
import { POOL_TAGS } from '#detect/data/pool-tags.ts';

export interface CoinbaseTold {
  /** From the table of public tags; null where none matched. */
  readonly pool: string | null;
  /** Readable text found in the transaction, for a reader to judge; null where there is none. */
  readonly text: string | null;
  /** By BIP-34; null where the script does not begin with a height. */
  readonly height: number | null;
}

/** Coinbase scripts hold at most 100 bytes; witness commitments and payouts follow. */
const PART_HEX_MAX = 4096;
/** Shorter runs of letters happen by chance in hashes. */
const TEXT_CHARS_MIN = 6;
/** BIP-34 heights of real chains: below this a number in the script is more likely an extranonce or a test chain. */
const HEIGHT_MIN = 17;
const HEIGHT_MAX = 50_000_000;

/** `parts` are the two halves of the transaction in hex, around the extranonce. */
export function readCoinbase(parts: readonly [string, string]): CoinbaseTold {
  const first = bytesFromHex(parts[0].slice(0, PART_HEX_MAX));
  const second = bytesFromHex(parts[1].slice(0, PART_HEX_MAX));
  const script = scriptStart(first);
  const text = [...runsOf(first.subarray(Math.min(script, first.length))), ...runsOf(second)];
  const joined = text.join(' ');
  const pool = POOL_TAGS.find(([tag]) => joined.includes(tag))?.[1] ?? null;
  const longest = text.reduce((best, run) => (run.length > best.length ? run : best), '');
  return {
    pool,
    text: longest.length >= TEXT_CHARS_MIN ? longest : null,
    height: heightOf(first.subarray(Math.min(script, first.length))),
  };
}

/** Version 4, (segwit marker 2,) one input 1, null outpoint 36, script length 1. */
function scriptStart(bytes: Uint8Array): number {
  const hasMarker = bytes[4] === 0 && bytes[5] === 1;
  return (hasMarker ? 6 : 4) + 1 + 36 + 1;
}

/** BIP-34: the script begins with a push of the height, little-endian. */
function heightOf(script: Uint8Array): number | null {
  const size = script[0] ?? 0;
  if (size < 1 || size > 4 || script.length < size + 1) return null;
  let height = 0;
  for (let i = size; i >= 1; i--) height = height * 256 + (script[i] ?? 0);
  return height >= HEIGHT_MIN && height <= HEIGHT_MAX ? height : null;
}

/** Printable stretches; UTF-8 is kept, because some pools sign in Chinese or with a fish. */
function runsOf(bytes: Uint8Array): string[] {
  const runs: string[] = [];
  for (const [run] of DECODER.decode(bytes).matchAll(RUN)) {
    const text = run.trim();
    if (text.length >= TEXT_CHARS_MIN || WIDE_TAGS.some((tag) => text.includes(tag))) {
      runs.push(text);
    }
  }
  return runs;
}

const DECODER = new TextDecoder('utf-8', { fatal: false });
// oxlint-disable-next-line no-control-regex -- binary bytes part the runs of text
const RUN = /[^\u0000-\u001f\u007f-\u00a0\ufffd]{2,}/g;
/** Shorter than other runs, and yet no chance: five Chinese signs, or a fish of two code units. */
const WIDE_TAGS = POOL_TAGS.map(([tag]) => tag).filter((tag) => (tag.codePointAt(0) ?? 0) > 0x3000);

function bytesFromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let i = 0; i < hex.length; i++) {
    const value = DIGITS[hex.charCodeAt(i) & 127] ?? NO_DIGIT;
    if (value === NO_DIGIT || hex.charCodeAt(i) > 127) return new Uint8Array(0);
    const at = i >> 1;
    if (at < bytes.length) bytes[at] = (bytes[at]! << 4) | value;
  }
  return bytes;
}

const NO_DIGIT = 255;
/** Values of hexadecimal digits by character code. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return /[0-9a-f]/i.test(char) ? parseInt(char, 16) : NO_DIGIT;
});
