import { decideSetPolicy } from '#govern/policy.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { command } from '../handler.ts';
import { policiesDownTo } from './rules-at.ts';

export const setPolicy = command(policyRoutes.set, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('policy.manage', { jurisdiction, sector: null, unitId: null });
  const policies = await policiesDownTo(work.tx, jurisdiction);
  const own = policies.find((policy) => policy.jurisdiction === jurisdiction) ?? null;
  const above = policies.filter((policy) => policy !== own);
  const decision = decideSetPolicy(own, body, { above });
  const id = own?.id ?? work.newId();
  const { version } = await work.record('policy', id, decision, { jurisdiction });
  return { id, version };
});
