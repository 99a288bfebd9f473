/** What an operator watches that the database alone knows. */
import { isTrial } from '#govern/order/measure.ts';
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

/** From the decision to let go to when it was seen to be gone everywhere; null: nothing was withheld by it, so nobody waited. */
export async function releaseMs({ database }: Office, orderId: string): Promise<number | null> {
  const order = await database.db
    .selectFrom('order')
    .select(['liftingAt', 'endedAt', 'content'])
    .where('id', '=', orderId)
    .executeTakeFirst();
  if (order === undefined || order.liftingAt === null || order.endedAt === null) return null;
  return isTrial(order) ? null : Date.parse(order.endedAt) - Date.parse(order.liftingAt);
}
