import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { parseLine } from '#store/backup-line.ts';
import { backup, restore } from '#store/backup.ts';
import { snake } from '#store/rows.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';
import { rebuildAll } from './rebuild.ts';

/** What events give again; a backup leaves it out. */
const PROJECTIONS = Object.values(KINDS).map(({ table }) => snake(table));

/** Rows of evidence asked for at once. */
const ROWS = 500;

/** A sealed file of evidence, behind the database's lines. */
const BlobLine = z.strictObject({ blob: z.string(), base64: z.base64() });
const WholeLine = z.strictObject({ whole: z.literal(true), blobs: z.number().int() });

/** The lines of a backup of the running office: the database as of one moment, then the evidence that it speaks of. */
export async function* backupOffice(office: Office): AsyncGenerator<string> {
  yield* backup(office.database, PROJECTIONS, isoFrom(office.clock.now()));
  let blobs = 0;
  for await (const name of blobNames(office)) {
    const bytes = await office.blobs.get(name);
    // What was destroyed since the snapshot is rightly gone; what is damaged shows when it is verified.
    if (typeof bytes === 'string') continue;
    blobs++;
    yield JSON.stringify({ blob: name, base64: Buffer.from(bytes).toString('base64') });
  }
  yield JSON.stringify({ whole: true, blobs });
}

async function* blobNames({ database }: Office): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    let rows = database.db
      .selectFrom('evidence')
      .select(['id', 'storedSha256'])
      .where('destroyedAt', 'is', null);
    if (after !== null) rows = rows.where('id', '>', after);
    const found = await rows.orderBy('id').limit(ROWS).execute();
    for (const { storedSha256 } of found) yield storedSha256;
    const last = found.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

export interface Restored {
  readonly events: number;
  readonly streams: number;
  readonly blobs: number;
}

/**
 * Fills an empty office. Its master key must be the one of the backup, or the rebuild throws `damaged`: then, as with a
 * backup that is cut off among the evidence, the caller has a database that it must not use.
 */
export async function restoreOffice(
  office: Office,
  lines: AsyncIterable<string>,
): Promise<Restored> {
  const each = lines[Symbol.asyncIterator]();
  const { events } = await restore(office.database, PROJECTIONS, each);
  const blobs = await restoreBlobs(office, each);
  const rebuilt = await rebuildAll(office);
  return { events, blobs, streams: rebuilt.reduce((sum, { streams }) => sum + streams, 0) };
}

async function restoreBlobs(office: Office, lines: AsyncIterator<string>): Promise<number> {
  for (let blobs = 0; ; blobs++) {
    const { value, done } = await lines.next();
    if (done === true) throw damaged('it is cut off');
    const line = parseLine(value);
    const whole = WholeLine.safeParse(line);
    if (whole.success && whole.data.blobs === blobs) return blobs;
    const blob = BlobLine.safeParse(line);
    if (!blob.success) throw damaged('it was changed, or a line is not understood');
    const name = await office.blobs.put(Buffer.from(blob.data.base64, 'base64'));
    if (name !== blob.data.blob) throw damaged('a piece of evidence was changed');
  }
}

function damaged(why: string): OperatingError {
  return new OperatingError('damaged', `Cannot restore this backup: ${why}`);
}
