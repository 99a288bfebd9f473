/** Findings and what they rest on, as JSON lines in a file that only its owner may read. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Finding } from '#model/finding.ts';
import type { KeptSession, Transcript } from '#model/transcript.ts';

export class TranscriptFile {
  readonly #path: string;
  readonly #file: number;

  /** An old file of this name is overwritten. */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#try(() => openSync(path, 'w', 0o600));
  }

  readonly add = (finding: Finding, transcript: Transcript): void => {
    const line: KeptSession = { type: 'transcript', finding, transcript };
    this.#try(() => writeSync(this.#file, `${JSON.stringify(line)}\n`));
  };

  close(): void {
    closeSync(this.#file);
  }

  #try<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      throw new OperatingError(
        'unreadable',
        `Cannot write transcripts to ${this.#path}: ${messageOf(error)}; name a file that you may write`,
        { cause: error },
      );
    }
  }
}
