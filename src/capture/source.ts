/** Where frames come from: capture files or a live ring, one shape for both. */
import type { FrameBatch } from '#model/batch.ts';

export interface CaptureSource {
  /** What a person calls it: a path, `-`, an interface. */
  readonly name: string;
  /**
   * Delivers batches until the input ends or the signal aborts (both return). A batch is valid only until
   * `deliver` returns. Throws OperatingError when the source cannot be opened; damage further in is counted and told
   * by `damage`, and what could be read before it has been delivered. Never retries.
   */
  run(deliver: (batch: FrameBatch) => void, signal: AbortSignal): Promise<void>;
  /** What was lost or not understood, by reason. */
  counters(): Readonly<Record<string, number>>;
  /** What is wrong with the input, in words; null while nothing is. */
  readonly damage: string | null;
}

/** A batch whose columns hold `frames` frames; `bytes` is set anew for each delivery. */
export interface MutableFrameBatch extends FrameBatch {
  bytes: Uint8Array;
}

export function createBatch(frames: number): MutableFrameBatch {
  return {
    bytes: new Uint8Array(0),
    count: 0,
    startAt: new Uint32Array(frames),
    length: new Uint32Array(frames),
    wireLength: new Uint32Array(frames),
    at: new Float64Array(frames),
    linkType: new Uint16Array(frames),
  };
}
