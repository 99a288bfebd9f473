import { isoFrom } from '#base/clock.ts';
import type { Office } from '../office.ts';

/** A request is repeated within minutes, or by somebody who looks at it the next day. */
export const REPLY_HOURS = 48;
const HOUR_MS = 3_600_000;

/** Replies to requests with an idempotency key; the same request later is a new one. Gives how many were forgotten. */
export async function forgetReplies({ database, clock }: Office): Promise<number> {
  const before = isoFrom(clock.now() - REPLY_HOURS * HOUR_MS);
  const { numDeletedRows } = await database.db
    .deleteFrom('idempotency')
    .where('at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
