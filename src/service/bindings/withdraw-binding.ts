import { withdrawBinding as decide } from '#govern/binding.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';

export const withdrawBinding = command(bindingRoutes.withdraw, async (work, { params, body }) => {
  const binding = await work.load('binding', params.id);
  const system = await work.load('system', binding.systemId);
  await work.require('binding.manage', targetOf(system));
  const decision = decide(binding, body.reason);
  const { id, version } = await work.record('binding', binding.id, decision, system);
  return { id, version };
});
