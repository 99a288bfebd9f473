/**
 * The records of one encrypted flow that are judged together: who, how long, when. Memory is 350 bytes for the first
 * 32 records and doubles up to 2.8 KiB for 256: most encrypted flows never get there.
 */
import type { Millis, Side } from '#model/stream.ts';

/** A miner with a share every 30 s fills it in an hour, a fast WebSocket miner in ten minutes. */
export const RECORDS_MAX = 256;

const RECORDS_AT_FIRST = 32;

export interface Sizes {
  readonly lengths: readonly number[];
  readonly times: readonly Millis[];
}

export class RecordWindow {
  #lengths = new Uint16Array(RECORDS_AT_FIRST);
  #sides = new Uint8Array(RECORDS_AT_FIRST);
  #times = new Float64Array(RECORDS_AT_FIRST);
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === RECORDS_MAX;
  }

  /** From the first to the last record. */
  get spanMs(): number {
    return this.#count === 0 ? 0 : this.timeOf(this.#count - 1) - this.timeOf(0);
  }

  get bitsPerSecond(): number {
    return (this.#bytes * 8000) / Math.max(1, this.spanMs);
  }

  add(side: Side, length: number, at: Millis): void {
    if (this.isFull) return;
    if (this.#count === this.#lengths.length) this.#grow();
    this.#lengths[this.#count] = length;
    this.#sides[this.#count] = side;
    this.#times[this.#count] = at;
    this.#count += 1;
    this.#bytes += length;
  }

  clear(): void {
    this.#count = 0;
    this.#bytes = 0;
  }

  lengthOf(index: number): number {
    return this.#lengths[index] ?? 0;
  }

  sideOf(index: number): number {
    return this.#sides[index] ?? 0;
  }

  timeOf(index: number): Millis {
    return this.#times[index] ?? 0;
  }

  /** The records of one side, in order. */
  of(side: Side): Sizes {
    const lengths: number[] = [];
    const times: Millis[] = [];
    for (let i = 0; i < this.#count; i++) {
      if (this.sideOf(i) !== side) continue;
      lengths.push(this.lengthOf(i));
      times.push(this.timeOf(i));
    }
    return { lengths, times };
  }

  #grow(): void {
    const { length } = this.#lengths;
    const lengths = new Uint16Array(length * 2);
    const sides = new Uint8Array(length * 2);
    const times = new Float64Array(length * 2);
    lengths.set(this.#lengths);
    sides.set(this.#sides);
    times.set(this.#times);
    this.#lengths = lengths;
    this.#sides = sides;
    this.#times = times;
  }
}
