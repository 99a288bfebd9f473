/** Findings and transcripts that the office will never take, kept aside with the reason, for a person to look at. */
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '#base/errors.ts';
import type { SpoolItem } from './spool-line.ts';
import { syncFolder } from './spool-state.ts';

/** Bytes of one file; there are two, and the older one goes. Some thousand findings: a refusal is a defect of one side. */
export const REFUSED_BYTES_MAX = 8_388_608;

export interface Refused {
  readonly code: ErrorCode;
  readonly message: string;
  /** Null where the line could not even be read; `text` has it then. */
  readonly item: SpoolItem | null;
  readonly text?: string;
}

export class RefusedFile {
  readonly #folder: string;
  readonly #bytesMax: number;

  constructor(spoolFolder: string, bytesMax = REFUSED_BYTES_MAX) {
    this.#folder = join(spoolFolder, 'refused');
    this.#bytesMax = bytesMax;
  }

  /** On disk when it resolves. `at` is milliseconds since 1970. */
  async add(items: readonly Refused[], at: number): Promise<void> {
    if (items.length === 0) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, 'refused.ndjson');
    const text = items.map((item) => JSON.stringify({ at: new Date(at).toISOString(), ...item }));
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > this.#bytesMax) await rename(path, join(this.#folder, 'refused.old.ndjson'));
    const file = await open(path, 'a', 0o600);
    try {
      // An empty line before: the last one may have been cut by a crash.
      await file.writeFile(`\n${text.join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(this.#folder);
  }
}
