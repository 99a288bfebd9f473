import { OperatingError } from '#base/errors.ts';
import { canSignIn, registerPerson } from '#govern/person.ts';
import { personRoutes } from '#model/routes/people.ts';
import { makeLink } from '../auth/one-time-link.ts';
import { command } from '../handler.ts';
import { homeOf } from './home.ts';
import { personToManage } from './person-to-manage.ts';
import { surroundingsOf } from './surroundings.ts';

export const invitePerson = command(personRoutes.invite, async (work, { body }) => {
  const { agencyId, unitId, language, ...identity } = body;
  const belonging = { agencyId, unitId, language };
  const home = await homeOf(work.tx, belonging);
  await work.require('people.manage', home);
  const around = await surroundingsOf(work, belonging, identity.email);
  const decision = registerPerson({ belonging, identity }, around);
  const person = await work.record('person', work.newId(), decision, home);
  const link = await makeLink(work, person, 'invitation');
  // The link is an event of the person too.
  return { id: person.id, version: person.version + 1, ...link };
});

export const inviteAgain = command(personRoutes.inviteAgain, async (work, { params }) => {
  const { person } = await personToManage(work, params.id);
  if (person.disabledAt !== null)
    throw new OperatingError('wrong-state', 'This person is disabled');
  if (canSignIn(person))
    throw new OperatingError(
      'wrong-state',
      'They have accepted their invitation: make a reset link',
    );
  const link = await makeLink(work, person, 'invitation');
  return { id: person.id, version: person.version + 1, ...link };
});

export const resetPerson = command(personRoutes.reset, async (work, { params, body }) => {
  const { person } = await personToManage(work, params.id);
  if (person.disabledAt !== null)
    throw new OperatingError('wrong-state', 'This person is disabled');
  if (person.id === work.actor.id) {
    throw new OperatingError(
      'conflict-of-interest',
      'Nobody resets themselves: change your password, or ask another administrator',
    );
  }
  const link = await makeLink(work, person, 'reset', body.dropsFactors);
  return { id: person.id, version: person.version + 1, ...link };
});
