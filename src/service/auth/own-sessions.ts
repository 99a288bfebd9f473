import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { authRoutes } from '#model/routes/auth.ts';
import { entry } from './entry.ts';
import { inOwnWork, ownSession } from './own.ts';
import { endSessions, IDLE_MS } from './session.ts';

export const listSessions = entry(authRoutes.sessions, async (entrance, caller) => {
  const { office } = entrance;
  const own = await ownSession(entrance, caller, authRoutes.sessions);
  const now = office.clock.now();
  const rows = await office.database.db
    .selectFrom('session')
    .selectAll()
    .where('personId', '=', own.person.id)
    .where('expiresAt', '>', isoFrom(now))
    .orderBy('createdAt', 'desc')
    .execute();
  const items = rows.map((row) => ({
    id: row.id,
    isThis: row.id === own.row.id,
    method: row.method,
    address: row.address,
    agent: row.agent,
    createdAt: row.createdAt,
    seenAt: row.seenAt,
    expiresAt: row.expiresAt,
    isLocked: row.lockedAt !== null || now - Date.parse(row.seenAt) > IDLE_MS,
  }));
  return { reply: { items } };
});

export const revokeSession = entry(
  authRoutes.revokeSession,
  async (entrance, caller, { params: { id } }) => {
    const own = await ownSession(entrance, caller, authRoutes.revokeSession);
    const count = await inOwnWork(entrance, own, (work, person) =>
      endSessions(work, person, { id }),
    );
    if (count === 0) throw new OperatingError('not-found', 'You have no such session');
    return { reply: {}, tokens: id === own.row.id ? { session: null } : {} };
  },
);
