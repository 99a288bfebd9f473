import { isoFrom } from '#base/clock.ts';
import type { Office } from '../office.ts';

const DAY_MS = 86_400_000;
/** Captures are read again after months; a finding that comes after more than a year is news. */
const FINDINGS_KNOWN_DAYS = 400;

/**
 * Run once a day. Whole batches need to be known only while their sensor may send them again; what a sensor delivered is
 * remembered for longer, so that reading an old capture once more doubles nothing. Answers how many batches were forgotten.
 */
export async function forgetDeliveries(office: Office, batchDays: number): Promise<number> {
  const { db } = office.database;
  const before = (days: number): string => isoFrom(office.clock.now() - days * DAY_MS);
  const { numDeletedRows } = await db
    .deleteFrom('sensorBatch')
    .where('at', '<', before(batchDays))
    .executeTakeFirst();
  await db.deleteFrom('leadFinding').where('at', '<', before(FINDINGS_KNOWN_DAYS)).execute();
  await db.deleteFrom('sensorFinding').where('at', '<', before(FINDINGS_KNOWN_DAYS)).execute();
  return Number(numDeletedRows);
}
