/**
 * A reader of JSON text that arrives in pieces: bytes in, whole top-level objects out.
 *
 * Written for line protocols seen from the middle of the network, so it differs from a JSON parser on purpose: a cut
 * anywhere is fine; no line feed is needed between values; a stream joined half-way is read from the next line on;
 * after garbage it starts again behind the next LF (no protocol that we read has a raw LF inside a string, RFC 8259
 * §7 forbids it); elements of a top-level array (a JSON-RPC batch) are handed out one by one. What exceeds a limit is
 * skipped and counted, never kept: memory is bounded by the limits, time is linear in the bytes.
 *
 * Nearly all messages are one short line of plain ASCII. Those go to JSON.parse, everything else to the state machine,
 * which reads them to the same values: `bench/json.bench.ts` has the numbers.
 */
import { CLOSE_OBJECT, LF, OPEN_OBJECT, isSpace } from './json-byte.ts';
import { JSON_LIMITS, type JsonDrops, type JsonObject, type OnJson } from './json-limits.ts';
import { JsonMachine } from './json-machine.ts';
import { parsePlain, PLAIN_BYTES_MAX } from './json-plain.ts';

export { JSON_LIMITS };
export type { JsonDrops, JsonObject, JsonValue, OnJson } from './json-limits.ts';

/** Lines in a row that are tried and are not plain; after these the machine reads alone. */
const TRIES = 4;

const NO_DROPS: JsonDrops = { garbage: 0, unfinished: 0, depth: 0, strings: 0, values: 0 };

export class JsonReader {
  readonly #onValue: OnJson;
  /** Made when it is needed: most streams never do. */
  #machine: JsonMachine | null = null;
  #held: Uint8Array | null = null;
  #tries = TRIES;

  constructor(onValue: OnJson) {
    this.#onValue = onValue;
  }

  get drops(): Readonly<JsonDrops> {
    return this.#machine?.drops ?? NO_DROPS;
  }

  /** Bytes of the value that is being read, so far. */
  get openBytes(): number {
    return this.#held?.length ?? this.#machine?.openBytes ?? 0;
  }

  push(bytes: Uint8Array): void {
    const all = this.#joined(bytes);
    let at = 0;
    while (at < all.length) {
      const plain = this.#tries > 0 && (this.#machine?.isAtStart ?? true);
      const next = plain ? this.#readPlain(all, at) : at;
      at = next > at ? next : this.#read(all, at);
    }
  }

  /**
   * Bytes were lost: reading starts again at the next value or line. Answers what was begun, with the members that are
   * whole (the last text of an array may be missing, never cut); null where nothing was.
   */
  lost(): JsonObject | null {
    if (this.#held !== null) this.#read(this.#take(), 0);
    const open = this.#machine?.open ?? null;
    this.#machine?.boundary();
    return open;
  }

  /** The carrier says that a message ended. */
  boundary(): void {
    if (this.#held !== null) this.#read(this.#take(), 0);
    this.#machine?.boundary();
  }

  #read(bytes: Uint8Array, from: number): number {
    this.#machine ??= new JsonMachine(this.#onValue);
    return this.#machine.read(bytes, from);
  }

  /** Reads one line where it is plain; returns where it stopped, which is `from` where it is not. */
  #readPlain(bytes: Uint8Array, from: number): number {
    let start = from;
    while (start < bytes.length && isSpace(bytes[start]!)) start++;
    if (start === bytes.length || bytes[start] !== OPEN_OBJECT) return start;
    const lf = bytes.indexOf(LF, start);
    if (lf < 0 && this.#hold(bytes, start)) return bytes.length;
    let end = lf < 0 ? bytes.length : lf;
    while (isSpace(bytes[end - 1]!)) end--;
    const value = end - start > PLAIN_BYTES_MAX ? null : parsePlain(bytes, start, end);
    if (value === null) {
      this.#tries -= 1;
      return from;
    }
    this.#tries = TRIES;
    this.#onValue(value, end - start);
    return end;
  }

  /**
   * Keeps what cannot hold a whole object (one message in 17 is cut by a segment's end), so that it is read in one piece
   * when the rest has come; what is longer is taken apart at once.
   */
  #hold(bytes: Uint8Array, start: number): boolean {
    const size = bytes.length - start;
    if (size > PLAIN_BYTES_MAX || bytes.indexOf(CLOSE_OBJECT, start) >= 0) return false;
    this.#held = bytes.slice(start);
    return true;
  }

  #take(): Uint8Array {
    const held = this.#held ?? new Uint8Array(0);
    this.#held = null;
    return held;
  }

  #joined(bytes: Uint8Array): Uint8Array {
    if (this.#held === null) return bytes;
    const held = this.#take();
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held);
    all.set(bytes, held.length);
    return all;
  }
}
