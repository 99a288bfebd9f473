import { OperatingError } from '#base/errors.ts';
import { dropSecondFactors, hasSecondFactor } from '#govern/person.ts';
import { authRoutes } from '#model/routes/auth.ts';
import type { Person } from '#model/person.ts';
import { inWork, type Work } from '../work.ts';
import { hashNew, setPassword } from './change-password.ts';
import { readCredentials } from './credential.ts';
import { entry, type Entrance } from './entry.ts';
import { ENROL, SIGN_IN } from './first-factor.ts';
import { readLink, useLink } from './one-time-link.ts';
import { recordOn } from './own.ts';
import { endSessions, startSession } from './session.ts';

const PURPOSES = ['invitation', 'reset'] as const;

export const tellLink = entry(authRoutes.link, async (entrance, _caller, { body: { token } }) => {
  const { purpose, expiresAt, person } = await personOfLink(entrance, token);
  return { reply: { purpose, expiresAt, name: person.name, email: person.email } };
});

/** Who has a second factor left signs in with it; who has none is let in to set one up. */
export const acceptLink = entry(
  authRoutes.acceptLink,
  async (entrance, caller, { body: { token, password } }) => {
    const { person: before } = await personOfLink(entrance, token);
    const hash = await hashNew(entrance, password, [before.name, before.email]);
    const actor = { kind: 'person', id: before.id, sessionId: before.id, steppedUpAt: 0 } as const;
    const person = await inWork(entrance.office, actor, async (work) => {
      work.own();
      const { id: linkId, purpose, dropsFactors } = await useLink(work, token, PURPOSES);
      let now = await work.load('person', before.id);
      const used = { type: 'person.link-used', data: { linkId, purpose } } as const;
      now = await recordOn(work, now, { events: [used] });
      if (dropsFactors) now = await dropFactors(work, now);
      now = await setPassword(work, now, hash);
      await endSessions(work, now);
      return now;
    });
    if (hasSecondFactor(person)) return { reply: SIGN_IN };
    const asked = { person, method: 'link', isFresh: false } as const;
    const tokens = await startSession(entrance.office, caller, asked);
    return { reply: ENROL, tokens };
  },
);

async function personOfLink(
  { office }: Entrance,
  token: string,
): Promise<Awaited<ReturnType<typeof readLink>> & { person: Person }> {
  const { db } = office.database;
  const link = await readLink(db, token, PURPOSES, office.clock.now());
  const person = await db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', link.personId ?? '')
    .where('disabledAt', 'is', null)
    .executeTakeFirst();
  if (person === undefined)
    throw new OperatingError('not-found', 'This link is not valid, was used, or is too old');
  return { ...link, person };
}

async function dropFactors(work: Work, person: Person): Promise<Person> {
  const rows = await readCredentials(work.tx, person.id);
  const after = await recordOn(work, person, dropSecondFactors(rows));
  await work.tx
    .deleteFrom('credential')
    .where('personId', '=', person.id)
    .where('kind', 'in', ['totp', 'passkey', 'recovery-codes'])
    .execute();
  await work.tx.deleteFrom('recoveryCode').where('personId', '=', person.id).execute();
  return after;
}
