/** One end of a drill on a socket: says its lines at their times, checks every byte of the other's. */
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Side } from '#model/stream.ts';
import type { Turn } from '../dialogue.ts';

export type PlayEnd =
  | { readonly ok: true }
  /** `stranger`: the other end said something that is not in the script. */
  | { readonly ok: false; readonly why: 'stranger' | 'closed' | 'silent'; readonly after: number };

export interface PlayOptions {
  readonly side: Side;
  readonly turns: readonly Turn[];
  /** Bytes that were read before the play began. */
  readonly already?: Uint8Array;
  /** Called when a turn of either side has passed. */
  readonly passed: (turn: Turn) => void;
  /** The other end may be this late with its next line. */
  readonly patienceMillis: number;
  /** Milliseconds that never jump. */
  readonly clock: () => number;
}

/** Resolves when the script is through, or with why it could not go on; then nothing more is sent. */
export async function play(socket: Duplex, options: PlayOptions): Promise<PlayEnd> {
  const { side, turns, passed, patienceMillis, clock } = options;
  const ear = new Ear(socket, options.already ?? new Uint8Array(0));
  const began = clock();
  let after = 0;
  for (const turn of turns) {
    if (turn.side === side) {
      const early = began + turn.at - clock();
      if (early > 0) await Promise.race([sleep(early), ear.broken]);
      if (ear.isBroken) return { ok: false, why: 'closed', after };
      socket.write(turn.bytes);
    } else {
      // The other end keeps the same times; what counts is how far behind them it may fall.
      const due = Math.max(0, began + turn.at - clock()) + patienceMillis;
      const heard = await ear.expect(turn.bytes, due);
      if (heard !== 'heard') return { ok: false, why: heard, after };
    }
    after += 1;
    passed(turn);
  }
  return { ok: true };
}

/** Bytes kept beyond the line that is waited for; the other end is never far ahead of the script. */
const HEARD_BYTES_MAX = 256 * 1024;

class Ear {
  isBroken = false;
  readonly broken: Promise<void>;
  #heard: Buffer;
  #wake: () => void = () => undefined;

  constructor(socket: Duplex, already: Uint8Array) {
    this.#heard = Buffer.from(already);
    this.broken = new Promise((resolve) => {
      const stop = (): void => {
        this.isBroken = true;
        resolve();
        this.#wake();
      };
      socket.on('error', stop).on('close', stop).on('end', stop);
      socket.on('data', (chunk: Buffer) => {
        if (this.#heard.length + chunk.length > HEARD_BYTES_MAX) stop();
        else this.#heard = Buffer.concat([this.#heard, chunk]);
        this.#wake();
      });
    });
  }

  async expect(
    bytes: Uint8Array,
    withinMillis: number,
  ): Promise<'heard' | 'stranger' | 'closed' | 'silent'> {
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      this.#wake();
    }, withinMillis);
    try {
      for (;;) {
        const common = Math.min(bytes.length, this.#heard.length);
        if (Buffer.compare(this.#heard.subarray(0, common), bytes.subarray(0, common)) !== 0)
          return 'stranger';
        if (this.#heard.length >= bytes.length) {
          this.#heard = this.#heard.subarray(bytes.length);
          return 'heard';
        }
        if (this.isBroken) return 'closed';
        if (late) return 'silent';
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      clearTimeout(alarm);
    }
  }
}
