import type { Delegation } from '#model/delegation.ts';
import type { Db } from '#store/database.ts';

/** Enough to see what stands and what came before; the record has all. */
const DELEGATIONS_SHOWN_MAX = 100;

/** Lent to or by a person, and taken up by them; the newest first. */
export function delegationsOf(db: Db, personId: string): Promise<Delegation[]> {
  return db
    .selectFrom('delegation')
    .selectAll()
    .where((where) =>
      where.or([where('personId', '=', personId), where('fromPersonId', '=', personId)]),
    )
    .orderBy('id', 'desc')
    .limit(DELEGATIONS_SHOWN_MAX)
    .execute();
}
