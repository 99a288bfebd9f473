import { OperatingError } from '#base/errors.ts';
import { addCredential } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import type { Person } from '#model/person.ts';
import type { Work } from '../work.ts';
import { writeCredential } from './credential.ts';
import { entry, type Entrance } from './entry.ts';
import { inOwnWork, ownSession, recordOn } from './own.ts';
import { passwordFault, PASSWORD_FAULTS } from './password-rules.ts';
import { isPassword } from './proof.ts';
import { endSessions, rotateToken } from './session.ts';
import { beginPasswordAttempt } from './sign-in-by-password.ts';

export const changePassword = entry(
  authRoutes.changePassword,
  async (entrance, caller, { body: { current, next } }) => {
    const own = await ownSession(entrance, caller, authRoutes.changePassword);
    const { person } = own;
    const attempt = await beginPasswordAttempt(entrance, caller, person, person.email ?? '');
    if (!(await isPassword(entrance, person.id, current)))
      throw new OperatingError('unauthenticated', 'The present password is not right');
    await attempt.succeeded();
    const hash = await hashNew(entrance, next, [person.name, person.email]);
    const session = await inOwnWork(entrance, own, async (work, now) => {
      const { sessionId } = own.actor;
      await setPassword(work, now, hash);
      await endSessions(work, now, { except: sessionId });
      return rotateToken(work, sessionId, {});
    });
    return { reply: {}, tokens: { session } };
  },
);

/** Throws `invalid` for a password that is not taken. Hashing is done before anything is locked. */
export async function hashNew(
  { hasher }: Entrance,
  password: string,
  about: readonly (string | null)[],
): Promise<string> {
  const fault = passwordFault(password, about);
  if (fault !== null) throw new OperatingError('invalid', PASSWORD_FAULTS[fault]);
  return hasher.hash(password);
}

export async function setPassword(work: Work, person: Person, hash: string): Promise<Person> {
  const id = work.newId();
  const after = await recordOn(
    work,
    person,
    addCredential(person, { credentialId: id, kind: 'password' }),
  );
  const secret = new TextEncoder().encode(hash);
  await writeCredential(work, { id, personId: person.id, kind: 'password', label: '', secret });
  return after;
}
