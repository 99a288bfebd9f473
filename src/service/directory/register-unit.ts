import { registerUnit as decide } from '#govern/unit.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './unit-surroundings.ts';

export const registerUnit = command(unitRoutes.register, async (work, { body }) => {
  const { jurisdiction, sector } = body;
  await work.require('directory.manage', { jurisdiction, sector, unitId: null });
  const decision = decide(body, await surroundingsOf(work, body));
  const { id, version } = await work.record('unit', work.newId(), decision, { jurisdiction });
  return { id, version };
});
