/** Sensors that should have been heard of: run every few minutes. A blind spot is a fact that the record must tell. */
import { isoFrom } from '#base/clock.ts';
import { missSensor, SILENT_MS } from '#govern/sensor.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';

const CLOCK: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** Answers how many fell silent. */
export async function noticeSilence(office: Office): Promise<number> {
  const overdue = await overdueSensors(office.database.db, office.clock.now());
  if (overdue.length === 0) return 0;
  return inWork(office, CLOCK, async (work) => {
    let silent = 0;
    for (const { id } of await overdueSensors(work.tx, work.at)) {
      const sensor = await work.load('sensor', id);
      const contact = await work.tx
        .selectFrom('sensorContact')
        .select('seenAt')
        .where('sensorId', '=', id)
        .executeTakeFirst();
      const since = latest(contact?.seenAt ?? null, sensor.enrolledAt) ?? sensor.declaredAt;
      const decision = missSensor(sensor, Date.parse(since), since, work.at);
      const { state } = await work.record('sensor', id, decision, sensor);
      if (state === 'silent') silent++;
    }
    return silent;
  });
}

async function overdueSensors(db: Db, at: number): Promise<readonly { readonly id: string }[]> {
  const cutoff = isoFrom(at - SILENT_MS);
  return db
    .selectFrom('sensor')
    .leftJoin('sensorContact', 'sensorContact.sensorId', 'sensor.id')
    .select('sensor.id')
    .where('sensor.state', '=', 'enrolled')
    .where('sensor.enrolledAt', '<=', cutoff)
    .where((where) =>
      where.or([
        where('sensorContact.seenAt', 'is', null),
        where('sensorContact.seenAt', '<=', cutoff),
      ]),
    )
    .execute();
}

/** A new enrolment counts as heard of. */
function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
