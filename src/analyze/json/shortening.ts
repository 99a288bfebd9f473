/**
 * A long JSON message on its way into a transcript. A block template carries every transaction of the block (megabytes),
 * a coinbase that pays hundreds of miners 20 kB, and no dialect reads them: once a message is long, lists below its
 * parameters or result lose their later elements, and texts their ends. What is left is JSON of the same shape.
 */
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '#wire/json-byte.ts';

/** Bytes of a message that are kept whatever they are. */
export const WHOLE_BYTES_MAX = 4096;
/** Bytes of one text in a message that is longer; the longest that a dialect checks whole is Equihash's, 2694 digits. */
export const TEXT_BYTES_MAX = 2816;
/** Message, its `params` or `result`, a list in there. */
const LIST_DEPTH = 3;
/** No reader looks so deep (`JSON_LIMITS.depth`), and an attacker could go on for megabytes. */
export const DEPTH_MAX = 64;
/** What may follow a backslash and belongs to it: `u0000`. */
const ESCAPE_BYTES_MAX = 5;

export class Shortening {
  /** Containers that are open: true for lists. */
  readonly #open: boolean[] = [];
  /** Containers that are open beyond DEPTH_MAX; none of them is kept. */
  #beyond = 0;
  #count = 0;
  #inText = false;
  #isEscaped = false;
  /** Bytes since the last backslash of the text: `\u0000` is never cut. */
  #sinceEscape = 0;
  /** Bytes kept of the text at hand. */
  #textBytes = 0;
  /** Depth of the list whose further elements are dropped; 0: none. */
  #dropping = 0;

  /** The part of `bytes` that is worth keeping. */
  push(bytes: Uint8Array): Uint8Array {
    const kept = new Uint8Array(bytes.length);
    let length = 0;
    for (const byte of bytes) {
      if (!this.#isKept(byte)) continue;
      kept[length++] = byte;
      this.#count++;
    }
    return length === bytes.length ? bytes : kept.subarray(0, length);
  }

  #isKept(byte: number): boolean {
    if (this.#inText) return this.#readText(byte);
    if (byte === QUOTE) {
      this.#inText = true;
      this.#sinceEscape = ESCAPE_BYTES_MAX;
      this.#textBytes = 0;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#begin(byte);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) return this.#end();
    else if (byte === COMMA && this.#isLongList()) this.#dropping = this.#open.length;
    return this.#dropping === 0;
  }

  #begin(byte: number): boolean {
    if (this.#open.length < DEPTH_MAX) this.#open.push(byte === OPEN_ARRAY);
    else this.#beyond++;
    return this.#dropping === 0 && this.#beyond === 0;
  }

  #end(): boolean {
    if (this.#beyond > 0) {
      this.#beyond--;
      return false;
    }
    if (this.#dropping === this.#open.length) this.#dropping = 0;
    this.#open.pop();
    if (this.#open.length === 0) this.#count = 0;
    return this.#dropping === 0;
  }

  #readText(byte: number): boolean {
    const isEnd = byte === QUOTE && !this.#isEscaped;
    this.#isEscaped = byte === BACKSLASH && !this.#isEscaped;
    if (isEnd) this.#inText = false;
    if (this.#dropping > 0) return false;
    if (isEnd) return true;
    if (this.#isLongText() && this.#sinceEscape >= ESCAPE_BYTES_MAX) return false;
    this.#textBytes++;
    this.#sinceEscape = this.#isEscaped ? 0 : this.#sinceEscape + 1;
    return true;
  }

  /** Texts near the root are cut behind an even number of digits, since most are hex. */
  #isLongText(): boolean {
    if (this.#count <= WHOLE_BYTES_MAX) return false;
    if (this.#open.length > LIST_DEPTH) return true;
    return this.#textBytes >= TEXT_BYTES_MAX && this.#textBytes % 2 === 0;
  }

  #isLongList(): boolean {
    if (this.#dropping > 0 || this.#open.length < LIST_DEPTH) return false;
    return this.#open.at(-1) === true && this.#count > WHOLE_BYTES_MAX;
  }
}
