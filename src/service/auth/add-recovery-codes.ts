import { addCredential } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { writeCredential } from './credential.ts';
import { entry } from './entry.ts';
import { inOwnWork, ownSession, recordOn } from './own.ts';
import { newRecoveryCodes } from './recovery-code.ts';

export const addRecoveryCodes = entry(authRoutes.addRecoveryCodes, async (entrance, caller) => {
  const own = await ownSession(entrance, caller, authRoutes.addRecoveryCodes);
  const codes = newRecoveryCodes();
  await inOwnWork(entrance, own, async (work, person) => {
    const credential = { credentialId: work.newId(), kind: 'recovery-codes' } as const;
    await recordOn(work, person, addCredential(person, credential));
    const personId = person.id;
    await writeCredential(work, {
      id: credential.credentialId,
      personId,
      kind: credential.kind,
      label: '',
    });
    await work.tx.deleteFrom('recoveryCode').where('personId', '=', personId).execute();
    const rows = codes.map(({ hash }) => ({ personId, hash, usedAt: null }));
    await work.tx.insertInto('recoveryCode').values(rows).execute();
  });
  return { reply: { codes: codes.map(({ code }) => code) } };
});
