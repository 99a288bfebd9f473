import { rulesOf } from '#govern/policy.ts';
import { policyRoutes } from '#model/routes/policies.ts';
import { query } from '../handler.ts';
import { policiesDownTo } from './rules-at.ts';

/** Whoever works at a node sees what it inherits, though not the policies above in full. */
export const showEffectivePolicy = query(policyRoutes.effective, async (view, { query: asked }) => {
  const { jurisdiction } = asked;
  await view.require('policy.read', { jurisdiction, sector: null, unitId: null });
  const policies = await policiesDownTo(view.db, jurisdiction);
  const from = policies.map(({ id, version, jurisdiction: at }) => ({
    id,
    version,
    jurisdiction: at,
  }));
  return { jurisdiction, rules: rulesOf(policies), from };
});
