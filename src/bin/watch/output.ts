/** Where a run of watch tells what it sees. */
import type { Finding, Summary } from '#model/finding.ts';
import type { TranscriptMessage } from './crew.ts';
import type { Counts } from './messages.ts';
import type { WatchWords } from './words.ts';

/** State of a run at one moment. */
export interface Status {
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
  readonly flows: number;
  /** Frames for which the kernel found no room, since the start. */
  readonly kernelDrops: number;
  /** How often it found the ring full. */
  readonly kernelFreezes: number;
  readonly sources: readonly { readonly name: string; readonly state: string }[];
}

export interface Output {
  finding(finding: Finding): void;
  /** Where it is there, what proves a session is kept, and told after its finding. */
  transcript?(message: TranscriptMessage): void;
  status(status: Status, totals: Counts): void;
  /** One line that a person must see: an interface vanished, frames were lost. */
  notice(text: string): void;
  end(summary: Summary): void;
}

/** JSON lines for programs: each version of a finding as it rises, the summary last; notices on standard error. */
export class LinesOutput implements Output {
  readonly #write: (text: string) => void;
  readonly #complain: (text: string) => void;
  readonly #words: WatchWords;
  #dropsTold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(write: (text: string) => void, complain: (text: string) => void, words: WatchWords) {
    this.#write = write;
    this.#complain = complain;
    this.#words = words;
  }

  finding(finding: Finding): void {
    this.#write(`${JSON.stringify(finding)}\n`);
  }

  /** A pipe has no status line; only new losses are worth a word, and not every second. */
  status(status: Status): void {
    if (status.kernelDrops <= this.#dropsTold) return;
    const now = performance.now();
    if (now - this.#toldAt < DROPS_TOLD_EVERY_MS) return;
    this.#toldAt = now;
    const more = status.kernelDrops - this.#dropsTold;
    this.#dropsTold = status.kernelDrops;
    this.notice(this.#words.dropped(more, status.kernelDrops));
  }

  notice(text: string): void {
    this.#complain(`minewatch: ${text}\n`);
  }

  end(summary: Summary): void {
    this.#write(`${JSON.stringify(summary)}\n`);
  }
}

const DROPS_TOLD_EVERY_MS = 10_000;
