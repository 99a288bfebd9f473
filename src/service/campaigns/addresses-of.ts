/** Whom to write to at a unit: its liaisons, else who answers for its systems. */
import type { Db } from '#store/database.ts';

/** Letters of one occasion to one unit. */
export const UNIT_LETTERS_MAX = 3;

export async function addressesOf(db: Db, unitId: string): Promise<string[]> {
  const people = await db
    .selectFrom('person')
    .select('email')
    .where('unitId', '=', unitId)
    .where('disabledAt', 'is', null)
    .where('erasedAt', 'is', null)
    .orderBy('id')
    .limit(UNIT_LETTERS_MAX)
    .execute();
  const own = people.flatMap(({ email }) => (email === null ? [] : [email]));
  if (own.length > 0) return [...new Set(own)];
  const systems = await db
    .selectFrom('system')
    .select(['leader', 'responsible'])
    .where('unitId', '=', unitId)
    .where('retiredAt', 'is', null)
    .orderBy('id')
    .limit(20)
    .execute();
  const all = systems.flatMap(({ responsible, leader }) => [responsible?.email, leader?.email]);
  const known = all.filter((email) => email !== null && email !== undefined);
  return [...new Set(known)].slice(0, UNIT_LETTERS_MAX);
}
