/**
 * Inflating what others compressed, within limits. DEFLATE makes up to 1,032 bytes of one, so both the sum and the ratio
 * are bounded, and input goes in small pieces so that no single call can run away.
 */
import { Gunzip, Inflate, Unzlib } from 'fflate';

/** Bytes that one message may become: a block template with all its transactions in hex stays below. */
export const INFLATED_BYTES_MAX = 8 * 1024 * 1024;
/** Times the input that one message may become, beyond INFLATE_FREE_BYTES; JSON with hex reaches 2 to 20. */
export const INFLATE_RATIO_MAX = 64;
/** Bytes that any message may become whatever its ratio: short repetitive messages compress best. */
export const INFLATE_FREE_BYTES = 64 * 1024;
/** Bytes of input per call: at most 1 MiB comes out of one call. */
const PIECE_BYTES = 1024;

export type Compression = 'deflate-raw' | 'zlib' | 'gzip';

type Sink = (bytes: Uint8Array) => void;

export class Inflater {
  readonly #stream: Inflate | Unzlib | Gunzip;
  #sink: Sink = () => {};
  #taken = 0;
  #made = 0;
  #broken = false;

  constructor(compression: Compression) {
    const ondata = (chunk: Uint8Array): void => {
      this.#made += chunk.length;
      if (this.#withinLimits()) this.#sink(chunk);
      else this.#broken = true;
    };
    if (compression === 'gzip') this.#stream = new Gunzip(ondata);
    else this.#stream = compression === 'zlib' ? new Unzlib(ondata) : new Inflate(ondata);
  }

  /** Hands what comes out to `sink`, piece by piece. False: damaged or over the limits; the inflater is of no more use. */
  push(bytes: Uint8Array, sink: Sink): boolean {
    this.#sink = sink;
    for (let at = 0; at < bytes.length && !this.#broken; at += PIECE_BYTES) {
      // A copy, because fflate keeps views of its input and ours is only borrowed.
      const piece = bytes.slice(at, at + PIECE_BYTES);
      this.#taken += piece.length;
      try {
        this.#stream.push(piece, false);
      } catch {
        this.#broken = true;
      }
    }
    return !this.#broken;
  }

  /** The next message has its own limits. */
  nextMessage(): void {
    this.#taken = 0;
    this.#made = 0;
  }

  #withinLimits(): boolean {
    const allowed = INFLATE_FREE_BYTES + this.#taken * INFLATE_RATIO_MAX;
    return this.#made <= INFLATED_BYTES_MAX && this.#made <= allowed;
  }
}
