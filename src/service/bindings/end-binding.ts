import { endBinding as decide } from '#govern/binding.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';

export const endBinding = command(bindingRoutes.end, async (work, { params, body }) => {
  const binding = await work.load('binding', params.id);
  const system = await work.load('system', binding.systemId);
  await work.require('binding.manage', targetOf(system));
  const decision = decide(binding, { until: body.until, why: 'manual', importId: null });
  const { id, version } = await work.record('binding', binding.id, decision, system);
  return { id, version };
});
