import { OperatingError } from '#base/errors.ts';
import type { Person, SignInMethod } from '#model/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { beginAttempt } from './attempt.ts';
import { endChallenge, readChallenge, tryChallenge } from './challenge.ts';
import { entry, type Entrance } from './entry.ts';
import { DONE } from './first-factor.ts';
import { askedOf, isProof } from './proof.ts';
import { startSession } from './session.ts';

const KINDS = ['second-factor'] as const;

export const answerSecondFactor = entry(
  authRoutes.secondFactor,
  async (entrance, caller, { body: { challenge, proof } }) => {
    const row = await tryChallenge(entrance, challenge, KINDS);
    const person = await personOf(entrance, row.personId);
    // Also counted by person: who knows the password could else begin anew after every few codes.
    const attempt = await beginAttempt(entrance, caller, {
      kind: 'account',
      value: `factor ${person.id}`,
    });
    const isRight = await isProof(entrance, person, row.passkey, proof);
    if (!isRight || !(await endChallenge(entrance.office.database.db, row)))
      throw new OperatingError('unauthenticated', 'This is not right, or was used before');
    await attempt.succeeded();
    const method: SignInMethod = `${row.method ?? 'password'}-${proof.kind}`;
    const isFresh = proof.kind !== 'recovery-code';
    const tokens = await startSession(entrance.office, caller, { person, method, isFresh });
    return { reply: DONE, tokens };
  },
);

export const readSecondFactorAsked = entry(
  authRoutes.secondFactorAsked,
  async (entrance, _caller, { body: { challenge } }) => {
    const row = await readChallenge(entrance, challenge, KINDS);
    const person = await personOf(entrance, row.personId);
    return { reply: await askedOf(entrance, person, challenge, row.passkey) };
  },
);

async function personOf({ office }: Entrance, id: string | null): Promise<Person> {
  const person =
    id === null
      ? undefined
      : await office.database.db
          .selectFrom('person')
          .selectAll()
          .where('id', '=', id)
          .where('disabledAt', 'is', null)
          .executeTakeFirst();
  if (person === undefined) throw new OperatingError('unauthenticated', 'Begin again');
  return person;
}
