/**
 * The cheap look that decides whether a flow is worth reading: a few byte comparisons on a payload, no objects.
 * All that is ordinary (web pages, TLS, shells, games) leaves here; `conversation.ts` sees the rest.
 * Flows whose opening was not seen are looked at more often, since their first payload may begin anywhere.
 */
import type { Millis, Side } from '#model/stream.ts';
import { sniOf } from '#wire/tls-sni.ts';

/** What the gate answers; also its memory of a flow (a number per flow is all it has). */
export const Gate = {
  NEW: 0,
  IGNORE: 1,
  READ: 2,
  DORMANT: 3,
  /** Web traffic whose client is side 0 or 1: only that side's requests are looked at. */
  WEB: 16,
  WEB_1: 17,
  /** Nothing known yet: 32 + payloads seen so far. */
  UNDECIDED: 32,
} as const;

/** Payloads after which an unknown flow is given up: when its opening was seen, and when it was not. */
export const LOOKS_MAX = 4;
export const LOOKS_MID_STREAM_MAX = 24;

/** A first payload shorter than this may be a cut-off start of anything. */
export const TINY_BYTES = 12;

/** What the gate asks about names on its way (a TLS server name that nobody lists is not worth a reader). */
export interface Interest {
  name(name: string, at: Millis): boolean;
}

export interface Look {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly side: Side;
  /** What this gate answered for the flow last time. */
  readonly watch: number;
  readonly openingSeen: boolean;
}

const LF = 10;
const SPACE = 32;

// oxlint-disable-next-line complexity -- asked for every first payload: the order of the questions is the speed
export function look(l: Look, interest: Interest, at: Millis): number {
  const { bytes, start, end, watch } = l;
  const length = end - start;
  if (length === 0) return watch;
  if (watch === Gate.DORMANT) return isTlsData(bytes, start, length) ? Gate.READ : Gate.DORMANT;
  if (watch === Gate.WEB || watch === Gate.WEB_1) {
    return l.side === watch - Gate.WEB ? request(bytes, start, end, watch) : watch;
  }
  const first = bytes[start]!;
  if (isBinaryOpening(l, first, length)) return Gate.READ;
  if (isJsonStart(bytes, start, end)) return Gate.READ;
  if (first === 0x16 && length > 5 && bytes[start + 1] === 3) return hello(l, interest, at);
  if (first >= 0x41 && first <= 0x5a) {
    const text = textual(l);
    if (text !== Gate.NEW) return text;
  }
  if (!l.openingSeen) {
    if (isTlsData(bytes, start, length)) return Gate.DORMANT;
    if (holdsJsonLine(bytes, start, end)) return Gate.READ;
  }
  // So few bytes say nothing yet: the conversation keeps them until more have come.
  if (watch === Gate.NEW && l.openingSeen && length < TINY_BYTES) return Gate.READ;
  const looks = watch >= Gate.UNDECIDED ? watch - Gate.UNDECIDED + 1 : 1;
  const most = l.openingSeen ? LOOKS_MAX : LOOKS_MID_STREAM_MAX;
  return looks >= most ? Gate.IGNORE : Gate.UNDECIDED + looks;
}

/** `{"`, `{ "`, `{}`, `[{` … with any white space before it. A lone `{` is read too: the rest may come. */
function isJsonStart(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isSpace(bytes[at]!)) at++;
  if (at === end) return end - start < 8;
  const first = bytes[at]!;
  if (first !== 0x7b && first !== 0x5b) return false;
  at++;
  while (at < end && isSpace(bytes[at]!)) at++;
  if (at === end) return true;
  const next = bytes[at]!;
  return next === 0x22 || (first === 0x5b && (next === 0x7b || next === 0x5b));
}

/** A line that begins an object: where a session joined half-way becomes readable. */
function holdsJsonLine(bytes: Uint8Array, start: number, end: number): boolean {
  for (
    let at = lineEnd(bytes, start, end);
    at >= 0 && at < end - 2;
    at = lineEnd(bytes, at + 1, end)
  ) {
    if (bytes[at + 1] === 0x7b && (bytes[at + 2] === 0x22 || bytes[at + 2] === SPACE)) return true;
  }
  return false;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === 13 || byte === 9;
}

/**
 * First bytes of the binary protocols that have a reader: SOCKS, PROXY v2, Stratum V2 (clear and Noise), P2Pool,
 * coin nodes, length-prefixed DNS. Their probes decide; here false alarms only cost a reader's first look.
 */
// oxlint-disable-next-line complexity -- one switch over the first byte
function isBinaryOpening(l: Look, first: number, length: number): boolean {
  const { bytes, start } = l;
  if (l.watch !== Gate.NEW && l.watch !== Gate.UNDECIDED + 1) return false;
  const second = length > 1 ? bytes[start + 1]! : 0;
  switch (first) {
    case 0x05:
      return length >= 3 && length === 2 + second && second < 16;
    case 0x04:
      return length >= 9 && (second === 1 || second === 2) && bytes[l.end - 1] === 0;
    case 0x0d:
      return length >= 12 && second === 0x0a && bytes[start + 2] === 0x0d && bytes[start + 4] === 0;
    case 0x00:
      return isZeroOpening(l, length, second);
    case 0xf9:
    case 0x0b:
    case 0xfa:
    case 0xfb:
    case 0xc0:
      return length >= 24 && l.openingSeen === (l.watch === Gate.NEW) && isMagic(bytes, start);
    case 0x01:
      return length >= 33 && second === 0x21 && bytes[start + 2] === 1 && bytes[start + 3] === 1;
    case 0x81:
    case 0x82:
    case 0xc1:
      return !l.openingSeen && length > 6;
    default:
      // Stratum V2's Noise handshake opens with exactly 64 random bytes.
      return length === 64 && l.openingSeen && l.watch === Gate.NEW && l.side === 0;
  }
}

/** P2Pool's 17-byte challenge (58 with what may follow it), Stratum V2 in clear, a DNS message behind its length. */
function isZeroOpening(l: Look, length: number, second: number): boolean {
  const { bytes, start } = l;
  if (length === 17 || length === 58) return true;
  if (second === 0 && bytes[start + 2] === 0) return length > 12 && isSetup(bytes, start);
  // The channel bit of Stratum V2: how a session joined half-way goes on.
  const midSession = second === 0x80 || (second === 0 && !l.openingSeen);
  if (midSession) return length > 12 && isFrameHead(bytes, start, length);
  return length > 14 && second === length - 2;
}

/** SetupConnection: protocol 0 to 3, least version 2. Many protocols begin with a 32-bit length; few go on so. */
function isSetup(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 6]! <= 3 && bytes[start + 7] === 2 && bytes[start + 8] === 0;
}

/** A known Stratum V2 message type and a length that fits. */
function isFrameHead(bytes: Uint8Array, start: number, length: number): boolean {
  const size = bytes[start + 3]! | (bytes[start + 4]! << 8) | (bytes[start + 5]! << 16);
  return bytes[start + 2]! < 0x77 && size < 4096 && size + 6 <= length + 4096;
}

/** Network magics of Bitcoin, its test networks, Litecoin, Dogecoin (chainparams.cpp of each). */
function isMagic(bytes: Uint8Array, start: number): boolean {
  const magic =
    ((bytes[start]! << 24) |
      (bytes[start + 1]! << 16) |
      (bytes[start + 2]! << 8) |
      bytes[start + 3]!) >>>
    0;
  return (
    magic === 0xf9beb4d9 ||
    magic === 0x0b110907 ||
    magic === 0xfabfb5da ||
    magic === 0xfbc0b6db ||
    magic === 0xc0c0c0c0
  );
}

function isTlsData(bytes: Uint8Array, start: number, length: number): boolean {
  return length > 5 && bytes[start] === 0x17 && bytes[start + 1] === 3 && bytes[start + 2]! <= 4;
}

/** A ClientHello: read in full only if its server name is listed, or it does not fit in this segment. */
function hello(l: Look, interest: Interest, at: Millis): number {
  const { bytes, start, end } = l;
  if (bytes[start + 5] !== 1) return Gate.DORMANT;
  const record = 5 + ((bytes[start + 3]! << 8) | bytes[start + 4]!);
  if (record > end - start) return Gate.READ;
  const name = sniOf(bytes, start, end);
  return name !== null && interest.name(name, at) ? Gate.READ : Gate.DORMANT;
}

function textual(l: Look): number {
  const { bytes, start, end } = l;
  if (startsWith(bytes, start, end, 'HTTP/1.')) return l.side === 0 ? Gate.WEB_1 : Gate.WEB;
  if (startsWith(bytes, start, end, 'PROXY ')) return Gate.READ;
  const web = l.side === 0 ? Gate.WEB : Gate.WEB_1;
  return isMethod(bytes, start, end) ? request(bytes, start, end, web) : Gate.NEW;
}

function isMethod(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    startsWith(bytes, start, end, 'GET ') ||
    startsWith(bytes, start, end, 'POST ') ||
    startsWith(bytes, start, end, 'HEAD ') ||
    startsWith(bytes, start, end, 'PUT ') ||
    startsWith(bytes, start, end, 'OPTIONS ') ||
    startsWith(bytes, start, end, 'DELETE ') ||
    startsWith(bytes, start, end, 'CONNECT ')
  );
}

/**
 * A payload of a web client. Read: CONNECT, an Upgrade, a POST that may carry JSON-RPC, headers that do not end
 * in this segment. All other requests are ordinary and leave the flow as it is.
 */
function request(bytes: Uint8Array, start: number, end: number, web: number): number {
  if (startsWith(bytes, start, end, 'GET ') || startsWith(bytes, start, end, 'HEAD ')) {
    if (!endsHeaders(bytes, end)) return end - start > 4096 ? web : Gate.READ;
    return hasHeader(bytes, start, end, 'upgrade:') || hasHeader(bytes, start, end, 'x-mining')
      ? Gate.READ
      : web;
  }
  if (startsWith(bytes, start, end, 'CONNECT ')) return Gate.READ;
  if (!startsWith(bytes, start, end, 'POST ')) return web;
  return mayCarryJson(bytes, start, end) ? Gate.READ : web;
}

function endsHeaders(bytes: Uint8Array, end: number): boolean {
  return bytes[end - 1] === LF && (bytes[end - 2] === LF || bytes[end - 3] === LF);
}

/** A POST is passed by only when its body is seen to be something else than JSON, and not compressed. */
function mayCarryJson(bytes: Uint8Array, start: number, end: number): boolean {
  for (
    let at = lineEnd(bytes, start, end);
    at >= 0 && at + 2 < end;
    at = lineEnd(bytes, at + 1, end)
  ) {
    const body =
      bytes[at + 1] === LF ? at + 2 : bytes[at + 1] === 13 && bytes[at + 2] === LF ? at + 3 : 0;
    if (body === 0) continue;
    return (
      body >= end ||
      isJsonStart(bytes, body, end) ||
      hasHeader(bytes, start, body, 'x-mining') ||
      hasHeader(bytes, start, body, 'content-encoding:')
    );
  }
  return true;
}

/** A header line that begins with `name` (lower case), whatever its case in the bytes. */
function hasHeader(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  const first = name.charCodeAt(0);
  const last = end - name.length;
  for (
    let at = lineEnd(bytes, start, end) + 1;
    at > 0 && at < last;
    at = lineEnd(bytes, at, end) + 1
  ) {
    if ((bytes[at]! | SPACE) !== first) continue;
    let i = 1;
    while (i < name.length && lower(bytes[at + i]!) === name.charCodeAt(i)) i++;
    if (i === name.length) return true;
  }
  return false;
}

/** Where the next LF before `end` is, or −1. Not indexOf: that would run on through the whole batch. */
function lineEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) if (bytes[at] === LF) return at;
  return -1;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | SPACE : byte;
}

function startsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
