import { registerSystem as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { surroundingsOf } from './surroundings.ts';
import { targetOf } from './system-target.ts';

export const registerSystem = command(systemRoutes.register, async (work, { body }) => {
  await work.require('system.manage', targetOf(body));
  const decision = decide(body, await surroundingsOf(work, body));
  const id = work.newId();
  const { version } = await work.record('system', id, decision, body);
  return { id, version };
});
