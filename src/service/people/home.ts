import type { Target } from '#model/authority.ts';
import type { Person } from '#model/person.ts';
import type { Db } from '#store/database.ts';

/**
 * Where a person belongs in the tree: what decisions about them fall on. Before set-up ends, and for who belongs nowhere,
 * the whole installation.
 */
export async function homeOf(
  db: Db,
  { agencyId, unitId }: Pick<Person, 'agencyId' | 'unitId'>,
): Promise<Target> {
  // The unit first: conflicts of interest hang on it.
  if (unitId !== null) {
    const unit = await db
      .selectFrom('unit')
      .select(['jurisdiction', 'sector'])
      .where('id', '=', unitId)
      .executeTakeFirst();
    return { jurisdiction: unit?.jurisdiction ?? null, sector: unit?.sector ?? null, unitId };
  }
  if (agencyId === null) return { jurisdiction: null, sector: null, unitId: null };
  const agency = await db
    .selectFrom('agency')
    .select('jurisdiction')
    .where('id', '=', agencyId)
    .executeTakeFirst();
  return { jurisdiction: agency?.jurisdiction ?? null, sector: null, unitId: null };
}
