import { restoreSystem as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './surroundings.ts';
import { targetOf } from './system-target.ts';

export const restoreSystem = command(systemRoutes.restore, async (work, { params }) => {
  const system = await work.load('system', params.id);
  await work.require('system.manage', targetOf(system));
  const decision = decide(system, await surroundingsOf(work, system));
  const { id, version } = await work.record('system', system.id, decision, system);
  return { id, version };
});
