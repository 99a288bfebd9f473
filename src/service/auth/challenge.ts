/** What a browser was asked and has minutes to answer: kept under the hash of a token that only that browser holds. */
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { Db } from '#store/database.ts';
import { jsonColumn } from '#store/json-column.ts';
import type { ChallengeKind, ChallengeRow } from '#store/sign-in-tables.ts';
import type { Caller, Entrance } from './entry.ts';
import { newToken, tokenHash } from './secret-token.ts';

const CHALLENGE_MS = 5 * 60_000;
/** Wrong answers to one challenge; then one begins anew. */
export const ANSWERS_MAX = 5;
/** Open challenges from one address: an office of hundreds behind one address that all sign in at nine. */
export const CHALLENGES_PER_ADDRESS_MAX = 200;
/** Open challenges in all, under 10 MiB. Beyond it the oldest goes: whoever it was for begins anew. */
export const CHALLENGES_MAX = 10_000;

type Parts = Partial<
  Pick<ChallengeRow, 'personId' | 'sessionId' | 'method' | 'passkey' | 'trip' | 'secret'>
>;

/** Gives the token. */
export async function newChallenge(
  { office }: Entrance,
  caller: Caller,
  kind: ChallengeKind,
  parts: Parts = {},
): Promise<string> {
  const { db } = office.database;
  const now = office.clock.now();
  const { token, hash } = newToken();
  const { personId = null, sessionId = null, method = null, passkey = null, secret = null } = parts;
  const address = caller.address.slice(0, 64);
  await makeRoom(db, address, isoFrom(now));
  await db
    .insertInto('challenge')
    .values({
      tokenHash: hash,
      kind,
      personId,
      sessionId,
      address,
      method,
      passkey,
      trip: jsonColumn(parts.trip ?? null),
      secret,
      failures: 0,
      createdAt: isoFrom(now),
      expiresAt: isoFrom(now + CHALLENGE_MS),
    })
    .execute();
  return token;
}

async function makeRoom(db: Db, address: string, now: string): Promise<void> {
  await db.deleteFrom('challenge').where('expiresAt', '<=', now).execute();
  const newest = db
    .selectFrom('challenge')
    .select('tokenHash')
    .orderBy('createdAt', 'desc')
    .orderBy('tokenHash');
  const ofAddress = newest.where('address', '=', address).offset(CHALLENGES_PER_ADDRESS_MAX - 1);
  await db.deleteFrom('challenge').where('tokenHash', 'in', ofAddress).execute();
  const ofAll = newest.offset(CHALLENGES_MAX - 1);
  await db.deleteFrom('challenge').where('tokenHash', 'in', ofAll).execute();
}

/** Looks without using it up. */
export async function readChallenge(
  { office }: Entrance,
  token: string | null,
  kinds: readonly ChallengeKind[],
): Promise<ChallengeRow> {
  const row =
    token === null
      ? undefined
      : await office.database.db
          .selectFrom('challenge')
          .selectAll()
          .where('tokenHash', '=', tokenHash(token))
          .where('kind', 'in', kinds)
          .where('expiresAt', '>', isoFrom(office.clock.now()))
          .executeTakeFirst();
  if (row === undefined) throw isOver();
  return row;
}

/** One try: counted before it is known whether it is right, so that tries at one time are counted too. */
export async function tryChallenge(
  entrance: Entrance,
  token: string,
  kinds: readonly ChallengeKind[],
): Promise<ChallengeRow> {
  const { db } = entrance.office.database;
  const row = await db
    .updateTable('challenge')
    .set((set) => ({ failures: set('failures', '+', 1) }))
    .where('tokenHash', '=', tokenHash(token))
    .where('kind', 'in', kinds)
    .where('failures', '<', ANSWERS_MAX)
    .where('expiresAt', '>', isoFrom(entrance.office.clock.now()))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw isOver();
  return row;
}

/** Takes it away; false when somebody else was faster. Each challenge is answered once. */
export async function endChallenge(db: Db, row: ChallengeRow): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('challenge')
    .where('tokenHash', '=', row.tokenHash)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

function isOver(): OperatingError {
  return new OperatingError(
    'unauthenticated',
    'This took too long or was tried too often: begin again',
  );
}
