import { retireUnit as decide } from '#govern/unit.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';

export const retireUnit = command(unitRoutes.retire, async (work, { params }) => {
  const unit = await work.load('unit', params.id);
  const { id: unitId, jurisdiction, sector } = unit;
  await work.require('directory.manage', { jurisdiction, sector, unitId });
  const systems = await work.tx
    .selectFrom('system')
    .select('id')
    .where('unitId', '=', unitId)
    .where('retiredAt', 'is', null)
    .execute();
  const cases = await work.tx
    .selectFrom('case')
    .select('id')
    .where('unitId', '=', unitId)
    .where('closedAt', 'is', null)
    .execute();
  const decision = decide(unit, { systems: systems.length, cases: cases.length });
  const { id, version } = await work.record('unit', unit.id, decision, { jurisdiction });
  return { id, version };
});
