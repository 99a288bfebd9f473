import { SHIPPED_QUESTIONS } from '#govern/campaign-form.ts';
import { nodesDownTo } from '#govern/policy.ts';
import { OperatingError } from '#base/errors.ts';
import type { Campaign } from '#model/campaign.ts';
import { campaignRoutes } from '#model/routes/campaigns.ts';
import { pageOf } from '#store/page.ts';
import { withinReach, type Reach } from '#store/reach.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { populationOf } from './population.ts';

const SHOWN = [
  'id',
  'version',
  'titleEn',
  'titleZh',
  'aboutEn',
  'aboutZh',
  'jurisdiction',
  'filter',
  'due',
  'remindBefore',
  'escalateAfter',
  'coversDays',
  'state',
  'edition',
  'draftedAt',
  'openedAt',
  'dueAt',
  'calendarId',
  'uncertainYears',
  'steps',
  'nextAt',
  'unitCount',
  'systemCount',
  'populationDigest',
  'samples',
  'closedAt',
] as const;

/** A campaign is seen from below as well: it is for those who lie there. */
export const listCampaigns = query(campaignRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('campaign.read');
  const above = reach.flatMap(({ jurisdiction }) =>
    jurisdiction === null ? [] : nodesDownTo(jurisdiction),
  );
  let rows = view.db.selectFrom('campaign').select(SHOWN);
  rows = rows.where((by) =>
    by.or([
      withinReach(wide(reach), { jurisdiction: 'campaign.jurisdiction' }),
      ...(above.length === 0 ? [] : [by('campaign.jurisdiction', 'in', above)]),
    ]),
  );
  if (asked.state !== undefined) rows = rows.where('state', '=', asked.state);
  return pageOf(rows, asked, 'campaign.id');
});

/** What a campaign is, is no secret within a sector: only its place counts. */
function wide(reach: readonly Reach[]): readonly Reach[] {
  return reach.map(({ jurisdiction }) => ({ jurisdiction, sector: null, unitId: null }));
}

export const shippedForm = query(campaignRoutes.form, async (view) => {
  await view.reach('campaign.read');
  return { questions: [...SHIPPED_QUESTIONS] };
});

export const showCampaign = query(campaignRoutes.show, async (view, { params }) => {
  const { closing: _closing, ...campaign } = await campaignSeen(view, params.id);
  return campaign;
});

/** Throws `not-found` for whoever reaches neither the campaign's part of the tree nor anything below it. */
export async function campaignSeen(view: View, id: string): Promise<Campaign> {
  const campaign = await view.load('campaign', id);
  const { jurisdiction } = campaign;
  const reach = await view.reach('campaign.read');
  const isNear = reach.some(
    (one) =>
      one.jurisdiction === null ||
      nodesDownTo(one.jurisdiction).includes(jurisdiction) ||
      nodesDownTo(jurisdiction).includes(one.jurisdiction),
  );
  if (isNear) return campaign;
  throw new OperatingError('not-found', 'There is no such thing, or it is not yours to see');
}

export const campaignPopulation = query(campaignRoutes.population, async (view, { params }) => {
  const units = await populationOf(view.db, await campaignSeen(view, params.id));
  const systems = units.reduce((sum, { systemIds }) => sum + systemIds.length, 0);
  return { units: units.length, systems };
});
