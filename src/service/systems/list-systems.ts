import { sql } from 'kysely';
import { systemRoutes } from '#model/routes/systems.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'name',
  'code',
  'unitId',
  'jurisdiction',
  'sector',
  'critical',
  'hardwareClass',
  'filedResearch',
  'registeredAt',
  'retiredAt',
] as const;
const PLACES = {
  jurisdiction: 'system.jurisdiction',
  sector: 'system.sector',
  unit: 'system.unitId',
} as const;

export const listSystems = query(systemRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('system.read');
  let rows = view.db.selectFrom('system').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.jurisdiction !== undefined) {
    const node = { jurisdiction: asked.jurisdiction, sector: null, unitId: null };
    rows = rows.where(withinReach([node], PLACES));
  }
  if (asked.critical !== undefined) {
    rows = rows.where('critical', asked.critical ? 'is not' : 'is', null);
  }
  if (asked.retired !== undefined) {
    rows = rows.where('retiredAt', asked.retired ? 'is not' : 'is', null);
  }
  if (asked.search !== undefined) rows = rows.where(named(asked.search));
  return pageOf(rows, asked, 'system.id', ['system.unitId']);
});

/** Both sides are served by an index. */
function named(text: string) {
  const start = `${text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(code = ${text} or lower(name) like ${start})`;
}
