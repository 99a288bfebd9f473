/** The last records of one encrypted flow: who, how long, when. Fixed memory: 256 entries, about 3 KiB. */
import type { Millis, Side } from '#model/stream.ts';

/** A miner with a share every 30 s fills it in an hour, a fast WebSocket miner in ten minutes. */
export const RECORDS_MAX = 256;

export interface Sizes {
  readonly lengths: readonly number[];
  readonly times: readonly Millis[];
}

export class RecordWindow {
  readonly #lengths = new Uint16Array(RECORDS_MAX);
  readonly #sides = new Uint8Array(RECORDS_MAX);
  readonly #times = new Float64Array(RECORDS_MAX);
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
}
