import { changeSystem as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './surroundings.ts';
import { targetOf } from './system-target.ts';

export const changeSystem = command(systemRoutes.change, async (work, { params, body }) => {
  const system = await work.load('system', params.id);
  // Both where it was and where it goes: nobody moves a system into or out of what they do not hold.
  await work.require('system.manage', targetOf(system));
  await work.require('system.manage', targetOf(body));
  const decision = decide(system, body, await surroundingsOf(work, body));
  const { id, version } = await work.record('system', system.id, decision, body);
  return { id, version };
});
