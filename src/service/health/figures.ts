/** What an operator watches that the database alone knows. */
import type { Office } from '../office.ts';

export async function logSize({ database }: Office): Promise<number> {
  const head = database.db.selectFrom('logHead').select('size');
  return (await head.executeTakeFirstOrThrow()).size;
}

/** Effects of decisions that nobody has taken up yet. */
export async function outboxWaiting({ database }: Office): Promise<number> {
  const rows = database.db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('takenAt', 'is', null);
  return (await rows.executeTakeFirstOrThrow()).waiting;
}
