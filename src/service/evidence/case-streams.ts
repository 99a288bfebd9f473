import type { Case } from '#model/case.ts';
import { BUNDLE_EVENTS_MAX } from '#model/bundle.ts';
import { OperatingError } from '#base/errors.ts';
import type { Db } from '#store/database.ts';
import type { EventRow } from '#store/tables.ts';

/** Streams asked for in one statement. */
const STREAMS = 500;

/** Kinds of what belongs to one case alone. */
export const CASE_KINDS = [
  'case',
  'lead',
  'order',
  'notice',
  'evidence',
  'clock',
  'referral',
] as const;

/** The case, its leads, orders, notices, clocks, referrals, consultations, tasks and evidence. */
export async function streamsOfCase(db: Db, { id, leadIds }: Case): Promise<readonly string[]> {
  const ids = [id, ...leadIds];
  for (const table of [
    'order',
    'notice',
    'evidence',
    'clock',
    'referral',
    'consultation',
    'task',
  ] as const) {
    const rows = await db.selectFrom(table).select('id').where('caseId', '=', id).execute();
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

/** All that happened to a case and to what belongs to it alone, in order. */
export async function eventsOfCase(db: Db, found: Case, below: number): Promise<EventRow[]> {
  const ids = await streamsOfCase(db, found);
  const events: EventRow[] = [];
  for (let at = 0; at < ids.length; at += STREAMS) {
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where('streamKind', 'in', CASE_KINDS)
      .where('streamId', 'in', ids.slice(at, at + STREAMS))
      .where('seq', '<', below)
      .limit(BUNDLE_EVENTS_MAX + 1)
      .execute();
    events.push(...rows);
    if (events.length > BUNDLE_EVENTS_MAX) {
      throw new OperatingError('too-large', `The case has more than ${BUNDLE_EVENTS_MAX} events`);
    }
  }
  return events.toSorted((a, b) => a.seq - b.seq);
}
