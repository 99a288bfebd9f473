import type { SystemSurroundings } from '#govern/system.ts';
import type { SystemContent } from '#model/system.ts';
import type { Work } from '../work.ts';

/** What the rules for a system's content ask about. */
export async function surroundingsOf(
  work: Work,
  { unitId, code }: Pick<SystemContent, 'unitId' | 'code'>,
): Promise<SystemSurroundings> {
  const unit = await work.find('unit', unitId);
  if (code === null) return { unit, sameCode: null };
  const row = await work.tx
    .selectFrom('system')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  return { unit, sameCode: row ?? null };
}
