import { OperatingError } from '#base/errors.ts';
import { removeCredential as decide } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { readCredentials } from './credential.ts';
import { entry } from './entry.ts';
import { inOwnWork, ownSession, recordOn } from './own.ts';

export const listCredentials = entry(authRoutes.credentials, async (entrance, caller) => {
  const { person } = await ownSession(entrance, caller, authRoutes.credentials);
  const { db } = entrance.office.database;
  const rows = await readCredentials(db, person.id);
  const left = await db
    .selectFrom('recoveryCode')
    .select('hash')
    .where('personId', '=', person.id)
    .where('usedAt', 'is', null)
    .execute();
  const items = rows.map(({ id, kind, label, createdAt, usedAt }) => ({
    id,
    kind,
    label,
    createdAt,
    usedAt,
  }));
  return { reply: { items, recoveryCodesLeft: left.length } };
});

export const removeCredential = entry(
  authRoutes.removeCredential,
  async (entrance, caller, { params: { id } }) => {
    const own = await ownSession(entrance, caller, authRoutes.removeCredential);
    await inOwnWork(entrance, own, async (work, person) => {
      const row = await work.tx
        .selectFrom('credential')
        .select(['kind'])
        .where('id', '=', id)
        .where('personId', '=', person.id)
        .executeTakeFirst();
      if (row === undefined) throw new OperatingError('not-found', 'You have no such credential');
      await recordOn(work, person, decide(person, { credentialId: id, kind: row.kind }));
      await work.tx.deleteFrom('credential').where('id', '=', id).execute();
      if (row.kind === 'recovery-codes')
        await work.tx.deleteFrom('recoveryCode').where('personId', '=', person.id).execute();
    });
    return { reply: {} };
  },
);
