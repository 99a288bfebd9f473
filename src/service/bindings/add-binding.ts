import { macFromText } from '#base/mac.ts';
import { OperatingError } from '#base/errors.ts';
import { isShared } from '#govern/address-pool.ts';
import { addBinding as decide } from '#govern/binding.ts';
import { NOBODY } from '#model/claim.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { command } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';
import { networksOf, poolsHolding } from './pools-around.ts';

export const addBinding = command(bindingRoutes.add, async (work, { body }) => {
  const system = await work.load('system', body.systemId);
  await work.require('binding.manage', targetOf(system));
  const { mac: given, port, ...content } = body;
  const mac = given === null ? null : macFromText(given);
  if (given !== null && mac === null) {
    throw new OperatingError('invalid', `${given} is not a hardware address of one station`);
  }
  const pools = await poolsHolding(work.tx, networksOf([body.network]));
  const shared = pools.find((pool) => isShared(pool, body.from))?.name ?? null;
  const stated = {
    seenAt: null,
    final: body.until !== null,
    source: 'manual',
    origin: '',
  } as const;
  const decision = decide(
    { ...content, ...stated, importId: null },
    { ...NOBODY, mac, port },
    { system, shared },
  );
  const { id, version } = await work.record('binding', work.newId(), decision, system);
  return { id, version };
});
