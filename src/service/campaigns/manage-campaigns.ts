/** Drafting a campaign, opening it, and what follows until it is closed. */
import { randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import { drawAttestation } from '#govern/attestation.ts';
import {
  amendForm,
  closeCampaign as decideClose,
  draftCampaign as decideDraft,
  extendCampaign as decideExtend,
  openCampaign as decideOpen,
  sampleCampaign as decideSample,
  withdrawCampaign as decideWithdraw,
} from '#govern/campaign.ts';
import { sampleOf } from '#govern/campaign-sample.ts';
import { deadlineOf } from '#govern/campaign-deadline.ts';
import { isRefusal } from '#model/decision.ts';
import type { Campaign } from '#model/campaign.ts';
import { campaignRoutes } from '#model/routes/campaigns.ts';
import type { Target, Verb } from '#model/authority.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { populationOf } from './population.ts';
import { LETTERS_TOPIC } from './send-letters.ts';
import { linkUntil, makeLinks } from './unit-link.ts';

/** A campaign falls on a whole node of the tree, whatever its filter leaves out. */
export const targetOf = ({ jurisdiction }: Pick<Campaign, 'jurisdiction'>): Target => ({
  jurisdiction,
  sector: null,
  unitId: null,
});

export async function campaignFor(work: Work, id: string, verb: Verb): Promise<Campaign> {
  const campaign = await work.load('campaign', id);
  await work.require(verb, targetOf(campaign));
  return campaign;
}

export const draftCampaign = command(campaignRoutes.draft, async (work, { body }) => {
  await work.require('campaign.manage', targetOf(body));
  await requireNode(work, body.jurisdiction);
  const decision = decideDraft(null, body);
  const { id, version } = await work.record('campaign', work.newId(), decision, body);
  return { id, version };
});

export const changeCampaign = command(campaignRoutes.change, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const { id, version } = await work.record(
    'campaign',
    campaign.id,
    decideDraft(campaign, body),
    campaign,
  );
  return { id, version };
});

/** One event for the campaign, and one for each 250 units: the rows of the units are made by the database. */
export const openCampaign = command(campaignRoutes.open, async (work, { params }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const units = await populationOf(work.tx, campaign);
  const calendar = await calendarOf(work.tx, campaign.jurisdiction);
  const opening = decideOpen(campaign, units, deadlineOf(campaign, work.at, calendar));
  if (isRefusal(opening)) throw new OperatingError(opening.refused, opening.message);
  const where = { jurisdiction: campaign.jurisdiction };
  await work.recordAll(
    'population',
    opening.parts.map((part, i) => {
      const data = { campaignId: campaign.id, part: i, units: part };
      const events = [{ type: 'population.listed' as const, data }];
      return { id: work.newId(), decision: { events }, where };
    }),
  );
  const opened = await work.record('campaign', campaign.id, opening.campaign, where);
  const until = linkUntil(opened.dueAt ?? work.iso);
  const unitIds = units.map(({ unitId }) => unitId);
  await makeLinks(work, campaign.id, unitIds, until);
  await work.enqueue(LETTERS_TOPIC, { campaignId: campaign.id, occasion: 'open' });
  return { id: opened.id, version: opened.version };
});

export const amendCampaignForm = command(campaignRoutes.amend, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const decision = amendForm(campaign, body.questions);
  const { id, version } = await work.record('campaign', campaign.id, decision, campaign);
  return { id, version };
});

export const extendCampaign = command(campaignRoutes.extend, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const calendar = await calendarOf(work.tx, campaign.jurisdiction);
  const deadline = deadlineOf({ ...campaign, due: body.due }, work.at, calendar);
  const decision = decideExtend(campaign, deadline);
  const extended = await work.record('campaign', campaign.id, decision, campaign);
  await work.tx
    .updateTable('unitLink')
    .set({ until: linkUntil(extended.dueAt ?? work.iso) })
    .where('campaignId', '=', campaign.id)
    .where('endedAt', 'is', null)
    .execute();
  return { id: extended.id, version: extended.version };
});

const SEED_BYTES = 16;

export const sampleCampaign = command(campaignRoutes.sample, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const rows = await work.tx
    .selectFrom('attestation')
    .select('id')
    .where('campaignId', '=', campaign.id)
    .where('state', '=', 'signed')
    .orderBy('id')
    .execute();
  const signed = rows.map(({ id }) => id);
  const seed = body.seed ?? randomBytes(SEED_BYTES).toString('hex');
  const sampling = { seed, count: body.count };
  const decision = decideSample(campaign, signed, sampling);
  const { id, version } = await work.record('campaign', campaign.id, decision, campaign);
  const picked = sampleOf(seed, signed, body.count);
  for (const each of picked) {
    const attestation = await work.load('attestation', each);
    await work.record('attestation', each, drawAttestation(attestation, seed), attestation);
  }
  return { id, version, seed, picked };
});

export const closeCampaign = command(campaignRoutes.close, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const decision = decideClose(campaign, body.note);
  const { id, version } = await work.record('campaign', campaign.id, decision, campaign);
  return { id, version };
});

export const withdrawCampaign = command(campaignRoutes.withdraw, async (work, { params, body }) => {
  const campaign = await campaignFor(work, params.id, 'campaign.manage');
  const decision = decideWithdraw(campaign, body.note);
  const { id, version } = await work.record('campaign', campaign.id, decision, campaign);
  return { id, version };
});

async function requireNode(work: Work, path: string): Promise<void> {
  const node = await work.tx
    .selectFrom('jurisdiction')
    .select('id')
    .where('path', '=', path)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  if (node === undefined) throw new OperatingError('invalid', `There is no jurisdiction ${path}`);
}
