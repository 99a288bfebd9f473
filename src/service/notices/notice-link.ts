/**
 * The link of a notice: 128 random bits behind the `#`, which browsers send to no server and so to no log. The record
 * has the hash; the token itself is kept, sealed with the notice's own key, for the copies that are still to be made.
 */
import { randomBytes } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import type { SubjectActor } from '#model/actor.ts';
import type { Db } from '#store/database.ts';
import { tokenHash } from '../auth/secret-token.ts';
import type { Office } from '../office.ts';
import type { Work } from '../work.ts';

const TOKEN_BYTES = 16;
/** A notice outlives its deadline: objections and releases come later. */
export const LINK_DAYS = 180;
const DAY_MS = 86_400_000;

export interface NewLink {
  readonly token: string;
  readonly subjectTokenHash: string;
  readonly linkUntil: string;
}

export function newLink(at: number): NewLink {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const linkUntil = isoFrom(at + LINK_DAYS * DAY_MS);
  return { token, subjectTokenHash: tokenHash(token), linkUntil };
}

/** In the place of the one before. */
export async function keepLink(work: Work, noticeId: string, { token }: NewLink): Promise<void> {
  const { vault } = work.office;
  const sealed = await vault.seal(work.tx, noticeId, Buffer.from(token), work.iso);
  // The recipient was erased: there is nobody to send a copy to.
  if (sealed === null) return;
  await work.tx
    .insertInto('noticeLink')
    .values({ noticeId, token: sealed })
    .onConflict((conflict) => conflict.column('noticeId').doUpdateSet({ token: sealed }))
    .execute();
}

/** No more copies will be made. */
export async function forgetLink(work: Work, noticeId: string): Promise<void> {
  await work.tx.deleteFrom('noticeLink').where('noticeId', '=', noticeId).execute();
}

/** The address for a copy; null: there is none, or none any more. */
export async function linkOf(office: Office, db: Db, noticeId: string): Promise<string | null> {
  const row = await db
    .selectFrom('noticeLink')
    .select('token')
    .where('noticeId', '=', noticeId)
    .executeTakeFirst();
  const token = row === undefined ? null : await office.vault.open(db, noticeId, row.token);
  return token === null ? null : linkWith(office, new TextDecoder().decode(token));
}

export function linkWith({ portalOrigin }: Office, token: string): string {
  return `${portalOrigin}/notice#${token}`;
}

/** Who holds this link; null: no such link, or it is over. */
export async function subjectOf(office: Office, token: string): Promise<SubjectActor | null> {
  const { database, clock } = office;
  const found = await database.db
    .selectFrom('notice')
    .select(['id', 'caseId'])
    .where('subjectTokenHash', '=', tokenHash(token))
    .where('linkUntil', '>', isoFrom(clock.now()))
    .executeTakeFirst();
  return found === undefined ? null : { kind: 'subject', ...found };
}
