/**
 * The inside of a JSON string that arrives in pieces: escapes undone, UTF-8 kept, cut at a limit.
 *
 * All readers gather in one buffer; `pause` copies what one of them has so far when its bytes run out in mid-string.
 */
import { BACKSLASH, QUOTE, hexDigit } from './json-byte.ts';

/** Bytes of the longest text kept. */
export const JSON_TEXT_BYTES_MAX = 16_384;

/** What `read` met: the bytes ran out, the closing quote, or a byte that no JSON string holds. */
export const TextEnd = { MORE: 0, DONE: 1, BAD: 2 } as const;
export type TextEnd = (typeof TextEnd)[keyof typeof TextEnd];

const TAB = 0x09;
const REPLACEMENT = 0xfffd;
const ESCAPES = 'bfnrt"\\/';
const ESCAPED = '\b\f\n\r\t"\\/';
const EMPTY = new Uint8Array(0);
const utf8 = new TextDecoder('utf-8');
const scratch = new Uint8Array(JSON_TEXT_BYTES_MAX);

export class JsonText {
  /** Where reading stopped, after `read`. */
  at = 0;
  #length = 0;
  #limit = 0;
  #isCut = false;
  #inEscape = false;
  #unicode = 0;
  #unicodeLeft = 0;
  #highSurrogate = 0;
  #saved: Uint8Array = EMPTY;

  /** Bytes gathered. */
  get length(): number {
    return this.#length;
  }

  /** True when bytes beyond the limit were dropped. */
  get isCut(): boolean {
    return this.#isCut;
  }

  begin(limit: number): void {
    this.#length = 0;
    this.#limit = limit;
    this.#isCut = false;
    this.#inEscape = false;
    this.#unicodeLeft = 0;
    this.#highSurrogate = 0;
    this.#saved = EMPTY;
  }

  /** Reads on from `from`; see `at` for where it stopped. */
  read(bytes: Uint8Array, from: number): TextEnd {
    let end: TextEnd = TextEnd.MORE;
    this.at = from;
    while (end === TextEnd.MORE && this.at < bytes.length) {
      if (this.#unicodeLeft > 0) end = this.#readUnicode(bytes[this.at] ?? 0);
      else if (this.#inEscape) end = this.#readEscape(bytes[this.at] ?? 0);
      else end = this.#readStretch(bytes);
    }
    return end;
  }

  take(): string {
    const text = textFrom(scratch, this.#length);
    this.#length = 0;
    return text;
  }

  /** The bytes ran out in mid-string. */
  pause(): void {
    if (this.#saved.length !== this.#length) this.#saved = scratch.slice(0, this.#length);
  }

  resume(): void {
    scratch.set(this.#saved);
  }

  /** Plain bytes and what ends them: a quote, an escape, or an error. */
  #readStretch(bytes: Uint8Array): TextEnd {
    if (this.#highSurrogate !== 0 && bytes[this.at] !== BACKSLASH) this.#dropSurrogate();
    this.at = this.#readPlain(bytes, this.at);
    const byte = bytes[this.at];
    if (byte === undefined) return TextEnd.MORE;
    // A tab is let through because some hand-written clients send it; other control characters are errors.
    if (byte < 0x20 && byte !== TAB) return TextEnd.BAD;
    this.at += 1;
    if (byte === QUOTE) return TextEnd.DONE;
    if (byte === BACKSLASH) this.#inEscape = true;
    else this.#append(byte);
    return TextEnd.MORE;
  }

  #readPlain(bytes: Uint8Array, from: number): number {
    const limit = this.#limit;
    let length = this.#length;
    let i = from;
    for (; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === QUOTE || byte === BACKSLASH || byte < 0x20) break;
      if (length < limit) scratch[length++] = byte;
      else this.#isCut = true;
    }
    this.#length = length;
    return i;
  }

  #readEscape(byte: number): TextEnd {
    this.#inEscape = false;
    if (byte === 0x75) {
      this.#unicode = 0;
      this.#unicodeLeft = 4;
      this.at += 1;
      return TextEnd.MORE;
    }
    this.#dropSurrogate();
    const at = ESCAPES.indexOf(String.fromCharCode(byte));
    if (at < 0) return TextEnd.BAD;
    this.#append(ESCAPED.charCodeAt(at));
    this.at += 1;
    return TextEnd.MORE;
  }

  #readUnicode(byte: number): TextEnd {
    const digit = hexDigit(byte);
    if (digit < 0) return TextEnd.BAD;
    this.#unicode = this.#unicode * 16 + digit;
    this.#unicodeLeft -= 1;
    this.at += 1;
    if (this.#unicodeLeft === 0) this.#endUnicode();
    return TextEnd.MORE;
  }

  #endUnicode(): void {
    const unit = this.#unicode;
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    if (isLow && this.#highSurrogate !== 0) {
      const high = this.#highSurrogate - 0xd800;
      this.#highSurrogate = 0;
      this.#append(0x10000 + high * 0x400 + (unit - 0xdc00));
      return;
    }
    this.#dropSurrogate();
    if (unit >= 0xd800 && unit <= 0xdbff) this.#highSurrogate = unit;
    else this.#append(isLow ? REPLACEMENT : unit);
  }

  /** Half of a pair without the other half. */
  #dropSurrogate(): void {
    if (this.#highSurrogate === 0) return;
    this.#highSurrogate = 0;
    this.#append(REPLACEMENT);
  }

  /** Appends a code point as UTF-8. */
  #append(point: number): void {
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (this.#length + size > this.#limit) {
      this.#isCut = true;
      return;
    }
    if (size === 1) {
      scratch[this.#length++] = point;
      return;
    }
    scratch[this.#length++] = ((0xf00 >> size) & 0xff) | (point >> (6 * (size - 1)));
    for (let left = size - 2; left >= 0; left--) {
      scratch[this.#length++] = 0x80 | ((point >> (6 * left)) & 0x3f);
    }
  }
}

function textFrom(bytes: Uint8Array, length: number): string {
  // A decoder call costs more than a loop for the short texts that most names and ids are.
  if (length > 24) return utf8.decode(bytes.subarray(0, length));
  let text = '';
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80) return utf8.decode(bytes.subarray(0, length));
    text += String.fromCharCode(byte);
  }
  return text;
}
