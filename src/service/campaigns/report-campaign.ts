/** How far a campaign is: counted by the database from the rows of its population, for a node and those right below it. */
import { sql, type RawBuilder } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { campaignRoutes, type CampaignCounts } from '#model/routes/campaigns.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { campaignSeen } from './list-campaigns.ts';

const PLACES = {
  jurisdiction: 'campaignUnit.jurisdiction',
  sector: 'campaignUnit.sector',
  unit: 'campaignUnit.unitId',
} as const;

export const reportCampaign = query(
  campaignRoutes.report,
  async (view, { params, query: asked }) => {
    const campaign = await campaignSeen(view, params.id);
    const at = asked.at ?? campaign.jurisdiction;
    const dueAt = campaign.dueAt ?? isoFrom(view.at);
    const depth = at.split('/').length;
    const node = sql<string>`array_to_string((string_to_array(campaign_unit.jurisdiction, '/'))[1:${sql.lit(depth + 1)}], '/')`;
    const rows = await countsBy(view, { id: campaign.id, at, dueAt, node });
    const [total] = await countsBy(view, { id: campaign.id, at, dueAt, node: sql<string>`''` });
    const letters = await view.db
      .selectFrom('campaignLetter')
      .select(['occasion', 'outcome', ({ fn }) => fn.countAll<number>().as('count')])
      .where('campaignId', '=', campaign.id)
      .groupBy(['occasion', 'outcome'])
      .orderBy('occasion')
      .orderBy('outcome')
      .execute();
    const { jurisdiction: _node, ...sum } = total ?? { jurisdiction: at, ...NOTHING };
    return { at, total: sum, nodes: rows, letters };
  },
);

const NOTHING: CampaignCounts = {
  units: 0,
  systems: 0,
  started: 0,
  submitted: 0,
  signed: 0,
  onTime: 0,
  late: 0,
  sampled: 0,
  confirmed: 0,
  contradicted: 0,
  medianHours: null,
};

interface Asked {
  readonly id: string;
  readonly at: string;
  readonly dueAt: string;
  readonly node: RawBuilder<string>;
}

/** Counts are exact whole numbers; the driver reads them as such. */
async function countsBy(view: View, { id, at, dueAt, node }: Asked) {
  const reach = await view.reach('campaign.read');
  const place = { jurisdiction: at, sector: null, unitId: null };
  const isOver = isoFrom(view.at) > dueAt;
  const rows = await view.db
    .selectFrom('campaignUnit')
    .leftJoin('attestation', (join) =>
      join
        .onRef('attestation.campaignId', '=', 'campaignUnit.campaignId')
        .onRef('attestation.unitId', '=', 'campaignUnit.unitId'),
    )
    .select([
      node.as('jurisdiction'),
      sql<number>`count(*)`.as('units'),
      sql<number>`coalesce(sum(campaign_unit.system_count), 0)::bigint`.as('systems'),
      sql<number>`count(attestation.id)`.as('started'),
      sql<number>`count(attestation.submitted_at)`.as('submitted'),
      sql<number>`count(attestation.signed_at)`.as('signed'),
      sql<number>`count(*) filter (where attestation.signed_at is not null and not attestation.is_late)`.as(
        'onTime',
      ),
      sql<number>`count(*) filter (where attestation.is_late or (${isOver} and attestation.signed_at is null))`.as(
        'late',
      ),
      sql<number>`count(attestation.sampled_at)`.as('sampled'),
      sql<number>`count(*) filter (where attestation.state = 'confirmed')`.as('confirmed'),
      sql<number>`count(*) filter (where attestation.state = 'contradicted' or jsonb_array_length(attestation.contradictions) > 0)`.as(
        'contradicted',
      ),
      sql<
        number | null
      >`(percentile_cont(0.5) within group (order by extract(epoch from attestation.signed_at - ${dueAt}::timestamptz)::float8) / 3600)::float8`.as(
        'medianHours',
      ),
    ])
    .where('campaignUnit.campaignId', '=', id)
    .where(withinReach(reach, PLACES))
    .where(withinReach([place], PLACES))
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute();
  return rows;
}

const CONTRADICTED = sql<boolean>`(attestation.state = 'contradicted' or jsonb_array_length(attestation.contradictions) > 0)`;

export const listCampaignUnits = query(campaignRoutes.units, async (view, { query: asked }) => {
  const campaign = await view.load('campaign', asked.campaignId);
  const reach = await view.reach('campaign.read');
  let rows = view.db
    .selectFrom('campaignUnit')
    .innerJoin('unit', 'unit.id', 'campaignUnit.unitId')
    .leftJoin('attestation', (join) =>
      join
        .onRef('attestation.campaignId', '=', 'campaignUnit.campaignId')
        .onRef('attestation.unitId', '=', 'campaignUnit.unitId'),
    )
    .select([
      'unit.id',
      'unit.name',
      'campaignUnit.jurisdiction',
      'campaignUnit.systemCount',
      'attestation.id as attestationId',
      'attestation.state',
      'attestation.signedAt',
      'attestation.isLate',
      'attestation.paper',
      sql<number>`coalesce(jsonb_array_length(attestation.contradictions), 0)`.as('contradictions'),
    ])
    .where('campaignUnit.campaignId', '=', campaign.id)
    .where(withinReach(reach, PLACES));
  if (asked.at !== undefined) {
    const node = { jurisdiction: asked.at, sector: null, unitId: null };
    rows = rows.where(withinReach([node], PLACES));
  }
  if (asked.state === 'not-started') rows = rows.where('attestation.id', 'is', null);
  else if (asked.state !== undefined) rows = rows.where('attestation.state', '=', asked.state);
  if (asked.contradicted === true) rows = rows.where(CONTRADICTED);
  if (asked.late === true) {
    const isOver = campaign.dueAt !== null && isoFrom(view.at) > campaign.dueAt;
    rows = rows.where(
      sql<boolean>`(attestation.is_late or (${isOver} and attestation.signed_at is null))`,
    );
  }
  const { items, next } = await pageOf(rows, asked, 'unit.id');
  return {
    items: items.map(({ state, isLate, paper, ...row }) => ({
      ...row,
      state: state ?? ('not-started' as const),
      isLate: isLate ?? false,
      paper: paper ?? ('none' as const),
    })),
    next,
  };
});
