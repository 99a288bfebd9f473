import { correctBinding as decide } from '#govern/binding.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';

export const correctBinding = command(bindingRoutes.correct, async (work, { params, body }) => {
  const binding = await work.load('binding', params.id);
  const before = await work.load('system', binding.systemId);
  const after = await work.load('system', body.systemId);
  // An address goes from one system to another only by somebody who answers for both.
  await work.require('binding.manage', targetOf(before));
  await work.require('binding.manage', targetOf(after));
  const { id, version } = await work.record(
    'binding',
    binding.id,
    decide(binding, body, after),
    after,
  );
  return { id, version };
});
