import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import { templateRoutes } from '#model/routes/notices.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listTemplates = query(templateRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('policy.read');
  const rows = view.db
    .selectFrom('noticeTemplate')
    .selectAll()
    .where(withinReach(reach, { jurisdiction: 'noticeTemplate.jurisdiction' }));
  return pageOf(rows, asked, 'noticeTemplate.id');
});

export const shippedTemplates = query(templateRoutes.shipped, async (view) => {
  await view.reach('policy.read');
  return { items: [...SHIPPED_TEMPLATES] };
});
