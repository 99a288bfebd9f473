/** Damages valid bytes in the ways that break parsers. The same seed gives the same damage. */
import type { Random } from '#base/random.ts';
import { joined } from '#wire/frame.ts';

/** One to four wounds. The result is a fresh array of at most twice the length plus a little. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let out = bytes.slice();
  for (let i = 1 + random.below(4); i > 0; i--) out = random.pick(WOUNDS)(out, random);
  return out;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Wound = (bytes: Bytes, random: Random) => Bytes;

/** Numbers that length fields should never hold. */
const LIES = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
] as const;
/** What text formats stumble over. */
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u0000',
  '\n',
  '\r\n',
  ',',
  '1e999',
  '-',
  'null',
  '\0',
] as const;

const encoder = new TextEncoder();

const flipBit: Wound = (bytes, random) => {
  const at = random.below(bytes.length);
  if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
};

const setByte: Wound = (bytes, random) => {
  if (bytes.length > 0) bytes[random.below(bytes.length)] = random.u32() & 255;
  return bytes;
};

const cutEnd: Wound = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));

const cutMiddle: Wound = (bytes, random) => {
  const from = random.below(bytes.length + 1);
  const to = from + random.below(bytes.length - from + 1);
  return joined([bytes.subarray(0, from), bytes.subarray(to)]);
};

const repeatPart: Wound = (bytes, random) => {
  const from = random.below(bytes.length + 1);
  const to = from + random.below(bytes.length - from + 1);
  return joined([bytes.subarray(0, to), bytes.subarray(from)]);
};

const lieAboutLength: Wound = (bytes, random) => {
  const width = random.pick([1, 2, 3, 4] as const);
  if (bytes.length < width) return bytes;
  const at = random.below(bytes.length - width + 1);
  const lie = random.pick(LIES);
  const little = random.below(2) === 0;
  for (let i = 0; i < width; i++)
    bytes[at + (little ? i : width - 1 - i)] = (lie >>> (8 * i)) & 255;
  return bytes;
};

const insertToken: Wound = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  const token = encoder.encode(random.pick(TOKENS));
  return joined([bytes.subarray(0, at), token, bytes.subarray(at)]);
};

const swapParts: Wound = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return joined([bytes.subarray(at), bytes.subarray(0, at)]);
};

const WOUNDS: readonly Wound[] = [
  flipBit,
  setByte,
  cutEnd,
  cutMiddle,
  repeatPart,
  lieAboutLength,
  insertToken,
  swapParts,
];
