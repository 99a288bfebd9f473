/**
 * Passwords in JSON messages that are kept: overwritten in place, so that every length and every type stays and the
 * message reads as before. What is no whole message is not trusted to be harmless:
 *
 *   a password by its name, anywhere            → `*`, a number → `1`
 *   the second parameter of a login             → the same; also where the method is not known (cut short)
 *   `wallet.worker:password`                    → what follows the colon
 *   bytes outside an object, up to the next LF  → `x`
 */
import { isLogin, isSecretName, isSubmit, isUserName, secretFrom } from './secret-names.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  LF,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  isSpace,
  isWord,
} from '#wire/json-byte.ts';
import { JSON_LIMITS } from '#wire/json.ts';

const FILLER = { text: 0x2a, number: 0x31, garbage: 0x78 } as const;
const NINE = 0x39;
const latin1 = new TextDecoder('latin1');

/** `bytes` holds messages as they came, the last one perhaps cut short. */
export function blankSecrets(bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN_OBJECT) {
      const walk = new Walk(bytes, at);
      walk.message();
      at = walk.isBroken ? fillLine(bytes, walk.at) : walk.at;
      // The elements of a batch are messages of their own.
    } else if (isSpace(byte) || byte === COMMA || byte === OPEN_ARRAY || byte === CLOSE_ARRAY) at++;
    else at = fillLine(bytes, at);
  }
}

function fillLine(bytes: Uint8Array, from: number): number {
  const lf = bytes.indexOf(LF, from);
  const end = lf < 0 ? bytes.length : lf;
  bytes.fill(FILLER.garbage, from, end);
  return end;
}

type Role = 'plain' | 'secret' | 'user';
type Span = readonly [start: number, end: number];

class Walk {
  readonly #bytes: Uint8Array;
  at: number;
  /** What was read is no JSON; nothing behind this place is understood. */
  isBroken = false;
  #depth = 0;
  #method: string | null = null;
  /** First and second parameters of the message. */
  readonly #first: Span[] = [];
  readonly #second: Span[] = [];

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  message(): void {
    this.#object('plain');
    const isWhole =
      !this.isBroken && this.#bytes[this.at - 1] === CLOSE_OBJECT && this.#depth === 0;
    const method = isWhole ? this.#method : null;
    if (method === null || isLogin(method)) {
      for (const span of this.#first) this.#again(span, 'user');
      for (const span of this.#second) this.#again(span, 'secret');
    } else if (isSubmit(method)) for (const span of this.#first) this.#again(span, 'user');
  }

  #again([start, end]: Span, role: Role): void {
    const walk = new Walk(this.#bytes.subarray(start, end), 0);
    walk.#value(role);
  }

  #object(role: Role): void {
    this.#depth++;
    this.at++;
    while (this.#goOn(CLOSE_OBJECT)) {
      const name = this.#name();
      if (name === null) return;
      const start = this.at;
      if (this.#depth === 1 && name === 'params' && this.#bytes[start] === OPEN_ARRAY) {
        this.#params();
      } else this.#value(roleOf(name, role));
      if (this.#depth === 1 && name === 'method' && this.#bytes[start] === QUOTE) {
        this.#method = plainText(this.#bytes.subarray(start + 1, this.at - 1));
      }
    }
  }

  #params(): void {
    this.#depth++;
    this.at++;
    for (let index = 0; this.#goOn(CLOSE_ARRAY); index++) {
      const start = this.at;
      this.#value('plain');
      if (index === 0) this.#first.push([start, this.at]);
      else if (index === 1) this.#second.push([start, this.at]);
    }
  }

  #array(role: Role): void {
    this.#depth++;
    this.at++;
    while (this.#goOn(CLOSE_ARRAY)) this.#value(role);
  }

  /** Steps over space and commas; false at the end of the container, of the bytes, or of what is understood. */
  #goOn(close: number): boolean {
    if (this.isBroken) return false;
    while (this.at < this.#bytes.length) {
      const byte = this.#bytes[this.at] ?? 0;
      if (byte === close) {
        this.at++;
        this.#depth--;
        return false;
      }
      if (!isSpace(byte) && byte !== COMMA) return true;
      this.at++;
    }
    return false;
  }

  /** The name of a member, its colon stepped over; null where there is none. */
  #name(): string | null {
    const start = this.at;
    if (this.#bytes[start] !== QUOTE) return this.#break();
    this.#text('plain');
    if (this.isBroken) return null;
    const name = plainText(this.#bytes.subarray(start + 1, this.at - 1));
    this.#space();
    if (this.at === this.#bytes.length) return null;
    if (this.#bytes[this.at] !== COLON) return this.#break();
    this.at++;
    this.#space();
    return name;
  }

  #space(): void {
    while (this.at < this.#bytes.length && isSpace(this.#bytes[this.at] ?? 0)) this.at++;
  }

  #break(): null {
    this.isBroken = true;
    return null;
  }

  #value(role: Role): void {
    const byte = this.#bytes[this.at];
    if (byte === undefined) return;
    if (byte === QUOTE) this.#text(role);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#container(byte, role);
    else if (isWord(byte)) this.#word(role);
    else this.#break();
  }

  /** What is deeper than any reader looks is blanked without being understood. */
  #container(byte: number, role: Role): void {
    if (this.#depth >= JSON_LIMITS.depth) this.#deep();
    else if (byte === OPEN_OBJECT) this.#object(role);
    else this.#array(role);
  }

  #deep(): void {
    let open = 0;
    while (this.at < this.#bytes.length && !this.isBroken) {
      const byte = this.#bytes[this.at] ?? 0;
      if (byte === QUOTE) this.#text('secret');
      else {
        this.at++;
        if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) open++;
        else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --open === 0) return;
      }
    }
  }

  #text(role: Role): void {
    const bytes = this.#bytes;
    const start = ++this.at;
    let isClosed = false;
    for (; this.at < bytes.length && !isClosed; this.at++) {
      const byte = bytes[this.at];
      if (byte === QUOTE) isClosed = true;
      else if (byte === BACKSLASH) this.at++;
      else if (byte === LF) {
        this.isBroken = true;
        break;
      }
    }
    this.at = Math.min(this.at, bytes.length);
    const end = isClosed ? this.at - 1 : this.at;
    if (role === 'secret' || this.isBroken) bytes.fill(FILLER.text, start, end);
    else if (role === 'user') {
      const secretAt = secretFrom(latin1.decode(bytes.subarray(start, end)));
      if (secretAt >= 0) bytes.fill(FILLER.text, start + secretAt, end);
    }
  }

  /** A password may be a number; `true`, `false` and `null` tell nothing. */
  #word(role: Role): void {
    const start = this.at;
    while (this.at < this.#bytes.length && isWord(this.#bytes[this.at] ?? 0)) this.at++;
    if (role === 'secret' && (this.#bytes[start] ?? 0) <= NINE) {
      this.#bytes.fill(FILLER.number, start, this.at);
    }
  }
}

function roleOf(name: string, around: Role): Role {
  if (around === 'secret' || isSecretName(name)) return 'secret';
  return isUserName(name) ? 'user' : 'plain';
}

/** Escapes undone, as the reader of the message does it: `p\u0061ss` is a password too. */
function plainText(bytes: Uint8Array): string {
  const text = latin1.decode(bytes);
  if (!text.includes('\\')) return text;
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1');
}
