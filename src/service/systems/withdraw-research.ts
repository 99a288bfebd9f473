import { withdrawResearch as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { targetOf } from './system-target.ts';

export const withdrawResearch = command(systemRoutes.withdrawResearch, async (work, { params }) => {
  const system = await work.load('system', params.id);
  await work.require('system.manage', targetOf(system));
  const { id, version } = await work.record('system', system.id, decide(system), system);
  return { id, version };
});
