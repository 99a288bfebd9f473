/** Links that work once: the set-up of a new office, invitations, resets by an administrator. */
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { LinkPurpose, Person } from '#model/person.ts';
import type { Db } from '#store/database.ts';
import type { OneTimeLinkRow } from '#store/sign-in-tables.ts';
import type { Office } from '../office.ts';
import type { Work } from '../work.ts';
import { recordOn } from './own.ts';
import { newToken, tokenHash } from './secret-token.ts';

const HOUR = 3_600_000;
export const LINK_MS = {
  'set-up': 24 * HOUR,
  /** People are away for a week. */
  invitation: 7 * 24 * HOUR,
  reset: 24 * HOUR,
} as const satisfies Record<LinkPurpose, number>;

export interface NewLink {
  readonly token: string;
  readonly expiresAt: string;
}

/**
 * The link of the first start, to be printed once: `<origin>/set-up#<token>`. Each start before the set-up makes a new one
 * and ends the one before, which nobody may have seen. Null: the office is set up.
 */
export async function makeSetUpLink(office: Office): Promise<NewLink | null> {
  return office.database.db.transaction().execute(async (tx) => {
    const root = await tx.selectFrom('jurisdiction').select('id').limit(1).executeTakeFirst();
    await tx.deleteFrom('oneTimeLink').where('purpose', '=', 'set-up').execute();
    if (root !== undefined) return null;
    const now = office.clock.now();
    return insertLink(tx, now, { id: office.newId(), purpose: 'set-up', personId: null });
  });
}

/** One link per person: a new one ends the one before. */
export async function makeLink(
  work: Work,
  person: Person,
  purpose: 'invitation' | 'reset',
  dropsFactors = false,
): Promise<NewLink> {
  await work.tx.deleteFrom('oneTimeLink').where('personId', '=', person.id).execute();
  const id = work.newId();
  const parts = { id, purpose, personId: person.id, dropsFactors };
  const link = await insertLink(work.tx, work.at, parts);
  const data = { linkId: id, purpose, expiresAt: link.expiresAt };
  await recordOn(work, person, { events: [{ type: 'person.link-made', data }] });
  return link;
}

async function insertLink(
  db: Db,
  now: number,
  parts: Pick<OneTimeLinkRow, 'id' | 'purpose' | 'personId'> & { readonly dropsFactors?: boolean },
): Promise<NewLink> {
  const { token, hash } = newToken();
  const expiresAt = isoFrom(now + LINK_MS[parts.purpose]);
  await db
    .insertInto('oneTimeLink')
    .values({
      dropsFactors: false,
      ...parts,
      tokenHash: hash,
      createdAt: isoFrom(now),
      expiresAt,
    })
    .execute();
  return { token, expiresAt };
}

/** Throws `not-found` for a link that never was, was used, or is too old. */
export async function readLink(
  db: Db,
  token: string,
  purposes: readonly LinkPurpose[],
  now: number,
): Promise<OneTimeLinkRow> {
  const row = await db
    .selectFrom('oneTimeLink')
    .selectAll()
    .where('tokenHash', '=', tokenHash(token))
    .where('purpose', 'in', purposes)
    .where('expiresAt', '>', isoFrom(now))
    .executeTakeFirst();
  if (row === undefined)
    throw new OperatingError('not-found', 'This link is not valid, was used, or is too old');
  return row;
}

/** Within a decision: reads it again and uses it up. */
export async function useLink(
  work: Work,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<OneTimeLinkRow> {
  const row = await readLink(work.tx, token, purposes, work.at);
  await work.tx.deleteFrom('oneTimeLink').where('id', '=', row.id).execute();
  return row;
}
