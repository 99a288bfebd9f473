/**
 * Cases: one suspicion about one system, from the lead to the end. Glossary: the *spine* is the one line of states;
 * a *flag* is a fact beside it, with a history of its own; a *round* is one rectification with its verification.
 */
import { z } from 'zod';
import { ATTESTED_CLEAN_MAX, AttestedClean } from './attestation.ts';
import { JurisdictionPath, Sector } from './authority.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRADES } from './evidence.ts';
import { Interval } from './finding.ts';
import { AddressText } from './network-text.ts';
import { AppealGround } from './policy.ts';
import { line, Note } from './text.ts';

export const CASE_STATES = [
  'lead',
  'triage',
  'assessed',
  'noticed',
  'rectifying',
  'verifying',
  'closed',
] as const;
export const CaseState = z.enum(CASE_STATES);
export type CaseState = z.infer<typeof CaseState>;

export const VERDICTS = [
  'deliberate',
  /** A victim: somebody else mines there. */
  'compromised',
  'filed-research',
  'unfounded',
  'insufficient',
] as const;
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

export const OUTCOMES = [
  'rectified',
  'unfounded',
  'exempt-filed',
  'compromised-cleaned',
  'refused-referred',
  'duplicate',
  'transferred',
] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

export const MEASURES = [
  'none',
  'proposed',
  'ordered',
  'active',
  'partially-active',
  'lifting',
  'lifted',
] as const;
export const Measure = z.enum(MEASURES);
export type Measure = z.infer<typeof Measure>;

export const APPEALS = ['none', 'filed', 'upheld', 'dismissed', 'withdrawn'] as const;
export const REFERRALS = ['none', 'proposed', 'referred'] as const;

/** Who takes a case of refusal further (governance.md §2.6, stage 9). */
export const REFERRED_TO = ['police', 'discipline', 'price-authority', 'regulator'] as const;

/** Traffic light protocol 2.0 of FIRST: how far what is in the case may be told. */
export const TLPS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export const Tlp = z.enum(TLPS);

/** How the mining came about; `no-mining` and `unknown` are answers too, silence is not. */
export const ROOT_CAUSES = [
  'insider',
  'tenant',
  'contractor',
  'weak-password',
  'unpatched-service',
  'exposed-service',
  'malicious-package',
  'infected-image',
  'browser-script',
  'removable-media',
  'donated-server',
  'filed-research',
  'no-mining',
  'unknown',
] as const;
export const RootCause = z.enum(ROOT_CAUSES);
export type RootCause = z.infer<typeof RootCause>;

/** Energy as it is computed at the end; later factors do not change it. */
export const CaseEnergy = z.union([
  z.strictObject({
    known: z.literal(true),
    /** The interval for which there is evidence at both ends. */
    from: Instant,
    to: Instant,
    kwh: Interval,
    watts: Interval,
    co2eKg: Interval,
    factor: z.strictObject({
      gramsPerKwh: z.number().positive(),
      region: line(80),
      year: z.int().min(1990).max(2200),
      source: line(300),
    }),
    basis: line(300),
  }),
  z.strictObject({ known: z.literal(false), why: line(300) }),
]);
export type CaseEnergy = z.infer<typeof CaseEnergy>;

/** Leads of one case; more are a campaign. */
export const CASE_LEADS_MAX = 64;
/** Steps of one flag that are kept in sight; the record has all. */
export const FLAG_STEPS_MAX = 50;
/** Cases found to be the same as this one. */
export const DUPLICATES_MAX = 64;

const FlagStep = z.strictObject({ at: Instant, byId: Id.nullable(), to: z.string().max(40) });
const FlagHistory = z.array(FlagStep).max(FLAG_STEPS_MAX);

/** The ids of one person, and of whose deputy they were. */
const Hands = z.array(Id).min(1).max(2);
/** Everybody who took such a step in any round. */
const People = z.array(Id).max(200);

/** What people wrote; null where nobody did, and after an erasure. */
const TEXTS = [
  'opening',
  'assessment',
  'report',
  'reportReview',
  'rescan',
  'verification',
  'rootCause',
  'closing',
  'referral',
  'appeal',
  'appealDecision',
  'evidenceHold',
] as const;

export const Case = z.strictObject({
  id: Id,
  version: z.int().positive(),
  number: CaseNumber,
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  systemId: Id.nullable(),
  /** Of the system's record at the attribution: its leader and responsible person are named there, not here. */
  systemVersion: z.int().positive().nullable(),
  /** Where the mining was seen, while no system is known. */
  address: AddressText.nullable(),
  state: CaseState,
  stateSince: Instant,
  verdict: Verdict.nullable(),
  outcome: Outcome.nullable(),
  /** The best evidence so far. */
  grade: z.enum(GRADES),
  tlp: Tlp,
  handlerId: Id.nullable(),
  measure: Measure,
  appeal: z.enum(APPEALS),
  referral: z.enum(REFERRALS),
  evidenceHold: z.boolean(),
  overdue: z.boolean(),
  /** The clocks that ran out. */
  overdueClocks: z.array(Id).max(200),
  flags: z.strictObject({
    measure: FlagHistory,
    appeal: FlagHistory,
    referral: FlagHistory,
    evidenceHold: FlagHistory,
    overdue: FlagHistory,
  }),
  appealGround: AppealGround.nullable(),
  /** Since when the authority owes a correction to those whom it told of a suspicion that was wrong. */
  correctionOwedAt: Instant.nullable(),
  referredTo: z.enum(REFERRED_TO).nullable(),
  leadIds: z.array(Id).max(CASE_LEADS_MAX),
  noticeId: Id.nullable(),
  noticedAt: Instant.nullable(),
  /** When the rectification is to be reported. */
  dueAt: Instant.nullable(),
  round: z.int().nonnegative(),
  report: z
    .strictObject({ at: Instant, acceptedAt: Instant.nullable(), attestationUpdated: z.boolean() })
    .nullable(),
  rescan: z.strictObject({ at: Instant, clean: z.boolean() }).nullable(),
  cleanWindow: z
    .strictObject({ since: Instant, until: Instant, recurredAt: Instant.nullable() })
    .nullable(),
  /** When the release began to be due, and when every point was seen to have let go. */
  passedAt: Instant.nullable(),
  releasedAt: Instant.nullable(),
  people: z.strictObject({
    opened: People,
    assessed: People,
    reported: People,
    accepted: People,
    verified: People,
    proposedReferral: People,
    appealed: People,
  }),
  rootCause: RootCause.nullable(),
  energy: CaseEnergy.nullable(),
  /** Of the policy that opened it; null: a person did. */
  policyVersion: z.int().nonnegative().nullable(),
  reopenedFromId: Id.nullable(),
  reopenedAsId: Id.nullable(),
  duplicateOfId: Id.nullable(),
  duplicateIds: z.array(Id).max(DUPLICATES_MAX),
  transferredTo: JurisdictionPath.nullable(),
  texts: z.record(z.enum(TEXTS), Note.nullable()),
  /** Signed statements that its system is clean. */
  attestedClean: z.array(AttestedClean).max(ATTESTED_CLEAN_MAX),
  openedAt: Instant,
  changedAt: Instant,
  closedAt: Instant.nullable(),
});
export type Case = z.infer<typeof Case>;

const note = z.strictObject({ note: Note });
const maybeNote = z.strictObject({ note: Note.nullable() });
const hands = z.strictObject({ hands: Hands });

export const caseEvents = {
  'case.opened': {
    data: z.strictObject({
      number: CaseNumber,
      jurisdiction: JurisdictionPath,
      sector: Sector.nullable(),
      unitId: Id.nullable(),
      systemId: Id.nullable(),
      systemVersion: z.int().positive().nullable(),
      address: AddressText.nullable(),
      grade: z.enum(GRADES),
      tlp: Tlp,
      leadIds: z.array(Id).max(CASE_LEADS_MAX),
      hands: Hands.nullable(),
      policyVersion: z.int().nonnegative().nullable(),
      reopenedFromId: Id.nullable(),
    }),
    personal: maybeNote,
  },
  'case.triaged': { data: z.strictObject({ handlerId: Id }) },
  'case.attributed': {
    data: z.strictObject({
      systemId: Id,
      systemVersion: z.int().positive(),
      unitId: Id,
      jurisdiction: JurisdictionPath,
      sector: Sector.nullable(),
    }),
  },
  'case.assessed': { data: z.strictObject({ verdict: Verdict, hands: Hands }), personal: note },
  'case.noticed': {
    data: z.strictObject({ noticeId: Id, servedAt: Instant, dueAt: Instant.nullable() }),
  },
  'case.rectifying': {
    data: z.strictObject({ why: z.enum(['acknowledged', 'time-over', 'officer']) }),
  },
  'case.due-set': { data: z.strictObject({ dueAt: Instant }) },
  'case.reported': {
    data: z.strictObject({
      /** Null: by whoever holds the link of a notice. */
      hands: Hands.nullable(),
      rootCause: RootCause.nullable(),
      attestationUpdated: z.boolean(),
    }),
    personal: note,
  },
  'case.report-accepted': { data: hands, personal: maybeNote },
  'case.report-rejected': { data: hands, personal: note },
  'case.rescanned': {
    data: z.strictObject({ clean: z.boolean(), at: Instant }),
    personal: maybeNote,
  },
  'case.window-started': { data: z.strictObject({ since: Instant, until: Instant }) },
  'case.recurred': {
    data: z.strictObject({ findingId: z.string().max(64).nullable(), grade: z.enum(GRADES) }),
  },
  'case.root-cause-stated': { data: z.strictObject({ rootCause: RootCause }), personal: maybeNote },
  'case.verified': { data: z.strictObject({ passed: z.boolean(), hands: Hands }), personal: note },
  'case.released': { data: z.strictObject({}) },
  'case.closed': {
    data: z.strictObject({
      outcome: Outcome,
      rootCause: RootCause,
      energy: CaseEnergy,
      duplicateOfId: Id.nullable(),
      transferredTo: JurisdictionPath.nullable(),
      hands: Hands,
    }),
    personal: note,
  },
  'case.reopened': { data: z.strictObject({ asId: Id }) },
  'case.duplicate-found': { data: z.strictObject({ duplicateId: Id }) },
  'case.lead-joined': { data: z.strictObject({ leadId: Id, grade: z.enum(GRADES) }) },
  'case.attested-clean': { data: AttestedClean },
  'case.assigned': { data: z.strictObject({ handlerId: Id.nullable() }) },
  'case.tlp-set': { data: z.strictObject({ tlp: Tlp }) },
  'case.measure-changed': { data: z.strictObject({ to: Measure }) },
  'case.appeal-filed': {
    data: z.strictObject({
      ground: AppealGround,
      hands: Hands.nullable(),
      /** What the policy said of this ground. */
      suspends: z.boolean(),
    }),
    personal: note,
  },
  'case.appeal-withdrawn': { data: z.strictObject({}) },
  'case.appeal-decided': {
    data: z.strictObject({
      upheld: z.boolean(),
      hands: Hands,
      /** What the case is found to be by it; null: as before. */
      verdict: Verdict.nullable(),
      owesCorrection: z.boolean(),
    }),
    personal: note,
  },
  /** Everybody who was told something wrong was told so. */
  'case.corrected': { data: z.strictObject({}) },
  'case.referral-proposed': {
    data: z.strictObject({ to: z.enum(REFERRED_TO), hands: Hands }),
    personal: note,
  },
  'case.referral-dropped': { data: z.strictObject({}), personal: note },
  'case.referred': { data: z.strictObject({ to: z.enum(REFERRED_TO), hands: Hands }) },
  'case.evidence-hold-set': { data: z.strictObject({ on: z.boolean() }), personal: note },
  'case.clock-overdue': { data: z.strictObject({ clockId: Id }) },
  'case.clock-settled': { data: z.strictObject({ clockId: Id }) },
  /** The keys of its personal data, and of what belongs to it alone, are destroyed. */
  'case.erased': { data: z.strictObject({}) },
} as const satisfies EventTypes;
