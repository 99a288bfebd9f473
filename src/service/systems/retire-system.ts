import { retireSystem as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { targetOf } from './system-target.ts';

export const retireSystem = command(systemRoutes.retire, async (work, { params, body }) => {
  const system = await work.load('system', params.id);
  await work.require('system.manage', targetOf(system));
  const decision = decide(system, body.reason, { cases: 0, orders: 0 });
  const { id, version } = await work.record('system', system.id, decision, system);
  return { id, version };
});
