/** What comes after the first factor: a second one, or the session. */
import { hasSecondFactor } from '#govern/person.ts';
import type { Person } from '#model/person.ts';
import type { SignIn } from '#model/routes/auth.ts';
import { newChallenge } from './challenge.ts';
import type { Caller, Entered, Entrance } from './entry.ts';
import { askedOf } from './proof.ts';
import { newToken } from './secret-token.ts';
import { startSession } from './session.ts';

export const DONE: SignIn = { next: 'done', asked: null };
export const ENROL: SignIn = { next: 'enrol', asked: null };
/** A new password was set; what is left is to sign in with it. */
export const SIGN_IN: SignIn = { next: 'sign-in', asked: null };

export async function afterFirstFactor(
  entrance: Entrance,
  caller: Caller,
  person: Person,
  method: 'password' | 'oidc',
  /** The sign-in provider asked for two factors itself. */
  isDouble = false,
): Promise<Entered<SignIn>> {
  if (isDouble || !hasSecondFactor(person)) {
    const asked = {
      person,
      method: isDouble ? 'oidc' : (`${method}-only` as const),
      isFresh: false,
    } as const;
    const tokens = await startSession(entrance.office, caller, asked);
    return { reply: isDouble ? DONE : ENROL, tokens };
  }
  const passkey = newToken().token;
  const parts = { personId: person.id, method, passkey };
  const challenge = await newChallenge(entrance, caller, 'second-factor', parts);
  const asked = await askedOf(entrance, person, challenge, passkey);
  return { reply: { next: 'second-factor', asked } };
}
