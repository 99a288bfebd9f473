import { decideAddFactor, decideWithdrawFactor } from '#govern/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import { command } from '../handler.ts';

export const addFactor = command(energyFactorRoutes.add, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('policy.manage', { jurisdiction, sector: null, unitId: null });
  const known = await work.tx
    .selectFrom('energyFactor')
    .selectAll()
    .where('jurisdiction', '=', jurisdiction)
    .where('withdrawnAt', 'is', null)
    .execute();
  const decision = decideAddFactor(body, known);
  const { id, version } = await work.record('energy-factor', work.newId(), decision, body);
  return { id, version };
});

export const withdrawFactor = command(energyFactorRoutes.withdraw, async (work, { params }) => {
  const state = await work.load('energy-factor', params.id);
  const { jurisdiction } = state;
  await work.require('policy.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decideWithdrawFactor(state);
  const { id, version } = await work.record('energy-factor', state.id, decision, state);
  return { id, version };
});
