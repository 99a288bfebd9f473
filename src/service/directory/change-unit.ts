import { changeUnit as decide } from '#govern/unit.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './unit-surroundings.ts';

export const changeUnit = command(unitRoutes.change, async (work, { params, body }) => {
  const unit = await work.load('unit', params.id);
  // Both where it was and where it goes: nobody moves a unit into or out of what they do not hold.
  for (const { jurisdiction, sector } of [unit, body]) {
    await work.require('directory.manage', { jurisdiction, sector, unitId: unit.id });
  }
  const { jurisdiction } = body;
  const decision = decide(unit, body, await surroundingsOf(work, body));
  const { id, version } = await work.record('unit', unit.id, decision, { jurisdiction });
  return { id, version };
});
