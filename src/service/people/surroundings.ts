/** What the decisions about people look at. */
import type { Office as AdministratorsOffice } from '#govern/grant.ts';
import type { PersonSurroundings } from '#govern/person.ts';
import type { Grant } from '#model/grant.ts';
import type { Belonging, Person } from '#model/person.ts';
import type { Db } from '#store/database.ts';
import type { Work } from '../work.ts';

export async function surroundingsOf(
  work: Work,
  { agencyId, unitId }: Belonging,
  email: string,
): Promise<PersonSurroundings> {
  return {
    agency: agencyId === null ? null : await work.find('agency', agencyId),
    unit: unitId === null ? null : await work.find('unit', unitId),
    sameEmail: await personOfEmail(work.tx, email),
  };
}

async function personOfEmail(db: Db, email: string): Promise<Person | null> {
  const row = await db
    .selectFrom('person')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirst();
  return row ?? null;
}

/** A person's grants in force or to come. */
export function standingGrants(work: Work, personId: string): Promise<Grant[]> {
  return work.tx
    .selectFrom('grant')
    .selectAll()
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', work.iso)]))
    .execute();
}

/** Who administers the root, for the rule that somebody always does. */
export async function rootAdministrators(db: Db): Promise<AdministratorsOffice[]> {
  const grants = await db
    .selectFrom('grant')
    .selectAll()
    .where('role', '=', 'administrator')
    .where('jurisdiction', 'not like', '%/%')
    .where('endedAt', 'is', null)
    .execute();
  const ids = grants.map(({ personId }) => personId);
  if (ids.length === 0) return [];
  const people = await db.selectFrom('person').selectAll().where('id', 'in', ids).execute();
  return grants.flatMap((grant) => {
    const person = people.find(({ id }) => id === grant.personId);
    return person === undefined ? [] : [{ grant, person }];
  });
}
