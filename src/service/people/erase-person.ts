import { erasePerson as decide } from '#govern/person.ts';
import { personRoutes } from '#model/routes/people.ts';
import { forgetCredentials } from '../auth/credential.ts';
import { command } from '../handler.ts';
import { personToManage } from './person-to-manage.ts';
import { standingGrants } from './surroundings.ts';

/**
 * The keys of the person's own stream and of the delegations that were about them are destroyed: what they said in reasons
 * goes too. What is left is that somebody was there, and what they decided.
 */
export const erasePerson = command(personRoutes.erase, async (work, { params }) => {
  const { person, where } = await personToManage(work, params.id, 'personal.erase');
  const grants = await standingGrants(work, person.id);
  const decision = decide(person, { actorId: work.actor.id, grants });
  const { id, version } = await work.record('person', person.id, decision, where);
  await work.erase('person', id);
  const delegations = await work.tx
    .selectFrom('delegation')
    .select('id')
    .where((all) => all.or([all('personId', '=', id), all('fromPersonId', '=', id)]))
    .execute();
  for (const delegation of delegations) await work.erase('delegation', delegation.id);
  await forgetCredentials(work, id);
  return { id, version };
});
