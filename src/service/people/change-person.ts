import { changePerson as decide } from '#govern/person.ts';
import { personRoutes } from '#model/routes/people.ts';
import { command } from '../handler.ts';
import { homeOf } from './home.ts';
import { personToManage } from './person-to-manage.ts';
import { standingGrants, surroundingsOf } from './surroundings.ts';

export const changePerson = command(personRoutes.change, async (work, { params, body }) => {
  const { person } = await personToManage(work, params.id);
  const { agencyId, unitId, language, ...identity } = body;
  const belonging = { agencyId, unitId, language };
  // Both where they were and where they go.
  const home = await homeOf(work.tx, belonging);
  await work.require('people.manage', home);
  const around = {
    ...(await surroundingsOf(work, belonging, identity.email)),
    grants: await standingGrants(work, person.id),
  };
  const decision = decide(person, { belonging, identity }, around);
  const { id, version } = await work.record('person', person.id, decision, home);
  return { id, version };
});
