import { retireSystem as decide } from '#govern/system.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import type { Tx } from '#store/database.ts';
import { command } from '../handler.ts';
import { targetOf } from './system-target.ts';

export const retireSystem = command(systemRoutes.retire, async (work, { params, body }) => {
  const system = await work.load('system', params.id);
  await work.require('system.manage', targetOf(system));
  const decision = decide(system, body.reason, await leftOf(work.tx, system.id));
  const { id, version } = await work.record('system', system.id, decision, system);
  return { id, version };
});

/** Cases that are not closed, and orders that have not ended. */
async function leftOf(tx: Tx, systemId: string): Promise<{ cases: number; orders: number }> {
  const cases = await tx
    .selectFrom('case')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('systemId', '=', systemId)
    .where('closedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const orders = await tx
    .selectFrom('order')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('systemId', '=', systemId)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return { cases: cases.count, orders: orders.count };
}
