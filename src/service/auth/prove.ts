/** Somebody who is signed in proves themselves again: to unlock the session, or to step up. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { authRoutes, type Proof } from '#model/routes/auth.ts';
import { inWork } from '../work.ts';
import { beginAttempt } from './attempt.ts';
import { endChallenge, newChallenge, tryChallenge } from './challenge.ts';
import { entry, type Caller, type Entered, type Entrance } from './entry.ts';
import { ownSession, recordOn } from './own.ts';
import { askedOf, isProof } from './proof.ts';
import { newToken } from './secret-token.ts';
import { actorFrom, readSession, rotateToken, type LiveSession } from './session.ts';
import { beginPasswordAttempt } from './sign-in-by-password.ts';

export const askProof = entry(authRoutes.proofAsked, async (entrance, caller) => {
  const { row, person } = await heldSession(entrance, caller);
  const passkey = newToken().token;
  const parts = { personId: person.id, sessionId: row.id, passkey };
  const challenge = await newChallenge(entrance, caller, 'proof', parts);
  const asked = await askedOf(entrance, person, challenge, passkey);
  return { reply: { ...asked, factors: asked.factors.filter((kind) => kind !== 'recovery-code') } };
});

export const unlockSession = entry(
  authRoutes.unlock,
  async (entrance, caller, { body: { challenge, proof } }) => {
    const session = await heldSession(entrance, caller);
    await mustProve(entrance, caller, session, challenge, proof);
    return renew(entrance, session, proof.kind, 'person.session-unlocked');
  },
);

export const stepUp = entry(
  authRoutes.stepUp,
  async (entrance, caller, { body: { challenge, proof } }) => {
    const session = await ownSession(entrance, caller, authRoutes.stepUp);
    await mustProve(entrance, caller, session, challenge, proof);
    return renew(entrance, session, proof.kind, 'person.stepped-up');
  },
);

/** Open or locked. */
async function heldSession({ office }: Entrance, caller: Caller): Promise<LiveSession> {
  const session = await readSession(office, caller.session);
  if (session === null) throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  return session;
}

async function mustProve(
  entrance: Entrance,
  caller: Caller,
  { row, person }: LiveSession,
  challenge: string,
  proof: Proof,
): Promise<void> {
  const asked = await tryChallenge(entrance, challenge, ['proof']);
  const attempt =
    proof.kind === 'password'
      ? await beginPasswordAttempt(entrance, caller, person, person.email ?? '')
      : await beginAttempt(entrance, caller, { kind: 'account', value: `factor ${person.id}` });
  const isRight =
    asked.sessionId === row.id && (await isProof(entrance, person, asked.passkey, proof));
  if (!isRight || !(await endChallenge(entrance.office.database.db, asked)))
    throw new OperatingError('unauthenticated', 'This is not right, or was used before');
  await attempt.succeeded();
}

/** A password unlocks but is no second factor, so it makes nothing fresh. */
async function renew(
  { office }: Entrance,
  { row, person }: LiveSession,
  proof: 'password' | 'totp' | 'passkey' | 'recovery-code',
  type: 'person.session-unlocked' | 'person.stepped-up',
): Promise<Entered<Record<string, never>>> {
  if (proof === 'recovery-code') throw new Error('Broken invariant: no route takes it here');
  const session = await inWork(office, actorFrom(row), async (work) => {
    work.own();
    const events = [{ type, data: { sessionId: row.id, proof } }];
    await recordOn(work, person, { events });
    const steppedUpAt = proof === 'password' ? null : work.iso;
    return rotateToken(work, row.id, { lockedAt: null, steppedUpAt });
  });
  return { reply: {}, tokens: { session } };
}
