/** Where a message body ends (RFC 9112 §6.3), and its payload without chunk heads. Buffers nothing. */
import type { HttpHead } from '#wire/http.ts';

/** Bytes of one chunk-size line with its extensions, or of one trailer line. */
const LINE_BYTES_MAX = 1024;
/** Trailer lines of one message; real ones have none or one. */
const TRAILERS_MAX = 64;
/** Hex digits of a chunk size: 2^52 − 1 still counts exactly. */
const SIZE_DIGITS_MAX = 13;

export const BODY_ERROR = -1;

type Mode = 'none' | 'length' | 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailers' | 'close';

export class Body {
  #mode: Mode = 'none';
  /** Bytes left of the body or of the chunk. */
  #left = 0;
  #trailers = 0;

  get done(): boolean {
    return this.#mode === 'none';
  }

  /** `empty`: a reply to HEAD, or a status that has no body. */
  begin(head: HttpHead, empty: boolean): void {
    this.#left = 0;
    this.#trailers = 0;
    if (empty) this.#mode = 'none';
    else if (isChunked(head)) this.#mode = 'chunk-size';
    else this.#beginPlain(head);
  }

  abandon(): void {
    this.#mode = 'none';
  }

  /** Takes body bytes from `at` on and returns where it stopped (the same place: more are needed), or BODY_ERROR. */
  read(bytes: Uint8Array, at: number, payload: (part: Uint8Array) => void): number {
    switch (this.#mode) {
      case 'none':
        return at;
      case 'length':
      case 'chunk-data': {
        const size = Math.min(this.#left, bytes.length - at);
        this.#left -= size;
        if (this.#left === 0) this.#mode = this.#mode === 'length' ? 'none' : 'chunk-end';
        payload(bytes.subarray(at, at + size));
        return at + size;
      }
      case 'close':
        payload(bytes.subarray(at));
        return bytes.length;
      default:
        return this.#readLine(bytes, at);
    }
  }

  #beginPlain(head: HttpHead): void {
    const length = head.value('content-length');
    const valid = length !== null && /^\d{1,15}$/.test(length);
    this.#left = valid ? Number(length) : 0;
    // A reply of unknown length ends with its connection; a request of unknown length has no body.
    const open = valid || head.request ? 'none' : 'close';
    this.#mode = this.#left > 0 ? 'length' : open;
  }

  #readLine(bytes: Uint8Array, at: number): number {
    const lf = bytes.indexOf(10, at);
    // One more for the CR, so that the limit is the same wherever the line was cut.
    if (lf < 0) return bytes.length - at > LINE_BYTES_MAX + 1 ? BODY_ERROR : at;
    const end = bytes[lf - 1] === 13 && lf > at ? lf - 1 : lf;
    const fits = end - at <= LINE_BYTES_MAX && this.#takeLine(bytes, at, end);
    return fits ? lf + 1 : BODY_ERROR;
  }

  #takeLine(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#mode === 'chunk-size') {
      this.#left = chunkSize(bytes, start, end);
      this.#mode = this.#left === 0 ? 'trailers' : 'chunk-data';
      return this.#left >= 0;
    }
    if (this.#mode === 'chunk-end') {
      this.#mode = 'chunk-size';
      return start === end;
    }
    if (start === end) this.#mode = 'none';
    return ++this.#trailers <= TRAILERS_MAX;
  }
}

function isChunked(head: HttpHead): boolean {
  const coding = head.value('transfer-encoding');
  return coding !== null && /chunked/i.test(coding);
}

/** −1 when the line does not begin with a hexadecimal number. Extensions behind it are ignored. */
function chunkSize(bytes: Uint8Array, start: number, end: number): number {
  let size = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  return at === start || at - start > SIZE_DIGITS_MAX ? -1 : size;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
