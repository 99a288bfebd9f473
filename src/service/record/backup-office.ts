import { backup, restore } from '#store/backup.ts';
import { snake } from '#store/rows.ts';
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';
import { rebuildAll } from './rebuild.ts';

/** What events give again; a backup leaves it out. */
const PROJECTIONS = Object.values(KINDS).map(({ table }) => snake(table));

/** The lines of a backup of the running office. */
export function backupOffice(office: Office): AsyncGenerator<string> {
  return backup(office.database, PROJECTIONS, isoFrom(office.clock.now()));
}

/**
 * Fills an empty office. Its master key must be the one of the backup, or nothing personal can be read: that shows in
 * the rebuild, which then throws, and the caller gets a database that it must not use.
 */
export async function restoreOffice(
  office: Office,
  lines: AsyncIterable<string>,
): Promise<{ readonly events: number; readonly streams: number }> {
  const { events } = await restore(office.database, PROJECTIONS, lines);
  try {
    const rebuilt = await rebuildAll(office);
    return { events, streams: rebuilt.reduce((sum, { streams }) => sum + streams, 0) };
  } catch (error) {
    const why = 'the personal data do not open with this master key';
    throw new OperatingError('damaged', `Cannot restore this backup: ${why}`, { cause: error });
  }
}
