import type { Office } from '../office.ts';

/** What an operator watches that the database alone knows. */
export interface Figures {
  readonly logSize: number;
  /** Effects of decisions that nobody has taken up yet. */
  readonly outboxWaiting: number;
}

export async function figuresOf({ database }: Office): Promise<Figures> {
  const { db } = database;
  const { size } = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  const { waiting } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('takenAt', 'is', null)
    .executeTakeFirstOrThrow();
  return { logSize: size, outboxWaiting: waiting };
}
