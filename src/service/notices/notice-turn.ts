/**
 * One letter of a notice at a time, whichever process sends it: two orders to send, or a job that was taken for dead,
 * would otherwise both find it unsent. Who sends says so in the database first, for a while: the turn of a process that
 * died ends by itself.
 */
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { Office } from '../office.ts';

/** Longer than a mail server is given for a letter (three minutes), shorter than a job is thought to live (five). */
export const TURN_MS = 4 * 60_000;

/** Throws `unavailable` while it is somebody else's turn. */
export async function inTurn(
  office: Office,
  noticeId: string,
  run: () => Promise<void>,
): Promise<void> {
  const turnId = await takeTurn(office, noticeId);
  if (turnId === null) {
    throw new OperatingError('unavailable', `Notice ${noticeId} is being sent already`);
  }
  try {
    await run();
  } finally {
    // Of a turn that ended meanwhile nothing is left to give back.
    await office.database.db.deleteFrom('noticeTurn').where('turnId', '=', turnId).execute();
  }
}

/** Null: somebody else has it. */
async function takeTurn(office: Office, noticeId: string): Promise<string | null> {
  const [turnId, now] = [office.newId(), office.clock.now()];
  const endsAt = isoFrom(now + TURN_MS);
  const taken = await office.database.db
    .insertInto('noticeTurn')
    .values({ noticeId, turnId, endsAt })
    .onConflict((conflict) =>
      conflict
        .column('noticeId')
        .doUpdateSet({ turnId, endsAt })
        .where('noticeTurn.endsAt', '<=', isoFrom(now)),
    )
    .returning('turnId')
    .executeTakeFirst();
  return taken === undefined ? null : turnId;
}
