/** Mining on a system that was attested clean: the attestation, the lead and its case all say so. */
import { contradictionOf } from '#govern/attestation.ts';
import { newlyAttested } from '#govern/attested-clean.ts';
import type { Attestation, AttestedClean } from '#model/attestation.ts';
import type { Campaign } from '#model/campaign.ts';
import type { Case } from '#model/case.ts';
import { isRefusal } from '#model/decision.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Lead } from '#model/lead.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';
import { inPopulation } from './unit-desk.ts';

/** A listed address or a shape of traffic is a hint; a login at a pool is what nobody who looked could have missed. */
const CONTRADICTS_FROM = 'attempted';
/** Leads of one unit that are held against its signature at once. */
const EARLIER_LEADS_MAX = 64;

/** After a sighting; gives the lead as it stands then. */
export async function contradictByLead(work: Work, lead: Lead): Promise<Lead> {
  const { systemId, unitId, lastSeen } = lead;
  if (systemId === null || unitId === null || lastSeen === null) return lead;
  if (!isAtLeast(lead.grade, CONTRADICTS_FROM)) return lead;
  const signed = await work.tx
    .selectFrom('attestation')
    .selectAll()
    .where('unitId', '=', unitId)
    .where('coversUntil', '>=', lastSeen)
    .orderBy('id')
    .execute();
  let now = lead;
  for (const attestation of signed) {
    const campaign = await work.load('campaign', attestation.campaignId);
    now = await contradict(work, { attestation, campaign, lead: now });
  }
  return now;
}

/** When both have signed: what was seen since the campaign opened. */
export async function contradictSigned(
  work: Work,
  campaign: Campaign,
  attestation: Attestation,
  systemIds: readonly string[],
): Promise<void> {
  if (systemIds.length === 0 || campaign.openedAt === null) return;
  const leads = await work.tx
    .selectFrom('lead')
    .selectAll()
    .where('unitId', '=', attestation.unitId)
    .where('lastSeen', '>=', campaign.openedAt)
    .where('state', '<>', 'merged')
    .orderBy('id')
    .limit(EARLIER_LEADS_MAX)
    .execute();
  const clean = new Set(systemIds);
  let state = attestation;
  for (const lead of leads) {
    if (lead.systemId === null || !clean.has(lead.systemId)) continue;
    if (!isAtLeast(lead.grade, CONTRADICTS_FROM)) continue;
    await contradict(work, { attestation: state, campaign, lead });
    state = await work.load('attestation', attestation.id);
  }
}

async function contradict(
  work: Work,
  about: { readonly attestation: Attestation; readonly campaign: Campaign; readonly lead: Lead },
): Promise<Lead> {
  const { attestation, campaign, lead } = about;
  const { systemId, lastSeen: seenAt, id: leadId, caseId, grade } = lead;
  if (systemId === null || seenAt === null) return lead;
  const seen = { leadId, caseId, systemId, grade, seenAt };
  const decision = contradictionOf(attestation, campaign, seen);
  if (decision === null || isRefusal(decision)) return lead;
  const listed = await inPopulation(work.tx, campaign.id, attestation.unitId);
  if (listed?.systemIds.includes(systemId) !== true) return lead;
  await recordNews(work, 'attestation', attestation, decision, attestation);
  const { id: attestationId, campaignId, signedAt } = attestation;
  const found = [{ attestationId, campaignId, signedAt: signedAt ?? seenAt }];
  const news = newlyAttested(lead.attestedClean, found);
  const events = news.map((data) => ({ type: 'lead.attested-clean' as const, data }));
  const after = await recordNews(work, 'lead', lead, { events }, lead);
  await tellCaseAttested(work, after);
  return after;
}

/** A case says what its leads say. */
export async function tellCaseAttested(
  work: Work,
  { caseId, attestedClean }: Pick<Lead, 'caseId' | 'attestedClean'>,
): Promise<void> {
  if (caseId === null || attestedClean.length === 0) return;
  await noteAttested(work, await work.load('case', caseId), attestedClean);
}

export async function noteAttested(
  work: Work,
  about: Case,
  found: readonly AttestedClean[],
): Promise<Case> {
  const events = newlyAttested(about.attestedClean, found).map((data) => ({
    type: 'case.attested-clean' as const,
    data,
  }));
  return recordNews(work, 'case', about, { events }, about);
}
