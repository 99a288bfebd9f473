import type { UnitSurroundings } from '#govern/unit.ts';
import type { Unit, UnitContent } from '#model/unit.ts';
import type { Db } from '#store/database.ts';
import type { Work } from '../work.ts';
import { nodeAt } from './nodes.ts';

export async function surroundingsOf(
  work: Work,
  { jurisdiction, agencyId, code }: UnitContent,
): Promise<UnitSurroundings> {
  return {
    jurisdiction: await nodeAt(work.tx, jurisdiction),
    agency: await work.find('agency', agencyId),
    sameCode: await unitOfCode(work.tx, code),
  };
}

async function unitOfCode(db: Db, code: string | null): Promise<Unit | null> {
  if (code === null) return null;
  const row = await db.selectFrom('unit').selectAll().where('code', '=', code).executeTakeFirst();
  return row ?? null;
}
