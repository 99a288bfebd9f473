import { isIndispensable } from '#govern/grant.ts';
import { disablePerson as decideDisable, enablePerson as decideEnable } from '#govern/person.ts';
import { personRoutes } from '#model/routes/people.ts';
import { endSessions } from '../auth/session.ts';
import { command } from '../handler.ts';
import { endTokensHeldBy } from '../tokens/end-tokens.ts';
import { personToManage } from './person-to-manage.ts';
import { rootAdministrators } from './surroundings.ts';

export const disablePerson = command(personRoutes.disable, async (work, { params, body }) => {
  const { person, where } = await personToManage(work, params.id);
  const administrators = await rootAdministrators(work.tx);
  const decision = decideDisable(person, body.reason, {
    actorId: work.actor.id,
    isIndispensable: isIndispensable(administrators, { personId: person.id }, work.at),
  });
  const disabled = await work.record('person', person.id, decision, where);
  await work.tx.deleteFrom('oneTimeLink').where('personId', '=', person.id).execute();
  const after = await endTokensHeldBy(work, disabled);
  const count = await endSessions(work, after);
  return { id: person.id, version: after.version + (count > 0 ? 1 : 0) };
});

export const enablePerson = command(personRoutes.enable, async (work, { params }) => {
  const { person, where } = await personToManage(work, params.id);
  const decision = decideEnable(person, work.actor.id);
  const { id, version } = await work.record('person', person.id, decision, where);
  return { id, version };
});

export const endSessionsOf = command(personRoutes.endSessions, async (work, { params }) => {
  const { person } = await personToManage(work, params.id);
  const count = await endSessions(work, person);
  return { id: person.id, version: person.version + (count > 0 ? 1 : 0) };
});
