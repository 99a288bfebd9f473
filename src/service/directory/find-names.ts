import { nameRoutes } from '#model/routes/names.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const OF_UNIT = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };
const OF_SYSTEM = {
  jurisdiction: 'system.jurisdiction',
  sector: 'system.sector',
  unit: 'system.unitId',
};

/** A list has as many units as rows: one question for all that are in sight. */
export const findNames = query(nameRoutes.find, async (view, { query: { ids } }) => {
  const units = await view.db
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .where(withinReach(await view.reach('directory.read'), OF_UNIT))
    .execute();
  const reach = (await view.authority()).reach('system.read');
  const systems =
    reach.length === 0
      ? []
      : await view.db
          .selectFrom('system')
          .select(['id', 'name'])
          .where('id', 'in', ids)
          .where(withinReach(reach, OF_SYSTEM))
          .execute();
  return {
    names: [
      ...units.map((unit) => ({ ...unit, kind: 'unit' as const })),
      ...systems.map((system) => ({ ...system, kind: 'system' as const })),
    ],
  };
});
