import { isoFrom } from '#base/clock.ts';
import { authRoutes, type SessionView } from '#model/routes/auth.ts';
import { STEP_UP_MS } from '../perform.ts';
import { entry, type Entrance } from './entry.ts';
import { IDLE_MS, readSession, type LiveSession } from './session.ts';

/** Asking does not keep a session awake. */
export const tellSession = entry(authRoutes.session, async (entrance, caller) => {
  const session = await readSession(entrance.office, caller.session);
  const provider = entrance.oidc?.settings.name ?? null;
  const needsSetUp = session === null && !(await isSetUp(entrance));
  return { reply: { ...viewOf(session), needsSetUp, provider } };
});

function viewOf(session: LiveSession | null): Omit<SessionView, 'needsSetUp' | 'provider'> {
  if (session === null) {
    const nobody = { person: null, sessionId: null, expiresAt: null, locksAt: null };
    return { state: 'none', ...nobody, freshUntil: null };
  }
  const { row, person, isLocked, mustEnrol } = session;
  const { id, name, email, language } = person;
  return {
    state: isLocked ? 'locked' : mustEnrol ? 'enrol' : 'open',
    person: { id, name, email, language },
    sessionId: row.id,
    expiresAt: row.expiresAt,
    locksAt: isoFrom(Date.parse(row.seenAt) + IDLE_MS),
    freshUntil: row.steppedUpAt === null ? null : isoFrom(Date.parse(row.steppedUpAt) + STEP_UP_MS),
  };
}

async function isSetUp({ office }: Entrance): Promise<boolean> {
  const root = await office.database.db
    .selectFrom('jurisdiction')
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return root !== undefined;
}
