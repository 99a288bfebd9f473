import { OperatingError } from '#base/errors.ts';
import { authRoutes, type AskedFactor } from '#model/routes/auth.ts';
import { endChallenge, newChallenge, tryChallenge } from './challenge.ts';
import { entry } from './entry.ts';
import { DONE } from './first-factor.ts';
import { requestOptions } from './passkey.ts';
import { passkeyOwner } from './proof.ts';
import { newToken } from './secret-token.ts';
import { startSession } from './session.ts';

export const askPasskey = entry(authRoutes.passkeyAsked, async (entrance, caller) => {
  const passkey = newToken().token;
  const challenge = await newChallenge(entrance, caller, 'passkey', { passkey });
  const request = requestOptions(entrance.party, passkey, []);
  const reply: AskedFactor = { challenge, factors: ['passkey'], passkey: request };
  return { reply };
});

/** A passkey cannot be guessed, so nothing is counted. */
export const signInByPasskey = entry(
  authRoutes.passkey,
  async (entrance, caller, { body: { challenge, passkey } }) => {
    const { db } = entrance.office.database;
    const row = await tryChallenge(entrance, challenge, ['passkey']);
    const ownerId = await passkeyOwner(entrance, row.passkey, passkey);
    const person =
      ownerId === null
        ? undefined
        : await db
            .selectFrom('person')
            .selectAll()
            .where('id', '=', ownerId)
            .where('disabledAt', 'is', null)
            .executeTakeFirst();
    if (person === undefined || !(await endChallenge(db, row)))
      throw new OperatingError('unauthenticated', 'This passkey is not known here');
    const asked = { person, method: 'passkey', isFresh: true } as const;
    const tokens = await startSession(entrance.office, caller, asked);
    return { reply: DONE, tokens };
  },
);
