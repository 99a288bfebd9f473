/** The state machine under `json.ts`: any cut, any spacing, every limit, byte by byte. */
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  BACKSLASH,
  COLON,
  COMMA,
  LF,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  isSpace,
  isWord,
} from './json-byte.ts';
import { JsonText, TextEnd } from './json-text.ts';
import {
  JSON_LIMITS,
  type JsonDrops,
  type JsonObject,
  type JsonValue,
  type OnJson,
} from './json-limits.ts';

const State = {
  Wait: 0,
  Resync: 1,
  Value: 2,
  ValueOrEnd: 3,
  NameOrEnd: 4,
  Name: 5,
  Colon: 6,
  After: 7,
  Text: 8,
  Word: 9,
  Skip: 10,
  SkipText: 11,
  SkipEscape: 12,
} as const;
type State = (typeof State)[keyof typeof State];

/** The name of members that are not kept; this one never is, for it would set the prototype. */
const DROPPED_NAME = '__proto__';

type Container = JsonValue[] | JsonObject;

export class JsonMachine {
  readonly drops: JsonDrops = { garbage: 0, unfinished: 0, depth: 0, strings: 0, values: 0 };
  readonly #onValue: OnJson;
  #state: State = State.Wait;
  /** Inside a top-level array, whose elements are handed out. */
  #batch = false;
  readonly #stack: Container[] = [];
  readonly #names: string[] = [];
  readonly #counts: number[] = [];
  readonly #text = new JsonText();
  #isName = false;
  #word = '';
  #keepWord = false;
  #skipDepth = 0;
  readonly #nodes: [number, number] = [0, 0];
  readonly #kept: [number, number] = [0, 0];
  #byteCount = 0;

  constructor(onValue: OnJson) {
    this.#onValue = onValue;
  }

  /** True between top-level values, where another reader may go on. */
  get isAtStart(): boolean {
    return this.#state === State.Wait && !this.#batch;
  }

  /** Bytes of the value that is being read, so far. */
  get openBytes(): number {
    return this.#stack.length === 0 ? 0 : this.#byteCount;
  }

  /** Reads on from `from` until it stands between values, or to the end; returns where it stopped. */
  read(bytes: Uint8Array, from: number): number {
    if (this.#state === State.Text) this.#text.resume();
    let i = from;
    do {
      const before = i;
      i = this.#step(bytes, i);
      this.#byteCount += i - before;
      if (this.#state === State.Wait && this.#stack.length === 1) this.#deliver();
    } while (i < bytes.length && !this.isAtStart);
    if (this.#state === State.Text) this.#text.pause();
    return i;
  }

  /** The object that was begun, with the members that are whole; null between values. */
  get open(): JsonObject | null {
    const [root] = this.#stack;
    return root === undefined || Array.isArray(root) ? null : root;
  }

  /** A message ended, or bytes were lost: what was begun is dropped. */
  boundary(): void {
    if (this.#stack.length > 0) this.drops.unfinished += 1;
    this.#reset(State.Wait);
    this.#batch = false;
  }

  #step(bytes: Uint8Array, i: number): number {
    switch (this.#state) {
      case State.Text:
        return this.#readText(bytes, i);
      case State.Skip:
        return this.#skip(bytes, i);
      case State.SkipText:
        return this.#skipText(bytes, i);
      case State.SkipEscape:
        this.#state = State.SkipText;
        return i + 1;
      case State.Resync:
        return this.#resync(bytes, i);
      case State.Word:
        return this.#readWord(bytes, i);
      default:
        return this.#readMark(bytes[i] ?? 0, i);
    }
  }

  // Between values.

  #resync(bytes: Uint8Array, i: number): number {
    const at = bytes.indexOf(LF, i);
    if (at < 0) return bytes.length;
    this.#state = State.Wait;
    return at + 1;
  }

  #fail(i: number): number {
    this.drops.garbage += 1;
    this.#batch = false;
    this.#reset(State.Resync);
    return i;
  }

  #reset(state: State): void {
    this.#stack.length = 0;
    this.#names.length = 0;
    this.#counts.length = 0;
    this.#byteCount = 0;
    this.#state = state;
  }

  #deliver(): void {
    const value = this.#stack[0];
    const byteCount = this.#byteCount;
    this.#reset(State.Wait);
    if (value !== undefined && !Array.isArray(value)) this.#onValue(value, byteCount);
  }

  #wait(byte: number, i: number): number {
    if (byte === OPEN_OBJECT) {
      this.#byteCount = 0;
      this.#nodes.fill(0);
      this.#kept.fill(0);
      this.#stack.push({});
      this.#counts.push(0);
      this.#state = State.NameOrEnd;
      return i + 1;
    }
    if (byte === OPEN_ARRAY && !this.#batch) {
      this.#batch = true;
      return i + 1;
    }
    if (byte === COMMA && this.#batch) return i + 1;
    if (byte === CLOSE_ARRAY && this.#batch) {
      this.#batch = false;
      return i + 1;
    }
    if (isSpace(byte)) return i + 1;
    return this.#fail(i);
  }

  // Punctuation.

  #readMark(byte: number, i: number): number {
    if (this.#state === State.Wait) return this.#wait(byte, i);
    if (isSpace(byte)) return i + 1;
    switch (this.#state) {
      case State.Colon:
        if (byte !== COLON) return this.#fail(i);
        this.#state = State.Value;
        return i + 1;
      case State.After:
        return this.#after(byte, i);
      case State.NameOrEnd:
        if (byte === CLOSE_OBJECT) return this.#close(byte, i);
        return this.#name(byte, i);
      case State.Name:
        return this.#name(byte, i);
      case State.ValueOrEnd:
        if (byte === CLOSE_ARRAY) return this.#close(byte, i);
        return this.#value(byte, i);
      default:
        return this.#value(byte, i);
    }
  }

  #name(byte: number, i: number): number {
    if (byte !== QUOTE) return this.#fail(i);
    this.#beginText(true, JSON_LIMITS.nameBytes);
    return i + 1;
  }

  #after(byte: number, i: number): number {
    if (byte === COMMA) {
      this.#state = Array.isArray(this.#stack.at(-1)) ? State.Value : State.Name;
      return i + 1;
    }
    return this.#close(byte, i);
  }

  #close(byte: number, i: number): number {
    const top = this.#stack.at(-1);
    if (byte !== (Array.isArray(top) ? CLOSE_ARRAY : CLOSE_OBJECT)) return this.#fail(i);
    if (this.#stack.length === 1) {
      this.#state = State.Wait;
      return i + 1;
    }
    this.#stack.pop();
    this.#counts.pop();
    this.#names.length = this.#stack.length;
    this.#state = State.After;
    return i + 1;
  }

  #value(byte: number, i: number): number {
    const keep = this.#mayKeep();
    if (byte === QUOTE) {
      const limit = this.#zone() === 0 ? JSON_LIMITS.stringBytes : JSON_LIMITS.deepStringBytes;
      this.#skipDepth = 0;
      if (!keep) this.#state = State.SkipText;
      else this.#beginText(false, Math.min(limit, this.#keptLeft()));
      return i + 1;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (keep && this.#stack.length < JSON_LIMITS.depth) {
        this.#open(byte === OPEN_ARRAY ? [] : {});
        this.#state = byte === OPEN_ARRAY ? State.ValueOrEnd : State.NameOrEnd;
      } else {
        if (keep) this.drops.depth += 1;
        this.#skipDepth = 1;
        this.#state = State.Skip;
      }
      return i + 1;
    }
    if (!isWord(byte)) return this.#fail(i);
    this.#word = '';
    this.#keepWord = keep;
    this.#state = State.Word;
    return i;
  }

  /** Counts the value that begins and says whether there is room for it. */
  #mayKeep(): boolean {
    const depth = this.#stack.length;
    const top = this.#stack[depth - 1];
    const count = (this.#counts[depth - 1] ?? 0) + 1;
    this.#counts[depth - 1] = count;
    const limit = Array.isArray(top) ? JSON_LIMITS.elements : JSON_LIMITS.members;
    const zone = this.#zone();
    const named = Array.isArray(top) || this.#names[depth - 1] !== DROPPED_NAME;
    if (named && count <= limit && this.#nodes[zone] < JSON_LIMITS.nodes && this.#keptLeft() > 0) {
      this.#nodes[zone] += 1;
      return true;
    }
    this.drops.values += 1;
    return false;
  }

  #keptLeft(): number {
    return JSON_LIMITS.keptBytes - this.#kept[this.#zone()];
  }

  #zone(): 0 | 1 {
    return this.#stack.length <= JSON_LIMITS.nearDepth ? 0 : 1;
  }

  #open(container: Container): void {
    this.#put(container);
    this.#stack.push(container);
    this.#counts.push(0);
  }

  #put(value: JsonValue): void {
    const depth = this.#stack.length;
    const top = this.#stack[depth - 1];
    if (top === undefined) return;
    if (Array.isArray(top)) top.push(value);
    else top[this.#names[depth - 1] ?? ''] = value;
  }

  // Strings.

  #beginText(isName: boolean, limit: number): void {
    this.#isName = isName;
    this.#text.begin(limit);
    this.#state = State.Text;
  }

  #readText(bytes: Uint8Array, from: number): number {
    const end = this.#text.read(bytes, from);
    if (end === TextEnd.BAD) return this.#fail(this.#text.at);
    if (end === TextEnd.DONE) this.#endText();
    return this.#text.at;
  }

  #endText(): void {
    const { isCut, length } = this.#text;
    const text = this.#text.take();
    if (isCut) this.drops.strings += 1;
    if (this.#isName) {
      this.#names[this.#stack.length - 1] = isCut ? DROPPED_NAME : text;
      this.#state = State.Colon;
    } else {
      this.#kept[this.#zone()] += length;
      this.#put(text);
      this.#state = State.After;
    }
  }

  // Numbers and literals.

  #readWord(bytes: Uint8Array, from: number): number {
    let i = from;
    for (; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (!isWord(byte)) break;
      if (this.#word.length >= JSON_LIMITS.numberBytes) return this.#fail(i);
      this.#word += String.fromCharCode(byte);
    }
    if (i === bytes.length) return i;
    const value = wordValue(this.#word);
    if (value === undefined) return this.#fail(i);
    if (this.#keepWord) this.#put(value);
    this.#state = State.After;
    return i;
  }

  // What is dropped: only brackets and quotes are followed.

  #skip(bytes: Uint8Array, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === QUOTE) {
        this.#state = State.SkipText;
        return i + 1;
      }
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#skipDepth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#skipDepth -= 1;
        if (this.#skipDepth === 0) {
          this.#state = State.After;
          return i + 1;
        }
      }
    }
    return bytes.length;
  }

  #skipText(bytes: Uint8Array, from: number): number {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (byte === QUOTE) {
        this.#state = this.#skipDepth === 0 ? State.After : State.Skip;
        return i + 1;
      }
      if (byte === BACKSLASH) {
        this.#state = State.SkipEscape;
        return i + 1;
      }
      if (byte === LF) return this.#fail(i);
    }
    return bytes.length;
  }
}

function wordValue(word: string): number | boolean | null | undefined {
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  const value = Number(word);
  return Number.isNaN(value) ? undefined : value;
}
