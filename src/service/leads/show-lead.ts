import type { Lead } from '#model/lead.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { tracedBy } from './traced-by.ts';

/** Linked leads that are shown; more are found by the filters of the list. */
export const LINKED_MAX = 20;
const PLACES = { jurisdiction: 'lead.jurisdiction', sector: 'lead.sector', unit: 'lead.unitId' };

export const showLead = query(leadRoutes.show, async (view, { params }) => {
  const lead = await view.load('lead', params.id);
  await view.require('lead.read', lead);
  return { ...lead, linked: await linkedWith(view, lead) };
});

/** With the same wallet; pools are shared by too many to say anything. */
async function linkedWith(view: View, { id, walletTags }: Lead) {
  if (walletTags.length === 0) return [];
  const reach = await view.reach('lead.read');
  return view.db
    .selectFrom('lead')
    .select(['id', 'state', 'systemId', 'address'])
    .where('id', 'in', tracedBy(view.db, ...walletTags.map((tag) => `wallet:${tag}`)))
    .where('id', '<>', id)
    .where(withinReach(reach, PLACES))
    .orderBy('id', 'desc')
    .limit(LINKED_MAX)
    .execute();
}
