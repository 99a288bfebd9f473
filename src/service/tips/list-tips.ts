import { tipRoutes } from '#model/routes/tips.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'state',
  'jurisdiction',
  'category',
  'language',
  'day',
  'lastDay',
  'messageCount',
  'fileCount',
  'isWaiting',
  'handlerId',
  'leadIds',
  'rejection',
  'outcome',
  'agencyId',
  'reward',
  'isHeld',
  'closedAt',
  'collectedAt',
  'changedAt',
] as const;
const FILTERS = ['tip.state', 'tip.category', 'tip.handlerId'] as const;

export const listTips = query(tipRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('tip.read');
  const where = withinReach(reach, { jurisdiction: 'tip.jurisdiction' });
  const rows = view.db.selectFrom('tip').select(SHOWN).where(where);
  return pageOf(rows, asked, 'tip.id', FILTERS);
});
