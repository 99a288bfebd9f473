import { sql } from 'kysely';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const SHOWN = [
  'id',
  'version',
  'source',
  'jurisdiction',
  'dueAt',
  'rejected',
  'receivedAt',
  'changedAt',
  'endedAt',
] as const;

export const listAddressLists = query(addressListRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('lead.read');
  let rows = view.db
    .selectFrom('addressList')
    .select(SHOWN)
    .select(sql<number>`jsonb_array_length(entries)`.as('entries'))
    .where(withinReach(reach, { jurisdiction: 'addressList.jurisdiction' }));
  if (asked.open === true) rows = rows.where('endedAt', 'is', null);
  return pageOf(rows, asked, 'addressList.id');
});
