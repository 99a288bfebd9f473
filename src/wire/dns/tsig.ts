/**
 * Signatures of DNS messages under a shared secret (RFC 8945). The algorithm is HMAC with SHA-256 or longer; the older
 * ones are left out on purpose.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { ByteWriter } from '../byte-writer.ts';
import { Cursor } from '../cursor.ts';
import { type DnsMessage, RCODES } from './dns-message.ts';
import { nameBytes, readName } from './dns-name.ts';
import { DNS_CLASS } from './resource.ts';

const HASHES = { 'hmac-sha256': sha256, 'hmac-sha384': sha384, 'hmac-sha512': sha512 } as const;
export type TsigAlgorithm = keyof typeof HASHES;
export const TSIG_ALGORITHMS = Object.keys(HASHES);

export interface TsigKey {
  /** As `dns-name.ts` writes it. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Uint8Array;
}

const TYPE_TSIG = 250;
/** Clocks may differ so much, in seconds (RFC 8945 §10). */
export const TSIG_FUDGE_S = 300;
/** The longest signature record: two names of 255 bytes, a hash of 64, the rest fixed. */
export const TSIG_BYTES_MAX = 640;
/** Messages of a transfer that may follow each other unsigned (RFC 8945 §5.3.1). */
export const UNSIGNED_MAX = 99;

export interface Signed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mac: Uint8Array;
}

interface Times {
  /** Seconds since 1970. */
  readonly at: number;
  readonly fudge: number;
}

/** A request, or the first message of an answer when `request` is the MAC of what it answers. */
export function signMessage(
  message: Uint8Array,
  key: TsigKey,
  at: number,
  request: Uint8Array | null = null,
): Signed {
  const times = { at, fudge: TSIG_FUDGE_S };
  const noError = { error: 0, other: new Uint8Array(0) };
  const mac = macOf(key, [
    ...(request === null ? [] : [sized(request)]),
    message,
    variables(key, times, noError),
  ]);
  return { bytes: withTsig(message, key, times, mac, noError), mac };
}

interface TsigError {
  readonly error: number;
  readonly other: Uint8Array;
}

interface Tsig extends Times, TsigError {
  readonly keyName: string;
  readonly algorithm: string;
  readonly mac: Uint8Array;
  readonly originalId: number;
}

export type TsigVerdict =
  | { readonly kind: 'signed' }
  /** In a transfer: to be covered by a later signature. */
  | { readonly kind: 'unsigned' }
  /** The other end says why it does not believe us; `serverAt` (seconds) is proven to be its time. */
  | { readonly kind: 'refused'; readonly error: string; readonly serverAt: number | null }
  /** Not from whoever holds the key. */
  | { readonly kind: 'forged'; readonly why: string };

/** Checks the messages that answer one signed request, in their order. */
export class TsigCheck {
  readonly #key: TsigKey;
  #mac: Uint8Array;
  #isFirst = true;
  #unsigned: Uint8Array[] = [];

  constructor(key: TsigKey, requestMac: Uint8Array) {
    this.#key = key;
    this.#mac = requestMac;
  }

  /** Whether the last message taken was covered by a signature. */
  get isCovered(): boolean {
    return !this.#isFirst && this.#unsigned.length === 0;
  }

  /** `at`: seconds since 1970. */
  take(bytes: Uint8Array, message: DnsMessage, at: number): TsigVerdict {
    const tsig = tsigOf(message);
    if (tsig === 'damaged') return forged('its signature record is damaged');
    if (tsig === null) return this.#takeUnsigned(bytes);
    if (tsig.error !== 0 && tsig.mac.length === 0) return refused(tsig.error, null);
    const { name, algorithm } = this.#key;
    if (tsig.keyName !== name || tsig.algorithm !== algorithm) {
      return forged('it is signed with another key');
    }
    const plain = unsignedForm(bytes, message, tsig.originalId);
    const timers = this.#isFirst ? variables(this.#key, tsig, tsig) : timesOf(tsig);
    const mac = macOf(this.#key, [sized(this.#mac), ...this.#unsigned, plain, timers]);
    if (!isSame(mac, tsig.mac)) return forged('its signature does not fit');
    this.#mac = mac;
    this.#isFirst = false;
    this.#unsigned = [];
    if (tsig.error !== 0) return refused(tsig.error, serverTimeOf(tsig));
    if (Math.abs(tsig.at - at) > tsig.fudge) return forged('it was signed at another time');
    return { kind: 'signed' };
  }

  #takeUnsigned(bytes: Uint8Array): TsigVerdict {
    if (this.#isFirst) return forged('it is not signed');
    if (this.#unsigned.length >= UNSIGNED_MAX) return forged('too many messages are not signed');
    this.#unsigned.push(bytes);
    return { kind: 'unsigned' };
  }
}

function forged(why: string): TsigVerdict {
  return { kind: 'forged', why };
}

function refused(error: number, serverAt: number | null): TsigVerdict {
  return { kind: 'refused', error: RCODES[error] ?? `error ${error}`, serverAt };
}

/** With BADTIME the server tells its own time (RFC 8945 §5.2.3). */
function serverTimeOf({ other }: Tsig): number | null {
  if (other.length !== 6) return null;
  const cursor = new Cursor(other);
  return cursor.u16() * 2 ** 32 + cursor.u32();
}

function tsigOf(message: DnsMessage): Tsig | 'damaged' | null {
  const record = message.last?.record;
  if (record?.type !== TYPE_TSIG) return null;
  const algorithm = readName(record.data, 0);
  const isPlain = record.klass === DNS_CLASS.ANY && record.ttl === 0;
  if (algorithm === null || !isPlain) return 'damaged';
  const cursor = new Cursor(record.data, algorithm.end);
  const at = cursor.u16() * 2 ** 32 + cursor.u32();
  const fudge = cursor.u16();
  const mac = cursor.take(cursor.u16());
  const originalId = cursor.u16();
  const error = cursor.u16();
  const other = cursor.take(cursor.u16());
  if (cursor.failed || cursor.left !== 0) return 'damaged';
  return {
    keyName: record.name,
    algorithm: algorithm.name,
    at,
    fudge,
    mac,
    originalId,
    error,
    other,
  };
}

/** As it was before it was signed: without the record, one additional record fewer, under its first id. */
function unsignedForm(bytes: Uint8Array, message: DnsMessage, originalId: number): Uint8Array {
  const form = new Uint8Array(bytes.subarray(0, message.last?.at ?? bytes.length));
  const view = new DataView(form.buffer);
  view.setUint16(0, originalId);
  view.setUint16(10, view.getUint16(10) - 1);
  return form;
}

function withTsig(
  message: Uint8Array,
  key: TsigKey,
  times: Times,
  mac: Uint8Array,
  { error, other }: TsigError,
): Uint8Array<ArrayBuffer> {
  const id = ((message[0] ?? 0) << 8) | (message[1] ?? 0);
  const bytes = new ByteWriter()
    .put(message)
    .put(wholeName(key.name))
    .u16(TYPE_TSIG)
    .u16(DNS_CLASS.ANY)
    .u32(0)
    .block(2, (data) => {
      data
        .put(wholeName(key.algorithm))
        .put(timesOf(times))
        .block(2, (inside) => inside.put(mac));
      data
        .u16(id)
        .u16(error)
        .block(2, (inside) => inside.put(other));
    })
    .done();
  const view = new DataView(bytes.buffer);
  view.setUint16(10, view.getUint16(10) + 1);
  return bytes;
}

/** RFC 8945 §4.3.3. */
function variables(key: TsigKey, times: Times, { error, other }: TsigError): Uint8Array {
  return new ByteWriter()
    .put(wholeName(key.name))
    .u16(DNS_CLASS.ANY)
    .u32(0)
    .put(wholeName(key.algorithm))
    .put(timesOf(times))
    .u16(error)
    .block(2, (inside) => inside.put(other))
    .done();
}

function timesOf({ at, fudge }: Times): Uint8Array {
  return new ByteWriter()
    .u16(Math.floor(at / 2 ** 32))
    .u32(at % 2 ** 32)
    .u16(fudge)
    .done();
}

function sized(mac: Uint8Array): Uint8Array {
  return new ByteWriter().block(2, (inside) => inside.put(mac)).done();
}

function wholeName(name: string): Uint8Array {
  return nameBytes(name) ?? Uint8Array.of(0);
}

function macOf(key: TsigKey, parts: readonly Uint8Array[]): Uint8Array {
  const state = hmac.create(HASHES[key.algorithm], key.secret);
  for (const part of parts) state.update(part);
  return state.digest();
}

/** In the same time wherever they differ. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}
