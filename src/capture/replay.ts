/**
 * Plays a recorded source in the rhythm of its own timestamps.
 *
 * `deliver` is synchronous, so the rhythm is kept by sleeping between groups of frames: for a thread of its own only.
 */
import type { FrameBatch } from '#model/batch.ts';
import type { Millis } from '#model/stream.ts';
import type { CaptureSource } from './source.ts';

export interface Pace {
  /** 1 as recorded, 2 twice as fast …; 0 as fast as it can be read. */
  readonly speed: number;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
  /** Sleeps; false as soon as the replay shall end. */
  readonly sleep: (ms: number) => boolean;
  /** Called at least every IDLE_MS_MAX with the time that it is in the capture: ticks, reports. */
  readonly idle: (at: Millis) => void;
}

export const IDLE_MS_MAX = 100;
/** Frames due within this time go together: finer sleep is not to be had, and nobody would see it. */
const GROUP_MS = 5;
/** A longer pause, or a wrong clock in the recording, is cut to this much real time and counted. */
export const PAUSE_MS_MAX = 60_000;

export interface PacedSource extends CaptureSource {
  /** Time in the capture that was last delivered; 0 before. */
  readonly at: Millis;
}

export function paceSource(source: CaptureSource, pace: Pace): PacedSource {
  return new Paced(source, pace);
}

class Paced implements PacedSource {
  readonly name: string;
  readonly #source: CaptureSource;
  readonly #pace: Pace;
  at: Millis = 0;
  /** Real time at which capture time 0 would have been; NaN before the first frame. */
  #origin = Number.NaN;
  #idledAt = 0;
  #pausesCut = 0;
  #stopped = false;

  constructor(source: CaptureSource, pace: Pace) {
    this.#source = source;
    this.#pace = pace;
    this.name = source.name;
  }

  get damage(): string | null {
    return this.#source.damage;
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#source.counters(), 'pause-cut': this.#pausesCut };
  }

  async run(deliver: (batch: FrameBatch) => void, signal: AbortSignal): Promise<void> {
    const stop = new AbortController();
    await this.#source.run(
      (batch) => {
        if (this.#stopped) return;
        if (this.#pace.speed === 0) this.#deliverAtOnce(batch, deliver);
        else this.#deliverInTime(batch, deliver);
        if (this.#stopped) stop.abort();
      },
      AbortSignal.any([signal, stop.signal]),
    );
  }

  #deliverAtOnce(batch: FrameBatch, deliver: (batch: FrameBatch) => void): void {
    deliver(batch);
    this.at = Math.max(this.at, batch.at[batch.count - 1] ?? 0);
    this.#idle();
    // A sleep of nothing still tells whether to end.
    this.#stopped = !this.#pace.sleep(0);
  }

  #deliverInTime(batch: FrameBatch, deliver: (batch: FrameBatch) => void): void {
    for (let first = 0; first < batch.count;) {
      if (!this.#waitFor(batch.at[first] ?? 0)) return;
      const until = this.#captureTime() + GROUP_MS * this.#pace.speed;
      let last = first + 1;
      while (last < batch.count && (batch.at[last] ?? 0) <= until) last++;
      deliver(first === 0 && last === batch.count ? batch : part(batch, first, last));
      this.at = Math.max(this.at, batch.at[last - 1] ?? 0);
      this.#idle();
      first = last;
    }
  }

  /** Sleeps until capture time `at`; false when the replay shall end. */
  #waitFor(at: Millis): boolean {
    const { now, sleep, speed } = this.#pace;
    if (Number.isNaN(this.#origin)) this.#origin = now() - at / speed;
    let wait = this.#origin + at / speed - now();
    if (wait > PAUSE_MS_MAX) {
      this.#origin -= wait - PAUSE_MS_MAX;
      this.#pausesCut++;
      wait = PAUSE_MS_MAX;
    }
    while (wait > GROUP_MS) {
      if (!sleep(Math.min(wait, IDLE_MS_MAX))) {
        this.#stopped = true;
        return false;
      }
      this.#idle();
      wait = this.#origin + at / speed - now();
    }
    return true;
  }

  #captureTime(): Millis {
    return (this.#pace.now() - this.#origin) * this.#pace.speed;
  }

  #idle(): void {
    const now = this.#pace.now();
    if (now - this.#idledAt < IDLE_MS_MAX) return;
    this.#idledAt = now;
    this.#pace.idle(Number.isNaN(this.#origin) ? this.at : Math.max(this.at, this.#captureTime()));
  }
}

function part(batch: FrameBatch, first: number, last: number): FrameBatch {
  return {
    bytes: batch.bytes,
    count: last - first,
    startAt: batch.startAt.subarray(first, last),
    length: batch.length.subarray(first, last),
    wireLength: batch.wireLength.subarray(first, last),
    at: batch.at.subarray(first, last),
    linkType: batch.linkType.subarray(first, last),
  };
}
