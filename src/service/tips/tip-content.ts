/**
 * What lies in a box: a head in JSON and, of a file, its bytes, made longer to one of few lengths before it is sealed, so that
 * the length of a row says little about what somebody wrote.
 */
import { OperatingError } from '#base/errors.ts';
import { TipContent } from '#model/tip.ts';
import { jsonOf } from '#store/record.ts';
import { openSealed, sealFor, type BoxKeys } from './sealed-box.ts';

export interface Content {
  readonly head: TipContent;
  /** Of a file; else empty. */
  readonly bytes: Uint8Array;
}

/** Bytes of the two lengths before the head and the bytes. */
const LENGTHS = 8;
/** The shortest: most reports fit. */
const LEAST = 4_096;
/** Longer ones grow by steps of this. */
const STEP = 262_144;

/** 4 KiB, twice that and so on up to 256 KiB, then in steps of 256 KiB. */
export function paddedLength(bytes: number): number {
  if (bytes > STEP) return Math.ceil(bytes / STEP) * STEP;
  let length = LEAST;
  while (length < bytes) length *= 2;
  return length;
}

export function sealContent(publicKey: Uint8Array, { head, bytes }: Content): Uint8Array {
  const text = Buffer.from(JSON.stringify(head));
  const plain = Buffer.alloc(paddedLength(LENGTHS + text.length + bytes.length));
  plain.writeUInt32BE(text.length, 0);
  plain.writeUInt32BE(bytes.length, 4);
  text.copy(plain, LENGTHS);
  plain.set(bytes, LENGTHS + text.length);
  return sealFor(publicKey, plain);
}

/** Throws `damaged`. */
export function openContent(keys: BoxKeys, sealed: Uint8Array): Content {
  const plain = Buffer.from(openSealed(keys, sealed));
  const headEnd = LENGTHS + plain.readUInt32BE(0);
  const end = headEnd + plain.readUInt32BE(4);
  const head = TipContent.safeParse(jsonOf(plain.toString('utf8', LENGTHS, headEnd)));
  if (!head.success) throw new OperatingError('damaged', 'What lies in the box has another form');
  return { head: head.data, bytes: new Uint8Array(plain.subarray(headEnd, end)) };
}
