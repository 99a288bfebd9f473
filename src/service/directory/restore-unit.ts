import { restoreUnit as decide } from '#govern/unit.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './unit-surroundings.ts';

export const restoreUnit = command(unitRoutes.restore, async (work, { params }) => {
  const unit = await work.load('unit', params.id);
  const { id: unitId, jurisdiction, sector } = unit;
  await work.require('directory.manage', { jurisdiction, sector, unitId });
  const decision = decide(unit, await surroundingsOf(work, unit));
  const { id, version } = await work.record('unit', unit.id, decision, { jurisdiction });
  return { id, version };
});
