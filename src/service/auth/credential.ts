/** What people sign in with, as it is kept. */
import { sql } from 'kysely';
import type { CredentialKind } from '#model/person.ts';
import type { Db } from '#store/database.ts';
import { jsonColumn } from '#store/json-column.ts';
import type { CredentialRow } from '#store/sign-in-tables.ts';
import type { Work } from '../work.ts';
import type { PasskeyRecord } from './passkey.ts';

export async function readCredentials(db: Db, personId: string): Promise<readonly CredentialRow[]> {
  return db
    .selectFrom('credential')
    .selectAll()
    .where('personId', '=', personId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export async function readCredential(
  db: Db,
  personId: string,
  kind: Exclude<CredentialKind, 'passkey'>,
): Promise<CredentialRow | null> {
  const row = await db
    .selectFrom('credential')
    .selectAll()
    .where('personId', '=', personId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row ?? null;
}

export type NewCredential = Pick<CredentialRow, 'id' | 'personId' | 'kind' | 'label'> &
  Partial<Pick<CredentialRow, 'secret' | 'lookup' | 'counter' | 'transports'>>;

/** One of each kind takes the place of the one before; passkeys stand side by side. */
export async function writeCredential(work: Work, added: NewCredential): Promise<void> {
  const { secret = null, lookup = null, counter = 0, transports = [], ...rest } = added;
  if (added.kind !== 'passkey') {
    await work.tx
      .deleteFrom('credential')
      .where('personId', '=', added.personId)
      .where('kind', '=', added.kind)
      .execute();
  }
  await work.tx
    .insertInto('credential')
    .values({
      ...rest,
      secret,
      lookup,
      counter,
      transports: jsonColumn(transports),
      createdAt: work.iso,
      usedAt: null,
    })
    .execute();
}

/**
 * Moves a counter on; false when it is there already: somebody else used the same code, or a copy of the passkey. A
 * passkey that several devices share counts nothing and stays at 0.
 */
export async function advanceCounter(
  db: Db,
  { id }: CredentialRow,
  counter: number,
  at: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('credential')
    .set({ counter, usedAt: at })
    .where('id', '=', id)
    .where(sql<boolean>`(counter < ${counter} or (counter = 0 and ${counter} = 0))`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function noteCredentialUse(db: Db, { id }: CredentialRow, at: string): Promise<void> {
  await db.updateTable('credential').set({ usedAt: at }).where('id', '=', id).execute();
}

export function passkeysOf(rows: readonly CredentialRow[]): readonly PasskeyRecord[] {
  return rows.filter(({ kind }) => kind === 'passkey').map(passkeyFrom);
}

export function passkeyFrom({ lookup, secret, counter, transports }: CredentialRow): PasskeyRecord {
  if (lookup === null || secret === null)
    throw new Error('Broken invariant: a passkey without its key');
  return { id: lookup, publicKey: secret, counter, transports };
}

/** All that a person could sign in with. */
export async function forgetCredentials(work: Work, personId: string): Promise<void> {
  await work.tx.deleteFrom('credential').where('personId', '=', personId).execute();
  await work.tx.deleteFrom('recoveryCode').where('personId', '=', personId).execute();
  await work.tx.deleteFrom('session').where('personId', '=', personId).execute();
  await work.tx.deleteFrom('device').where('personId', '=', personId).execute();
  await work.tx.deleteFrom('challenge').where('personId', '=', personId).execute();
  await work.tx.deleteFrom('oneTimeLink').where('personId', '=', personId).execute();
}
