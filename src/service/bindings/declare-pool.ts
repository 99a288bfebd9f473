import { declarePool as decide } from '#govern/address-pool.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { networksOf, poolsTouching } from './pools-around.ts';

export const declarePool = command(bindingRoutes.declarePool, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('binding.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(body, await poolsTouching(work.tx, networksOf([body.network])));
  const { id, version } = await work.record('pool', work.newId(), decision, { jurisdiction });
  return { id, version };
});
