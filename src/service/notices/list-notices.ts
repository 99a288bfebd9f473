import { noticeRoutes } from '#model/routes/notices.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'caseId',
  'orderId',
  'unitId',
  'jurisdiction',
  'sector',
  'kind',
  'templateId',
  'templateVersion',
  'language',
  'verificationCode',
  'linkUntil',
  'dueAt',
  'earlierId',
  'channels',
  'preparedAt',
  'servedAt',
  'readAt',
  'acknowledgedAt',
  'acknowledgedAs',
  'replacedBy',
  'closedAt',
] as const;
const PLACES = {
  jurisdiction: 'notice.jurisdiction',
  sector: 'notice.sector',
  unit: 'notice.unitId',
} as const;
const FILTERS = ['notice.caseId', 'notice.unitId', 'notice.kind'] as const;

export const listNotices = query(noticeRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('notice.read');
  let rows = view.db.selectFrom('notice').select(SHOWN).where(withinReach(reach, PLACES));
  if (asked.jurisdiction !== undefined) {
    const node = { jurisdiction: asked.jurisdiction, sector: null, unitId: null };
    rows = rows.where(withinReach([node], PLACES));
  }
  if (asked.open === true) {
    rows = rows.where('closedAt', 'is', null).where('acknowledgedAt', 'is', null);
  }
  return pageOf(rows, asked, 'notice.id', FILTERS);
});
