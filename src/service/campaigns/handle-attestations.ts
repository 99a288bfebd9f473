/** What the office does with what units attest: looks at it, sends it back, checks papers, audits samples, renews links. */
import { OperatingError } from '#base/errors.ts';
import {
  auditAttestation as decideAudit,
  checkPaper,
  renewAttestationLink,
  reopenAttestation,
} from '#govern/attestation.ts';
import type { Attestation } from '#model/attestation.ts';
import type { Verb } from '#model/authority.ts';
import { attestationRoutes, campaignRoutes } from '#model/routes/campaigns.ts';
import { doerOf } from '../doer.ts';
import { command, query } from '../handler.ts';
import type { Work } from '../work.ts';
import { inPopulation, systemsShown } from './unit-desk.ts';
import { linkUntil, renewUnitLink } from './unit-link.ts';

const targetOf = ({ jurisdiction, sector, unitId }: Attestation) => ({
  jurisdiction,
  sector,
  unitId,
});

export const showAttestation = query(attestationRoutes.show, async (view, { params }) => {
  const { nonce: _nonce, ...attestation } = await view.load('attestation', params.id);
  await view.require('attestation.read', targetOf({ ...attestation, nonce: null }));
  const campaign = await view.load('campaign', attestation.campaignId);
  const unit = await view.load('unit', attestation.unitId);
  const edition = campaign.forms.find((form) => form.edition === attestation.edition);
  const listed = await inPopulation(view.db, campaign.id, unit.id);
  return {
    ...attestation,
    unitName: unit.name,
    dueAt: campaign.dueAt,
    questions: edition?.questions ?? [],
    systems: await systemsShown(view.db, listed?.systemIds ?? [], attestation),
  };
});

async function attestationFor(work: Work, id: string, verb: Verb): Promise<Attestation> {
  const attestation = await work.load('attestation', id);
  // Also refuses whoever belongs to the unit: nobody audits their own.
  if (work.actor.kind === 'person') await doerOf(work, verb, targetOf(attestation));
  return attestation;
}

export const sendBackAttestation = command(
  attestationRoutes.sendBack,
  async (work, { params, body }) => {
    const attestation = await attestationFor(work, params.id, 'attestation.check');
    const decision = reopenAttestation(attestation, 'office', body.note);
    const { id, version } = await work.record('attestation', params.id, decision, attestation);
    return { id, version };
  },
);

export const checkAttestationPaper = command(
  attestationRoutes.checkPaper,
  async (work, { params, body }) => {
    const attestation = await attestationFor(work, params.id, 'attestation.check');
    const decision = checkPaper(attestation, body.accepted, body.note);
    const { id, version } = await work.record('attestation', params.id, decision, attestation);
    return { id, version };
  },
);

export const auditAttestation = command(attestationRoutes.audit, async (work, { params, body }) => {
  const attestation = await attestationFor(work, params.id, 'attestation.audit');
  const decision = decideAudit(attestation, body.result, body.note);
  const { id, version } = await work.record('attestation', params.id, decision, attestation);
  return { id, version };
});

export const renewCampaignLink = command(campaignRoutes.link, async (work, { params, body }) => {
  const campaign = await work.load('campaign', params.id);
  const { unitId } = body;
  const listed = await inPopulation(work.tx, campaign.id, unitId);
  const place = listed ?? { jurisdiction: campaign.jurisdiction, sector: null };
  const { jurisdiction, sector } = place;
  await work.require('attestation.check', { jurisdiction, sector, unitId });
  if (campaign.state !== 'open' || campaign.dueAt === null) {
    throw new OperatingError('wrong-state', `The campaign is ${campaign.state}`);
  }
  if (listed === null) throw new OperatingError('invalid', 'The unit is not part of the campaign');
  const until = linkUntil(campaign.dueAt);
  const url = await renewUnitLink(work, { campaignId: campaign.id, unitId }, until);
  const attestation = await work.tx
    .selectFrom('attestation')
    .select(['id', 'jurisdiction'])
    .where('campaignId', '=', campaign.id)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  if (attestation !== undefined) {
    await work.record('attestation', attestation.id, renewAttestationLink(until), attestation);
  }
  return { url, until };
});
