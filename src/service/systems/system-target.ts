import type { Target } from '#model/authority.ts';
import type { SystemContent } from '#model/system.ts';

/** What a decision about a system falls on. */
export function targetOf({
  jurisdiction,
  sector,
  unitId,
}: Pick<SystemContent, 'jurisdiction' | 'sector' | 'unitId'>): Target {
  return { jurisdiction, sector, unitId };
}
