import { authRoutes } from '#model/routes/auth.ts';
import { inWork } from '../work.ts';
import { entry } from './entry.ts';
import { ownSession, recordOn } from './own.ts';
import { actorFrom, readSession } from './session.ts';

/** Also of a locked session, and without complaint where there is none. */
export const signOut = entry(authRoutes.signOut, async ({ office }, caller) => {
  const session = await readSession(office, caller.session);
  if (session !== null) {
    await inWork(office, actorFrom(session.row), async (work) => {
      work.own();
      const sessionId = session.row.id;
      await work.tx.deleteFrom('session').where('id', '=', sessionId).execute();
      const events = [{ type: 'person.signed-out', data: { sessionId } } as const];
      await recordOn(work, session.person, { events });
    });
  }
  return { reply: {}, tokens: { session: null } };
});

export const lockSession = entry(authRoutes.lock, async (entrance, caller) => {
  const { actor, person } = await ownSession(entrance, caller, authRoutes.lock);
  const { sessionId } = actor;
  await inWork(entrance.office, actor, async (work) => {
    work.own();
    await work.tx
      .updateTable('session')
      .set({ lockedAt: work.iso, steppedUpAt: null })
      .where('id', '=', sessionId)
      .execute();
    const events = [{ type: 'person.session-locked', data: { sessionId } } as const];
    await recordOn(work, person, { events });
  });
  return { reply: {} };
});
