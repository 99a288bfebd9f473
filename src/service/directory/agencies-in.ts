import type { Agency } from '#model/agency.ts';
import type { Db } from '#store/database.ts';

/** The agencies of one node: a name is an agency's own there. */
export function agenciesIn(db: Db, jurisdiction: string): Promise<Agency[]> {
  return db.selectFrom('agency').selectAll().where('jurisdiction', '=', jurisdiction).execute();
}
