import type { Verb } from '#model/authority.ts';
import type { Person } from '#model/person.ts';
import type { Work } from '../work.ts';
import { homeOf } from './home.ts';

/** Loads a person whom the caller may manage. `where` is for the record. */
export async function personToManage(
  work: Work,
  id: string,
  verb: Verb = 'people.manage',
): Promise<{ readonly person: Person; readonly where: { readonly jurisdiction: string | null } }> {
  const person = await work.load('person', id);
  const home = await homeOf(work.tx, person);
  await work.require(verb, home);
  return { person, where: home };
}
