import { isoFrom } from '#base/clock.ts';
import type { TokenActor } from '#model/actor.ts';
import { API_TOKEN_PREFIX, tokenHash } from '../auth/secret-token.ts';
import type { Office } from '../office.ts';

/** Use is noted to the minute: a note is a write. */
const USED_MS = 60_000;

/** Null: no such token, expired or revoked. `token` is all of it, with its `mw_`. */
export async function actorOfApiToken(office: Office, token: string): Promise<TokenActor | null> {
  if (!token.startsWith(API_TOKEN_PREFIX)) return null;
  const { db } = office.database;
  const now = office.clock.now();
  const row = await db
    .selectFrom('apiToken')
    .select(['id', 'subjectId', 'scopes', 'usedAt'])
    .where('tokenHash', '=', tokenHash(token))
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', isoFrom(now))
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, subjectId, scopes, usedAt } = row;
  if (usedAt === null || now - Date.parse(usedAt) >= USED_MS)
    await db
      .updateTable('apiToken')
      .set({ usedAt: isoFrom(now) })
      .where('id', '=', id)
      .execute();
  return { kind: 'token', id, subjectId, scopes };
}
