/** What a spool remembers beside its findings: one small file, replaced whole, so that a crash leaves the old or the new. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { systemCodeOf } from '#base/errors.ts';

const Count = z.number().int().nonnegative();

const State = z.strictObject({
  v: z.literal(1),
  /** The last batch that was begun. */
  seq: Count,
  /** Findings given up because the spool was full, by grade. */
  dropped: z.record(z.string(), Count),
  torn: Count,
  damaged: Count,
  refused: Count,
});
export type SpoolState = z.infer<typeof State>;

const FILE = 'state.json';

/** A file that cannot be read is as good as none: the office tells the last batch, and the counters begin anew. */
export async function readState(folder: string): Promise<SpoolState> {
  try {
    const state = State.safeParse(JSON.parse(await readFile(join(folder, FILE), 'utf8')));
    if (state.success) return state.data;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code !== 'ENOENT' && code !== '') throw error;
  }
  return { v: 1, seq: 0, dropped: {}, torn: 0, damaged: 0, refused: 0 };
}

export async function writeState(folder: string, state: SpoolState): Promise<void> {
  await replaceFile(join(folder, FILE), `${JSON.stringify(state)}\n`);
}

/** Written beside, made durable, renamed into place. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Makes new, renamed and removed names durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
