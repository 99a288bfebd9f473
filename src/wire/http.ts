/** HTTP/1.0 and 1.1 messages (RFC 9112): writing whole messages, reading heads. */
import { ByteWriter } from './byte-writer.ts';

export type HeaderLine = readonly [name: string, value: string];

export interface HttpMessage {
  /** `HTTP/1.` + this. */
  readonly minor?: 0 | 1;
  readonly headers?: readonly HeaderLine[];
  readonly body?: Uint8Array | string;
  /** How the body ends: Content-Length (default), chunks of so many bytes, or the end of the connection. */
  readonly framing?: 'length' | 'close' | number;
}

export interface HttpRequest extends HttpMessage {
  readonly method: string;
  readonly target: string;
}

export interface HttpReply extends HttpMessage {
  readonly status: number;
  readonly reason?: string;
}

/** Bytes of one message head; servers refuse more than 8 to 16 KiB (nginx 4 × 8 KiB, Apache 8 KiB a line, Node 16 KiB). */
export const HTTP_HEAD_BYTES_MAX = 16 * 1024;
/** Characters of a value that we keep. */
export const HTTP_VALUE_CHARS_MAX = 256;

export function encodeHttpRequest(request: HttpRequest): Uint8Array {
  return encodeMessage(`${request.method} ${request.target} HTTP/1.${request.minor ?? 1}`, request);
}

export function encodeHttpReply(reply: HttpReply): Uint8Array {
  return encodeMessage(`HTTP/1.${reply.minor ?? 1} ${reply.status} ${reply.reason ?? 'OK'}`, reply);
}

function encodeMessage(
  start: string,
  { headers = [], body, framing = 'length' }: HttpMessage,
): Uint8Array {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const out = new ByteWriter().put(`${start}\r\n`);
  for (const [name, value] of headers) out.put(`${name}: ${value}\r\n`);
  if (bytes !== undefined && framing === 'length') out.put(`Content-Length: ${bytes.length}\r\n`);
  if (typeof framing === 'number') out.put('Transfer-Encoding: chunked\r\n');
  out.put('\r\n');
  if (typeof framing === 'number')
    return out.put(encodeChunks(bytes ?? new Uint8Array(0), framing)).done();
  return bytes === undefined ? out.done() : out.put(bytes).done();
}

/** RFC 9112 §7.1, with the last chunk. */
export function encodeChunks(body: Uint8Array, size: number): Uint8Array {
  const out = new ByteWriter();
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size);
    out
      .put(`${chunk.length.toString(16)}\r\n`)
      .put(chunk)
      .put('\r\n');
  }
  return out.put('0\r\n\r\n').done();
}

const METHODS = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'OPTIONS',
  'DELETE',
  'PATCH',
  'CONNECT',
  'TRACE',
  'PROPFIND',
  'REPORT',
];
const METHOD_BYTES = METHODS.map((method) => new TextEncoder().encode(`${method} `));
const REPLY_START = new TextEncoder().encode('HTTP/1.');

/** `short`: the bytes may still become one. */
export type StartLine = 'request' | 'reply' | 'short' | null;

/** What a message that begins at `at` is, by its first bytes. */
export function httpStartOf(bytes: Uint8Array, at: number): StartLine {
  const left = bytes.length - at;
  if (left <= 0) return 'short';
  const reply = matchLength(bytes, at, REPLY_START);
  if (reply === REPLY_START.length) return 'reply';
  if (reply === left) return 'short';
  for (const method of METHOD_BYTES) {
    if (bytes[at] !== method[0]) continue;
    const matched = matchLength(bytes, at, method);
    if (matched === method.length) return targetStartOf(bytes[at + matched]);
    if (matched === left) return 'short';
  }
  return null;
}

/** A target is `/…`, `*`, `http://…` or, for CONNECT, a host; RTSP and SIP share methods but not these. */
function targetStartOf(byte: number | undefined): StartLine {
  if (byte === undefined) return 'short';
  const is = byte === 0x2f || byte === 0x2a || byte === 0x5b || isAlphaNumeric(byte);
  return is && byte !== 0x72 && byte !== 0x73 ? 'request' : null;
}

function isAlphaNumeric(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

function matchLength(bytes: Uint8Array, at: number, start: Uint8Array): number {
  let i = 0;
  while (i < start.length && bytes[at + i] === start[i]) i++;
  return i;
}

/**
 * The next place from `from` on where a reply begins (`HTTP/1.`). `whole` is false when only a beginning of it, or nothing,
 * is there: what lies before `at` can be forgotten.
 */
export function httpReplyAt(bytes: Uint8Array, from: number): { at: number; whole: boolean } {
  let at = bytes.indexOf(REPLY_START[0]!, from);
  while (at >= 0) {
    const matched = matchLength(bytes, at, REPLY_START);
    if (matched === REPLY_START.length) return { at, whole: true };
    if (at + matched === bytes.length) return { at, whole: false };
    at = bytes.indexOf(REPLY_START[0]!, at + 1);
  }
  return { at: bytes.length, whole: false };
}

/** Position after the empty line that ends the head which begins at `start`; −1 when it is not there yet. */
export function httpHeadEnd(bytes: Uint8Array, start: number): number {
  let lf = bytes.indexOf(10, start);
  while (lf >= 0) {
    if (bytes[lf + 1] === 10) return lf + 2;
    if (bytes[lf + 1] === 13 && bytes[lf + 2] === 10) return lf + 3;
    lf = bytes.indexOf(10, lf + 1);
  }
  return -1;
}

/** The headers that matter to a reader of mining; all others are stepped over without being decoded. */
const NAMES = [
  'host',
  'upgrade',
  'x-stratum',
  'user-agent',
  'authorization',
  'content-length',
  'x-long-polling',
  'content-encoding',
  'transfer-encoding',
  'x-mining-extensions',
] as const;
export type HeaderName = (typeof NAMES)[number];
const NAME_BYTES = NAMES.map((name) => new TextEncoder().encode(name));
/** Bit n is set when a name of n characters is wanted. */
const NAME_LENGTHS = NAMES.reduce((bits, name) => bits | (1 << name.length), 0);

/**
 * A message head, read in place: fields are byte ranges until somebody asks for text.
 * One object is filled again for every message, because most heads are thrown away unread.
 */
export class HttpHead {
  request = false;
  method = '';
  /** Of a reply. */
  status = 0;
  minor = 1;
  #bytes: Uint8Array = new Uint8Array(0);
  #targetStart = 0;
  #targetEnd = 0;
  readonly #start = new Uint32Array(NAMES.length);
  readonly #end = new Uint32Array(NAMES.length);

  /** Reads the head in `bytes[start, end)`; false when its first line is none of HTTP/1. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#end.fill(0);
    let lf = bytes.indexOf(10, start);
    if (lf < 0 || lf >= end || !this.#readStart(start, bytes[lf - 1] === 13 ? lf - 1 : lf))
      return false;
    while (lf >= 0 && lf + 1 < end) {
      const next = bytes.indexOf(10, lf + 1);
      this.#readLine(lf + 1, next);
      lf = next;
    }
    return true;
  }

  /** Forgets the bytes, which are only borrowed. */
  release(): void {
    this.#bytes = new Uint8Array(0);
    this.#end.fill(0);
  }

  get target(): string {
    return text(this.#bytes, this.#targetStart, this.#targetEnd);
  }

  has(name: HeaderName): boolean {
    return this.#end[NAMES.indexOf(name)] !== 0;
  }

  /** Trimmed and limited; null when the header is absent. The last of several wins. */
  value(name: HeaderName): string | null {
    const i = NAMES.indexOf(name);
    const end = this.#end[i] ?? 0;
    return end === 0 ? null : text(this.#bytes, this.#start[i] ?? 0, end).trim();
  }

  #readStart(start: number, end: number): boolean {
    const bytes = this.#bytes;
    this.request = bytes[start] !== 0x48 || bytes[start + 1] !== 0x54; // not `HT`
    if (!this.request) {
      if (matchLength(bytes, start, REPLY_START) < REPLY_START.length) return false;
      this.minor = bytes[start + 7] === 0x30 ? 0 : 1;
      this.status = 0;
      for (let i = start + 9; i < start + 12; i++)
        this.status = this.status * 10 + bytes[i]! - 0x30;
      return this.status >= 100 && this.status <= 999;
    }
    const space = bytes.indexOf(0x20, start);
    const last = bytes.lastIndexOf(0x20, end - 1);
    if (space <= start || last <= space || matchLength(bytes, last + 1, REPLY_START) < 7)
      return false;
    this.minor = bytes[last + 8] === 0x30 ? 0 : 1;
    this.#targetStart = space + 1;
    this.#targetEnd = last;
    this.method = text(bytes, start, Math.min(space, start + 16));
    return true;
  }

  #readLine(start: number, end: number): void {
    const bytes = this.#bytes;
    let colon = start;
    // The longest wanted name has 19 characters.
    while (colon < end && colon - start < 20 && bytes[colon] !== 0x3a) colon++;
    const length = colon - start;
    if (bytes[colon] !== 0x3a || ((NAME_LENGTHS >> length) & 1) === 0) return;
    for (let i = 0; i < NAME_BYTES.length; i++) {
      const name = NAME_BYTES[i]!;
      if (name.length !== length || !equalsLower(bytes, start, name)) continue;
      this.#start[i] = colon + 1;
      this.#end[i] = end;
      return;
    }
  }
}

function equalsLower(bytes: Uint8Array, at: number, lower: Uint8Array): boolean {
  for (let i = 0; i < lower.length; i++) {
    const byte = bytes[at + i]!;
    if (byte !== lower[i] && (byte | 0x20) !== lower[i]) return false;
  }
  return true;
}

const LATIN1 = new TextDecoder('latin1');

/** At most HTTP_VALUE_CHARS_MAX characters; control characters become spaces. */
function text(bytes: Uint8Array, start: number, end: number): string {
  const last = Math.min(end, start + HTTP_VALUE_CHARS_MAX);
  // A decoder call costs more than a loop for methods, lengths and most names of hosts.
  if (last - start > 24) return withoutControls(LATIN1.decode(bytes.subarray(start, last)));
  let value = '';
  for (let i = start; i < last; i++) {
    const byte = bytes[i]!;
    if (byte > 0x7e) return withoutControls(LATIN1.decode(bytes.subarray(start, last)));
    value += byte < 0x20 ? ' ' : String.fromCharCode(byte);
  }
  return value;
}

function withoutControls(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
  return value.replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
}
