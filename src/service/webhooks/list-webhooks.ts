import { webhookRoutes } from '#model/routes/webhooks.ts';
import { withinReach } from '#store/reach.ts';
import { pageOf } from '#store/page.ts';
import { query } from '../handler.ts';

export const listWebhooks = query(webhookRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('webhook.manage');
  const rows = view.db
    .selectFrom('webhook')
    .selectAll()
    .where(withinReach(reach, { jurisdiction: 'webhook.jurisdiction' }));
  return pageOf(rows, asked, 'webhook.id');
});
