import { tokenRoutes } from '#model/routes/tokens.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listTokens = query(tokenRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('people.read');
  const rows = view.db
    .selectFrom('apiToken')
    .select(['id', 'label', 'scopes', 'subjectId', 'jurisdiction', 'madeById'])
    .select(['createdAt', 'expiresAt', 'usedAt', 'revokedAt'])
    .where(withinReach(reach, { jurisdiction: 'apiToken.jurisdiction' }));
  const { items, next } = await pageOf(rows, asked, 'apiToken.id');
  return { items: items.map((row) => ({ ...row, scopes: [...row.scopes] })), next };
});
