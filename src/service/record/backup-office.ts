/**
 * A backup of the whole office: the database as of one moment, the evidence that it speaks of, and what was published of
 * its log. Restoring is one transaction: whoever is killed in the middle of it leaves an empty database.
 */
import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { parseLine } from '#store/backup-line.ts';
import { backup, restore } from '#store/backup.ts';
import { snake } from '#store/rows.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';
import { LogKeeping, publishedFiles, type RestoredLog } from './log-keeping.ts';
import { rebuildIn } from './rebuild.ts';

/** What events give again; a backup leaves it out. */
const PROJECTIONS = Object.values(KINDS).map(({ table }) => snake(table));

/** Rows of evidence asked for at once. */
const ROWS = 500;

/** A sealed file of evidence, behind the database's lines. */
const BlobLine = z.strictObject({ blob: z.string(), base64: z.base64() });
/** A public file of the log, behind the evidence. Tiles are not among them: events give them again. */
const LogLine = z.strictObject({ log: z.string(), base64: z.base64() });
const WholeLine = z.strictObject({
  whole: z.literal(true),
  blobs: z.number().int(),
  logFiles: z.number().int(),
});

/** The lines of a backup of the running office. */
export async function* backupOffice(office: Office): AsyncGenerator<string> {
  // First, so that the checkpoint cannot be ahead of the events.
  const files = office.log === null ? [] : await publishedFiles(office.log.folder);
  yield* backup(office.database, PROJECTIONS, isoFrom(office.clock.now()));
  let blobs = 0;
  for await (const name of blobNames(office)) {
    const bytes = await office.blobs.get(name);
    // What was destroyed since the snapshot is rightly gone; what is damaged shows when it is verified.
    if (typeof bytes === 'string') continue;
    blobs++;
    yield JSON.stringify({ blob: name, base64: base64Of(bytes) });
  }
  for (const file of files) {
    yield JSON.stringify({ log: file.path, base64: base64Of(await file.read()) });
  }
  yield JSON.stringify({ whole: true, blobs, logFiles: files.length });
}

const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

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
  readonly log: RestoredLog;
}

/**
 * Fills an empty office, or changes nothing but for sealed files that nobody knows. Its keys must be those of the backup:
 * throws `damaged` where they are not, or the events are not those that were published. `mayBeginAnew`: the operator has given
 * the log a new name, so that it does not go on but begins.
 */
export async function restoreOffice(
  office: Office,
  lines: AsyncIterable<string>,
  mayBeginAnew = false,
): Promise<Restored> {
  const each = lines[Symbol.asyncIterator]();
  const keeping = await LogKeeping.begin(office.log);
  try {
    return await office.database.db.transaction().execute(async (tx) => {
      const { events } = await restore(tx, PROJECTIONS, each);
      const blobs = await restoreFiles(office, keeping, each);
      const rebuilt = await rebuildIn(tx, office);
      const log = await keeping.settle(tx, events, mayBeginAnew);
      return {
        events,
        blobs,
        log,
        streams: rebuilt.reduce((sum, { streams }) => sum + streams, 0),
      };
    });
  } catch (error) {
    // Keys that were read are gone with the transaction.
    office.vault.forget();
    throw error;
  } finally {
    await keeping.end();
  }
}

async function restoreFiles(
  office: Office,
  keeping: LogKeeping,
  lines: AsyncIterator<string>,
): Promise<number> {
  let [blobs, logFiles] = [0, 0];
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw damaged('it is cut off');
    const line = parseLine(value);
    const whole = WholeLine.safeParse(line);
    const blob = BlobLine.safeParse(line);
    const log = LogLine.safeParse(line);
    if (whole.success && whole.data.blobs === blobs && whole.data.logFiles === logFiles) {
      return blobs;
    }
    if (blob.success) {
      const name = await office.blobs.put(Buffer.from(blob.data.base64, 'base64'));
      if (name !== blob.data.blob) throw damaged('a piece of evidence was changed');
      blobs++;
    } else if (log.success) {
      await keeping.take(log.data.log, Buffer.from(log.data.base64, 'base64'));
      logFiles++;
    } else throw damaged('it was changed, or a line is not understood');
  }
}

function damaged(why: string): OperatingError {
  return new OperatingError('damaged', `Cannot restore this backup: ${why}`);
}
