/**
 * The database against the published log: an event that was changed, removed, put in or moved in the database after it
 * was published. The log itself is verified elsewhere; here its entries are taken as they are.
 */
import type { Db } from '#store/database.ts';
import { leafOfRow } from '#store/leaf.ts';
import { tilesOfLevel, TILE_WIDTH } from '#wire/tlog/tile.ts';
import { eventsBetween } from './publisher.ts';
import { readEntriesSync, readPublished } from './published-log.ts';

/** Events that are named one by one. */
export const NAMED_EVENTS_MAX = 1_000;

export interface RecordCheck {
  /** Events that were published and compared. */
  readonly compared: number;
  /** Published events that the database has otherwise. */
  readonly changed: readonly number[];
  /** Published events that the database does not have. */
  readonly removed: readonly number[];
  /** Further ones that are not named. */
  readonly more: number;
}

export async function checkRecord(db: Db, logFolder: string): Promise<RecordCheck> {
  const published = await readPublished(logFolder);
  const size = published?.checkpoint.size ?? 0;
  const changed: number[] = [];
  const removed: number[] = [];
  let more = 0;
  const note = (list: number[], seq: number): void => {
    if (list.length < NAMED_EVENTS_MAX) list.push(seq);
    else more++;
  };
  const rows = eventsBetween(db, 0, size);
  let row = await rows.next();
  for (const tile of tilesOfLevel(size, 'entries')) {
    const start = tile.index * TILE_WIDTH;
    for (const [at, entry] of readEntriesSync(logFolder, tile).entries()) {
      const seq = start + at;
      if (row.done === true || row.value.seq !== seq) {
        note(removed, seq);
        continue;
      }
      if (Buffer.compare(entry, leafOfRow(row.value)) !== 0) note(changed, seq);
      row = await rows.next();
    }
  }
  return { compared: size, changed, removed, more };
}
