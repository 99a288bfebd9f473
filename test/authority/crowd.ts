/**
 * Many people asked as one: somebody who holds the grants of each of them. Who holds more may do no less (shown by
 * crowd.test.ts), so that where this one is refused each of them would be; where not, they are asked one by one.
 */
import type { Office } from '#service/office.ts';
import { inWork } from '#service/work.ts';
import { openSession, PLACES, register, SETUP, type Province, type Somebody } from './province.ts';

export interface Crowd {
  /** From now on the holder of what all these hold, who belong to the unit or all do not; gives the session's token. */
  of(people: readonly Somebody[]): Promise<string>;
}

export async function makeCrowd(office: Office, province: Province): Promise<Crowd> {
  const { agencyId, unitId } = province;
  const [stranger, member] = await inWork(office, SETUP, async (work) => {
    const made: { readonly personId: string; readonly token: string }[] = [];
    for (const home of [{ agencyId }, { unitId }]) {
      const personId = await register(work, home);
      made.push({ personId, token: await openSession(work, personId) });
    }
    return made;
  });
  if (stranger === undefined || member === undefined) throw new Error('Two were registered');
  return {
    async of(people) {
      const { personId, token } = people.some(({ isOfUnit }) => isOfUnit) ? member : stranger;
      await hold(office, personId, agencyId, people);
      return token;
    },
  };
}

/** As if made by events, of which there would be thousands: authority is read from these rows alone. */
async function hold(
  office: Office,
  personId: string,
  agencyId: string,
  people: readonly Somebody[],
): Promise<void> {
  const { db } = office.database;
  await db.deleteFrom('grant').where('personId', '=', personId).execute();
  const madeAt = new Date(office.clock.now()).toISOString();
  const always = { from: madeAt, until: null, endedAt: null, endedById: null };
  const made = { version: 1, madeAt, madeById: null, sector: null };
  const rows = people.map(({ role, place }) => ({
    id: office.newId(),
    personId,
    role,
    agencyId: role === 'liaison' ? null : agencyId,
    jurisdiction: PLACES[place],
    ...always,
    ...made,
  }));
  await db.insertInto('grant').values(rows).execute();
}
