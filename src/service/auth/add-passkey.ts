import { OperatingError } from '#base/errors.ts';
import { addCredential } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { endChallenge, newChallenge, tryChallenge } from './challenge.ts';
import { passkeysOf, readCredentials, writeCredential } from './credential.ts';
import { entry } from './entry.ts';
import { inOwnWork, mustBeAllowed, ownSession, recordOn } from './own.ts';
import { creationOptions, registeredPasskey } from './passkey.ts';
import { newToken } from './secret-token.ts';
import { rotateToken } from './session.ts';

export const askNewPasskey = entry(authRoutes.newPasskeyAsked, async (entrance, caller) => {
  const { person, actor } = await ownSession(entrance, caller, authRoutes.newPasskeyAsked);
  mustBeAllowed(addCredential(person, { credentialId: person.id, kind: 'passkey' }));
  const passkey = newToken().token;
  const parts = { personId: person.id, sessionId: actor.sessionId, passkey };
  const challenge = await newChallenge(entrance, caller, 'passkey-registration', parts);
  const others = passkeysOf(await readCredentials(entrance.office.database.db, person.id));
  const user = { id: person.id, email: person.email ?? person.id, name: person.name ?? '' };
  const options = creationOptions(entrance.party, user, passkey, others);
  return { reply: { challenge, passkey: options } };
});

export const addPasskey = entry(
  authRoutes.addPasskey,
  async (entrance, caller, { body: { challenge, label, passkey: answer } }) => {
    const own = await ownSession(entrance, caller, authRoutes.addPasskey);
    const { office, party } = entrance;
    const row = await tryChallenge(entrance, challenge, ['passkey-registration']);
    const isOwn = row.personId === own.person.id && row.sessionId === own.row.id;
    const passkey =
      isOwn && row.passkey !== null ? await registeredPasskey(party, row.passkey, answer) : null;
    if (passkey === null || !(await endChallenge(office.database.db, row)))
      throw new OperatingError('invalid', 'This passkey does not answer what was asked');
    const id = office.newId();
    const session = await inOwnWork(entrance, own, async (work, person) => {
      const twin = await work.tx
        .selectFrom('credential')
        .select('id')
        .where('lookup', '=', passkey.id)
        .executeTakeFirst();
      if (twin !== undefined) throw new OperatingError('conflict', 'This passkey is known already');
      await recordOn(work, person, addCredential(person, { credentialId: id, kind: 'passkey' }));
      const { publicKey: secret, id: lookup, counter, transports } = passkey;
      const kept = { id, personId: person.id, kind: 'passkey', label } as const;
      await writeCredential(work, { ...kept, secret, lookup, counter, transports });
      return rotateToken(work, own.row.id, { steppedUpAt: work.iso });
    });
    return { reply: { id }, tokens: { session } };
  },
);
