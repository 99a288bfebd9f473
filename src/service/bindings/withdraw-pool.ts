import { withdrawPool as decide } from '#govern/address-pool.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';

export const withdrawPool = command(bindingRoutes.withdrawPool, async (work, { params, body }) => {
  const pool = await work.load('pool', params.id);
  const { jurisdiction } = pool;
  await work.require('binding.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(pool, body.reason);
  const { id, version } = await work.record('pool', pool.id, decision, { jurisdiction });
  return { id, version };
});
