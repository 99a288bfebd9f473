/**
 * Referrals: a case handed to another authority, with what that authority needs and nothing more (governance.md §2.2, §2.6
 * stage 9). Glossary: the *content* is what is told, frozen when it is drafted; the *package* is the file that carries it.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { CaseEnergy, REFERRED_TO, RootCause, Verdict } from './case.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRADES } from './evidence.ts';
import { EvidenceKind } from './evidence-item.ts';
import { HexHash } from './log-leaf.ts';
import { AddressText, NetworkText } from './network-text.ts';
import { LegalBasis } from './order-terms.ts';
import { RungSchema } from './rung.ts';
import { line, Name, Note } from './text.ts';

/** Those who punish, and those who help: a victim goes to the latter. */
export const RECIPIENTS = [...REFERRED_TO, 'incident-response'] as const;
export const Recipient = z.enum(RECIPIENTS);
export type Recipient = z.infer<typeof Recipient>;

const REFERRAL_STATES = [
  'draft',
  'approved',
  'sent',
  'received',
  'concluded',
  'refused',
  'withdrawn',
] as const;
export const ReferralState = z.enum(REFERRAL_STATES);
export type ReferralState = z.infer<typeof ReferralState>;

export const SENT_BY = ['in-person', 'courier', 'post', 'sealed-network', 'electronic'] as const;

export const REFERRAL_OUTCOMES = [
  'sanctioned',
  'no-action',
  'declined',
  'returned',
  'transferred',
  /** By incident response: the system was cleaned, the owner helped. */
  'cleaned',
] as const;
export const ReferralOutcome = z.enum(REFERRAL_OUTCOMES);

export const SANCTIONS = [
  'warning',
  'fine',
  /** A surcharge on all electricity of the account over the mining interval. */
  'differential-price',
  'confiscation',
  'licence',
  'disciplinary',
  'administrative-detention',
  'criminal',
  'other',
] as const;
export const SanctionKind = z.enum(SANCTIONS);

/** Packages made of one referral; each look that takes it out is one. */
export const PACKAGES_MAX = 20;
export const SANCTIONS_MAX = 16;
/** Times of proven mining that are told; closer ones count as one. */
export const SPANS_MAX = 64;
const ADDRESSES_MAX = 64;
const NAMES_MAX = 32;
const STEPS_MAX = 50;
const EVIDENCE_MAX = 200;

/** A sighting that proves mining at an end of the interval. */
export const IntervalEnd = z.strictObject({
  at: Instant,
  findingId: z.string().max(64),
  grade: z.enum(GRADES),
  sensorId: Id.nullable(),
  /** What the finding can be computed from again; null: nothing was kept. */
  transcriptId: Id.nullable(),
  transcriptSha256: HexHash.nullable(),
});
export type IntervalEnd = z.infer<typeof IntervalEnd>;

/** From the first proof to the last. What lies before and after is not claimed. */
export const MiningInterval = z.strictObject({
  from: IntervalEnd,
  to: IntervalEnd,
  /** Stretches of proof within; between them it is likely, not proven. */
  spans: z
    .array(z.strictObject({ from: Instant, to: Instant }))
    .min(1)
    .max(SPANS_MAX),
  sightings: z.int().positive(),
  /** When it was seen to have ended; null: it was not. */
  endedBy: z
    .strictObject({ at: Instant, by: z.enum(['rescan', 'clean-window', 'release']) })
    .nullable(),
});
export type MiningInterval = z.infer<typeof MiningInterval>;

const PEOPLE = ['leader', 'responsible', 'technical'] as const;

export const ReferralContent = z.strictObject({
  recipient: Recipient,
  receiver: Name,
  reason: Note,
  legalBasis: LegalBasis,
  caseNumber: CaseNumber,
  verdict: Verdict,
  grade: z.enum(GRADES),
  rootCause: RootCause.nullable(),
  unitName: Name.nullable(),
  systemName: Name.nullable(),
  addresses: z.array(AddressText).max(ADDRESSES_MAX),
  people: z.array(z.strictObject({ as: z.enum(PEOPLE), name: Name })).max(PEOPLE.length),
  electricityAccounts: z.array(line(60)).max(16),
  wallets: z.array(z.string().max(256)).max(NAMES_MAX),
  pools: z.array(z.string().max(256)).max(NAMES_MAX),
  coins: z.array(z.string().max(256)).max(NAMES_MAX),
  interval: MiningInterval.nullable(),
  energy: CaseEnergy.nullable(),
  /** What was done before, so that refusal shows. */
  notices: z.array(z.strictObject({ kind: z.string().max(40), servedAt: Instant })).max(STEPS_MAX),
  measures: z
    .array(
      z.strictObject({
        rung: RungSchema,
        networks: z.array(NetworkText).max(ADDRESSES_MAX),
        from: Instant.nullable(),
        until: Instant.nullable(),
      }),
    )
    .max(STEPS_MAX),
  evidence: z
    .array(
      z.strictObject({
        id: Id,
        kind: EvidenceKind,
        sha256: HexHash,
        takenAt: Instant.nullable(),
      }),
    )
    .max(EVIDENCE_MAX),
});
export type ReferralContent = z.infer<typeof ReferralContent>;

const Hands = z.array(Id).min(1).max(2);

const sanctionData = {
  id: Id,
  kind: SanctionKind,
  legalBasis: LegalBasis,
  /** Which authority decided. */
  authority: Name,
  decidedAt: Instant,
  reference: line(120).nullable(),
  amount: z
    .strictObject({
      value: z.number().nonnegative().max(1e12),
      currency: z.string().regex(/^[A-Z]{3}$/, 'a currency such as CNY'),
    })
    .nullable(),
};
export const Sanction = z.strictObject({
  ...sanctionData,
  recordedAt: Instant,
  /** Null once erased. */
  note: Note.nullable(),
  annulledAt: Instant.nullable(),
  annulment: Note.nullable(),
});
export type Sanction = z.infer<typeof Sanction>;

const drafted = {
  caseId: Id,
  systemId: Id.nullable(),
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  recipient: Recipient,
  receiver: Name,
  legalBasis: LegalBasis,
  /** SHA-256 of the content's canonical JSON: what an approval is bound to. */
  contentHash: HexHash,
};

export const Referral = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...drafted,
  state: ReferralState,
  /** Null once erased: the hash stays. */
  content: ReferralContent.nullable(),
  draftedBy: Hands,
  approvedBy: Hands.nullable(),
  approvedAt: Instant.nullable(),
  packages: z.array(z.strictObject({ at: Instant, sha256: HexHash })).max(PACKAGES_MAX),
  sent: z
    .strictObject({ at: Instant, by: z.enum(SENT_BY), packageSha256: HexHash, hands: Hands })
    .nullable(),
  receipt: z.strictObject({ at: Instant, reference: line(120).nullable() }).nullable(),
  outcome: z
    .strictObject({ at: Instant, kind: ReferralOutcome, reference: line(120).nullable() })
    .nullable(),
  sanctions: z.array(Sanction).max(SANCTIONS_MAX),
  texts: z.strictObject({
    refusal: Note.nullable(),
    withdrawal: Note.nullable(),
    receipt: Note.nullable(),
    outcome: Note.nullable(),
  }),
  draftedAt: Instant,
  changedAt: Instant,
});
export type Referral = z.infer<typeof Referral>;

const note = z.strictObject({ note: Note });
const maybeNote = z.strictObject({ note: Note.nullable() });
const hands = z.strictObject({ hands: Hands });

export const referralEvents = {
  'referral.drafted': {
    data: z.strictObject({ ...drafted, hands: Hands }),
    personal: z.strictObject({ content: ReferralContent }),
  },
  'referral.approved': { data: z.strictObject({ contentHash: HexHash, hands: Hands }) },
  'referral.refused': { data: hands, personal: note },
  'referral.withdrawn': { data: hands, personal: note },
  'referral.packaged': { data: z.strictObject({ sha256: HexHash }) },
  'referral.sent': {
    data: z.strictObject({
      at: Instant,
      by: z.enum(SENT_BY),
      packageSha256: HexHash,
      hands: Hands,
    }),
  },
  'referral.received': {
    data: z.strictObject({ at: Instant, reference: line(120).nullable() }),
    personal: maybeNote,
  },
  'referral.concluded': {
    data: z.strictObject({ at: Instant, kind: ReferralOutcome, reference: line(120).nullable() }),
    personal: maybeNote,
  },
  'referral.sanctioned': { data: z.strictObject(sanctionData), personal: maybeNote },
  'referral.sanction-annulled': { data: z.strictObject({ id: Id }), personal: note },
} as const satisfies EventTypes;
