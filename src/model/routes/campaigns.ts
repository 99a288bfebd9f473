import { z } from 'zod';
import { Attestation, ATTESTATION_STATES, Statement } from '../attestation.ts';
import { JurisdictionPath } from '../authority.ts';
import {
  Campaign,
  CAMPAIGN_STATES,
  CampaignContent,
  Edition,
  Question,
  SAMPLE_MAX,
  SampleSeed,
} from '../campaign.ts';
import { Id, Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const path = '/api/v1/campaigns';
const attestations = '/api/v1/attestations';
const Reason = z.strictObject({ note: Note });

/** As lists and pages show it: forms have a route of their own, and the note of the end names people perhaps. */
const CampaignShown = Campaign.omit({ forms: true, closing: true });

/** What a unit of the population has come to; `not-started` has no attestation yet. */
export const UNIT_STANDINGS = ['not-started', ...ATTESTATION_STATES] as const;
const UnitStanding = z.enum(UNIT_STANDINGS);

const CampaignUnitShown = z.strictObject({
  /** Of the unit. */
  id: Id,
  name: z.string(),
  jurisdiction: JurisdictionPath,
  systemCount: z.int().nonnegative(),
  attestationId: Id.nullable(),
  state: UnitStanding,
  signedAt: Instant.nullable(),
  isLate: z.boolean(),
  paper: Attestation.shape.paper,
  /** Findings that say otherwise. */
  contradictions: z.int().nonnegative(),
});
export type CampaignUnitShown = z.infer<typeof CampaignUnitShown>;

const counts = {
  units: z.int().nonnegative(),
  systems: z.int().nonnegative(),
  started: z.int().nonnegative(),
  /** Those that wait for signatures too. */
  submitted: z.int().nonnegative(),
  signed: z.int().nonnegative(),
  onTime: z.int().nonnegative(),
  /** Not signed although the deadline is over, or signed after it. */
  late: z.int().nonnegative(),
  sampled: z.int().nonnegative(),
  confirmed: z.int().nonnegative(),
  /** By an audit, or by a finding. */
  contradicted: z.int().nonnegative(),
  /** Hours from the deadline to the signature, the median; negative: before it. Null: nobody has signed. */
  medianHours: z.number().nullable(),
};
const Counts = z.strictObject(counts);
export type CampaignCounts = z.infer<typeof Counts>;

const CampaignReport = z.strictObject({
  at: JurisdictionPath,
  total: Counts,
  /** The node itself and each node right below it, with all that lies below. */
  nodes: z.array(z.strictObject({ jurisdiction: JurisdictionPath, ...counts })).max(4_000),
  /** Letters on the last occasion: how many units were written to, and could not be. */
  letters: z.array(
    z.strictObject({ occasion: z.string(), outcome: z.string(), count: z.int().nonnegative() }),
  ),
});
export type CampaignReport = z.infer<typeof CampaignReport>;

/** With what names its parts: systems by their names, questions by their words. */
const AttestationShown = Attestation.omit({ nonce: true }).extend({
  unitName: z.string(),
  dueAt: Instant.nullable(),
  questions: z.array(Question),
  systems: z.array(z.strictObject({ id: Id, name: z.string(), says: Statement.nullable() })),
});
export type AttestationShown = z.infer<typeof AttestationShown>;

export const campaignRoutes = {
  list: route({
    name: 'campaign.list',
    method: 'GET',
    path,
    summary: 'List campaigns of self-inspection, the newest first',
    who: 'staff',
    verb: 'campaign.read',
    query: PageQuery.extend({ state: z.enum(CAMPAIGN_STATES).optional() }),
    reply: page(CampaignShown),
  }),
  form: route({
    name: 'campaign.shipped-form',
    method: 'GET',
    path: '/api/v1/campaign-form',
    summary: 'Show the questions that are shipped with the office',
    who: 'staff',
    verb: 'campaign.read',
    reply: z.strictObject({ questions: z.array(Question) }),
  }),
  show: route({
    name: 'campaign.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a campaign with the editions of its form',
    who: 'staff',
    verb: 'campaign.read',
    params: ById,
    reply: CampaignShown.extend({ forms: z.array(Edition) }),
  }),
  draft: route({
    name: 'campaign.draft',
    method: 'POST',
    path,
    summary: 'Draft a campaign: who inspects themselves, what is asked, by when',
    who: 'staff',
    verb: 'campaign.manage',
    body: CampaignContent,
    reply: Done,
  }),
  change: route({
    name: 'campaign.change',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change a campaign that is not open yet',
    who: 'staff',
    verb: 'campaign.manage',
    params: ById,
    body: CampaignContent,
    reply: Done,
  }),
  population: route({
    name: 'campaign.population',
    method: 'GET',
    path: `${path}/:id/population`,
    summary: 'Count the units and systems that the campaign would have if it opened now',
    who: 'staff',
    verb: 'campaign.read',
    params: ById,
    reply: z.strictObject({ units: z.int().nonnegative(), systems: z.int().nonnegative() }),
  }),
  open: route({
    name: 'campaign.open',
    method: 'POST',
    path: `${path}/:id/open`,
    summary: 'Open a campaign: its population is fixed, its deadline runs, each unit gets its link',
    who: 'staff',
    verb: 'campaign.manage',
    stepUp: true,
    params: ById,
    reply: Done,
  }),
  amend: route({
    name: 'campaign.amend-form',
    method: 'POST',
    path: `${path}/:id/form`,
    summary: 'Make another edition of the form; what was submitted keeps the one it answered',
    who: 'staff',
    verb: 'campaign.manage',
    params: ById,
    body: CampaignContent.pick({ questions: true }),
    reply: Done,
  }),
  extend: route({
    name: 'campaign.extend',
    method: 'POST',
    path: `${path}/:id/extend`,
    summary: 'Move the deadline to a later day',
    who: 'staff',
    verb: 'campaign.manage',
    params: ById,
    body: CampaignContent.pick({ due: true }),
    reply: Done,
  }),
  sample: route({
    name: 'campaign.sample',
    method: 'POST',
    path: `${path}/:id/sample`,
    summary: 'Draw a sample of what is signed for an audit; the seed lets anybody draw it again',
    who: 'staff',
    verb: 'campaign.manage',
    params: ById,
    body: z.strictObject({
      count: z.int().min(1).max(SAMPLE_MAX),
      /** Left out: the office makes one. */
      seed: SampleSeed.optional(),
    }),
    reply: Done.extend({ seed: SampleSeed, picked: z.array(Id) }),
  }),
  close: route({
    name: 'campaign.close',
    method: 'POST',
    path: `${path}/:id/close`,
    summary: 'Close a campaign: nothing is taken any more',
    who: 'staff',
    verb: 'campaign.manage',
    params: ById,
    body: Reason,
    reply: Done,
  }),
  withdraw: route({
    name: 'campaign.withdraw',
    method: 'POST',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a campaign',
    who: 'staff',
    verb: 'campaign.manage',
    stepUp: true,
    params: ById,
    body: Reason,
    reply: Done,
  }),
  report: route({
    name: 'campaign.report',
    method: 'GET',
    path: `${path}/:id/report`,
    summary: 'Count completion, lateness and contradictions by the nodes of the tree',
    who: 'staff',
    verb: 'campaign.read',
    params: ById,
    query: z.strictObject({ at: JurisdictionPath.optional() }),
    reply: CampaignReport,
  }),
  units: route({
    name: 'campaign.units',
    method: 'GET',
    path: '/api/v1/campaign-units',
    summary: 'List the units of a campaign and what each has come to',
    who: 'staff',
    verb: 'campaign.read',
    query: PageQuery.extend({
      campaignId: Id,
      at: JurisdictionPath.optional(),
      state: UnitStanding.optional(),
      contradicted: z.stringbool().optional(),
      late: z.stringbool().optional(),
    }),
    reply: page(CampaignUnitShown),
  }),
  link: route({
    name: 'campaign.renew-link',
    method: 'POST',
    path: `${path}/:id/links`,
    summary: 'Make a new link for a unit; the one before ends at once',
    who: 'staff',
    verb: 'attestation.check',
    params: ById,
    body: z.strictObject({ unitId: Id }),
    reply: z.strictObject({ url: z.string(), until: Instant }),
  }),
};

export const attestationRoutes = {
  show: route({
    name: 'attestation.show',
    method: 'GET',
    path: `${attestations}/:id`,
    summary: 'Show what a unit attests and who signed for it; the look is recorded',
    who: 'staff',
    verb: 'attestation.read',
    personal: true,
    params: ById,
    reply: AttestationShown,
  }),
  sendBack: route({
    name: 'attestation.send-back',
    method: 'POST',
    path: `${attestations}/:id/send-back`,
    summary: 'Send an attestation back to its unit with a reason',
    who: 'staff',
    verb: 'attestation.check',
    params: ById,
    body: Reason,
    reply: Done,
  }),
  checkPaper: route({
    name: 'attestation.check-paper',
    method: 'POST',
    path: `${attestations}/:id/paper`,
    summary: 'Say whether the signed paper is what it should be',
    who: 'staff',
    verb: 'attestation.check',
    params: ById,
    body: z.strictObject({ accepted: z.boolean(), note: Note }),
    reply: Done,
  }),
  audit: route({
    name: 'attestation.audit',
    method: 'POST',
    path: `${attestations}/:id/audit`,
    summary: 'Say what the audit of an attestation found',
    who: 'staff',
    verb: 'attestation.audit',
    params: ById,
    body: z.strictObject({ result: z.enum(['confirmed', 'contradicted']), note: Note }),
    reply: Done,
  }),
};
