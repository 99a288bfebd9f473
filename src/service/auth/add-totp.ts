import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { addCredential } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { endChallenge, newChallenge, tryChallenge } from './challenge.ts';
import { writeCredential } from './credential.ts';
import { entry } from './entry.ts';
import { inOwnWork, mustBeAllowed, ownSession, recordOn } from './own.ts';
import { rotateToken } from './session.ts';
import { newTotp, totpStep } from './totp.ts';

/** The secret lies sealed under the person's key from the first moment, so that erasing the person erases it. */
export const askTotp = entry(authRoutes.totpAsked, async (entrance, caller) => {
  const { person, actor } = await ownSession(entrance, caller, authRoutes.totpAsked);
  const { office } = entrance;
  mustBeAllowed(addCredential(person, { credentialId: person.id, kind: 'totp' }));
  const { secret, base32, uri } = newTotp(person.email ?? person.id);
  const now = isoFrom(office.clock.now());
  const sealed = await office.database.db
    .transaction()
    .execute((tx) => office.vault.seal(tx, person.id, secret, now));
  const parts = { personId: person.id, sessionId: actor.sessionId, secret: sealed };
  const challenge = await newChallenge(entrance, caller, 'totp-registration', parts);
  return { reply: { challenge, uri, secret: base32 } };
});

export const addTotp = entry(
  authRoutes.addTotp,
  async (entrance, caller, { body: { challenge, code } }) => {
    const own = await ownSession(entrance, caller, authRoutes.addTotp);
    const { office } = entrance;
    const { db } = office.database;
    const row = await tryChallenge(entrance, challenge, ['totp-registration']);
    const isOwn = row.personId === own.person.id && row.sessionId === own.row.id;
    const secret =
      isOwn && row.secret !== null ? await office.vault.open(db, own.person.id, row.secret) : null;
    const step = secret === null ? null : totpStep(secret, code, office.clock.now(), 0);
    if (step === null || !(await endChallenge(db, row)))
      throw new OperatingError('invalid', 'This code does not belong to the new application');
    const id = office.newId();
    const session = await inOwnWork(entrance, own, async (work, person) => {
      await recordOn(work, person, addCredential(person, { credentialId: id, kind: 'totp' }));
      await writeCredential(work, {
        id,
        personId: person.id,
        kind: 'totp',
        label: '',
        secret: row.secret,
        counter: step,
      });
      // The code just shown is a second factor.
      return rotateToken(work, own.row.id, { steppedUpAt: work.iso });
    });
    return { reply: { id }, tokens: { session } };
  },
);
