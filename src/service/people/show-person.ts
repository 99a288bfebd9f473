import { personRoutes } from '#model/routes/people.ts';
import { query } from '../handler.ts';
import { delegationsOf } from './delegations-of.ts';
import { homeOf } from './home.ts';

export const showPerson = query(personRoutes.show, async (view, { params }) => {
  const person = await view.load('person', params.id);
  await view.require('people.read', await homeOf(view.db, person));
  const grants = await view.db
    .selectFrom('grant')
    .selectAll()
    .where('personId', '=', person.id)
    .orderBy('id', 'desc')
    .execute();
  return { ...person, grants, delegations: await delegationsOf(view.db, person.id) };
});
