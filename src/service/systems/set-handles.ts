import { setHandles as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { command } from '../handler.ts';
import { systemsByHandles } from './systems-by-handles.ts';
import { targetOf } from './system-target.ts';

export const setHandles = command(systemRoutes.handles, async (work, { params, body }) => {
  const system = await work.load('system', params.id);
  await work.require('system.manage', targetOf(system));
  const taken = (await systemsByHandles(work.tx, body.handles))
    .filter(({ retiredAt }) => retiredAt === null)
    .flatMap(({ id, name, handles }) => {
      const handle = body.handles.find((each) => handles.includes(each));
      return handle === undefined ? [] : [{ id, name, handle }];
    });
  const decision = decide(system, body.handles, taken);
  const { id, version } = await work.record('system', system.id, decision, system);
  return { id, version };
});
