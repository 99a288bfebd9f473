/** The office is dead: its record is opened again and held against what it told while it lived (I8). */
import { openOffice, type OfficePlace } from '#bin/office/open-office.ts';
import { checkRecord } from '#service/log/record-check.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import type { Violation } from './check-history.ts';
import type { History } from './history.ts';
import { moment } from './moment.ts';

export async function checkRecordOf(
  place: Omit<OfficePlace, 'masterKeyFile'>,
  { events }: Pick<History, 'events'>,
): Promise<readonly Violation[]> {
  const clock = { now: () => Date.now() };
  const opened = await openOffice({ ...place, masterKeyFile: null }, clock);
  const { office, log } = opened;
  const found: Violation[] = [];
  const say = (says: string): void => void found.push({ breaks: 'I8', at: moment(), says });
  try {
    const rows = await office.database.db
      .selectFrom('event')
      .select(['seq', 'type', 'streamId', 'data'])
      .orderBy('seq')
      .execute();
    const bySeq = new Map(rows.map((row) => [row.seq, row]));
    if (rows.some(({ seq }, i) => seq !== i)) say('the record has a gap');
    for (const { seq, type, streamId, data } of events) {
      const row = bySeq.get(seq);
      if (
        row?.type !== type ||
        row.streamId !== streamId ||
        JSON.stringify(JSON.parse(row.data)) !== JSON.stringify(data)
      )
        say(`event ${seq} (${type}) was told, and is not what stands there`);
    }
    await log.publisher.publish();
    const { compared, changed, removed } = await checkRecord(office.database.db, log.folder);
    if (compared !== rows.length) say(`${compared} of ${rows.length} events are published`);
    if (changed.length + removed.length > 0) say('the published log says otherwise');
    for (const { kind, same } of await rebuildAll(office)) {
      if (!same) say(`rows of ${kind} are not what the record gives`);
    }
  } finally {
    await opened.close();
  }
  return found;
}
