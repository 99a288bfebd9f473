import { sql } from 'kysely';
import type { Office } from '#service/office.ts';

/** As many events as one likes, at once: nothing that follows from them, only that they are there to be told. */
export async function happenOften(
  { database }: Office,
  count: number,
  jurisdiction: string,
): Promise<void> {
  await sql`insert into event (seq, stream_kind, stream_id, version, type, at, actor_kind, jurisdiction, salt, data)
    select size + n, 'sensor', gen_random_uuid(), 1, 'sensor.declared', now(), 'operator', ${jurisdiction}, '', '{}'
    from log_head, generate_series(0, ${count - 1}::int) n`.execute(database.db);
  await sql`update log_head set size = size + ${count}::int`.execute(database.db);
}
