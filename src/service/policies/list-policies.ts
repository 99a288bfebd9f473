import { policyRoutes } from '#model/routes/policies.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = ['id', 'version', 'jurisdiction', 'rules', 'setAt', 'setById'] as const;

export const listPolicies = query(policyRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('policy.read');
  const rows = view.db
    .selectFrom('policy')
    .select(SHOWN)
    .where(withinReach(reach, { jurisdiction: 'policy.jurisdiction' }));
  return pageOf(rows, asked, 'policy.id');
});
