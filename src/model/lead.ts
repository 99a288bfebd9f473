/**
 * Leads: sightings that seem to belong together, and what somebody made of them. Glossary: a *sighting* is one finding
 * as far as an office needs it; the *tag* of a wallet is a keyed hash, the same for the same wallet and nothing else.
 */
import { z } from 'zod';
import { ATTESTED_CLEAN_MAX, AttestedClean } from './attestation.ts';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRADES } from './evidence.ts';
import { Consulted } from './filing.ts';
import { Interval } from './finding.ts';
import { INDICATOR_CATEGORIES } from './indicator.ts';
import { AddressText } from './network-text.ts';
import { CARRIERS, PROTOCOLS } from './protocol.ts';
import { line, Note } from './text.ts';

export const LEAD_STATES = ['new', 'watching', 'dismissed', 'merged', 'opened'] as const;
export const LeadState = z.enum(LEAD_STATES);
export type LeadState = z.infer<typeof LeadState>;

/** Where a lead comes from (governance.md §2.6, stage 1). A tip is never evidence by itself. */
export const PROVENANCES = ['sensor', 'superior-list', 'tip', 'manual', 'partner'] as const;
export const Provenance = z.enum(PROVENANCES);
export type Provenance = z.infer<typeof Provenance>;

export const DISMISSALS = [
  'false-positive',
  'filed-research',
  'too-weak',
  'not-ours',
  'shared-address',
  'test',
  'already-handled',
] as const;
export const Dismissal = z.enum(DISMISSALS);
export type Dismissal = z.infer<typeof Dismissal>;

/** Sightings of one lead that are kept in sight; the record has all, and all are counted. */
export const LEAD_SIGHTINGS_MAX = 64;
/** Different pools, coins, protocols, wallets or sensors of one lead that are kept. */
export const LEAD_NAMES_MAX = 32;

/** 16 bytes of a keyed hash, hexadecimal. */
export const WalletTag = z.string().regex(/^[0-9a-f]{32}$/, 'a tag of a wallet');

/** What the office keeps of a finding; the whole of it is evidence. */
export const Sighting = z.strictObject({
  findingId: z.string().max(64),
  findingVersion: z.int().positive(),
  grade: z.enum(GRADES),
  category: z.enum(INDICATOR_CATEGORIES),
  protocol: z.enum(PROTOCOLS).nullable(),
  carriers: z.array(z.enum(CARRIERS)).max(16),
  coin: z.string().max(16).nullable(),
  pool: z.string().max(256).nullable(),
  /** Where it talked to, itself; null behind a proxy, which is not the pool. */
  serverIp: AddressText.nullable(),
  serverPort: z.int().min(0).max(65_535).nullable(),
  walletTag: WalletTag.nullable(),
  accepted: z.int().nonnegative(),
  /** What it hashes with; sightings of before 2026-11 do not say. */
  algorithm: z.string().max(32).nullable().default(null),
  rate: Interval.extend({ unit: z.enum(['H/s', 'Sol/s', 'G/s']) })
    .nullable()
    .default(null),
  watts: Interval.nullable(),
  kwh: Interval.nullable(),
  firstSeen: Instant,
  lastSeen: Instant,
  sensorId: Id.nullable(),
  /** The evidence that the finding was computed from. */
  transcriptId: Id.nullable(),
});
export type Sighting = z.infer<typeof Sighting>;

/** Wallet and worker as they were seen; they lead to people. */
export const SightingNames = z.strictObject({
  wallet: z.string().max(256).nullable(),
  worker: z.string().max(256).nullable(),
});
export type SightingNames = z.infer<typeof SightingNames>;

const names = z.array(z.string().max(256)).max(LEAD_NAMES_MAX);

export const Lead = z.strictObject({
  id: Id,
  version: z.int().positive(),
  state: LeadState,
  provenance: Provenance,
  /** Which list, partner or tip. */
  source: line(200).nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  systemId: Id.nullable(),
  /** The latest address; null where only a system is named. */
  address: AddressText.nullable(),
  grade: z.enum(GRADES),
  sightingCount: z.int().nonnegative(),
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
  pools: names,
  coins: names,
  protocols: names,
  walletTags: names,
  sensorIds: z.array(Id).max(LEAD_NAMES_MAX),
  /** The latest, newest last. */
  sightings: z.array(Sighting).max(LEAD_SIGHTINGS_MAX),
  /** By sighting: what leads to people; empty after an erasure. */
  wallets: names,
  workers: names,
  handlerId: Id.nullable(),
  note: Note.nullable(),
  dismissal: Dismissal.nullable(),
  /** Until then sightings of no higher grade are taken in without asking again. */
  dismissedUntil: Instant.nullable(),
  /** Grade at the dismissal: more than that is news. */
  dismissedGrade: z.enum(GRADES).nullable(),
  mergedIntoId: Id.nullable(),
  caseId: Id.nullable(),
  /** A closed case of the same system within the recurrence watch. */
  recurrenceOfId: Id.nullable(),
  /** Signed statements that its system is clean. */
  attestedClean: z.array(AttestedClean).max(ATTESTED_CLEAN_MAX),
  /** What the filing of its system says of it; null: there is none. */
  filing: Consulted.nullable(),
  madeAt: Instant,
  changedAt: Instant,
});
export type Lead = z.infer<typeof Lead>;

const maybeNote = z.strictObject({ note: Note.nullable() });
const where = {
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  systemId: Id.nullable(),
};

export const leadEvents = {
  'lead.made': {
    data: z.strictObject({
      ...where,
      address: AddressText.nullable(),
      provenance: Provenance,
      source: line(200).nullable(),
      grade: z.enum(GRADES),
      recurrenceOfId: Id.nullable(),
    }),
    personal: maybeNote,
  },
  'lead.sighted': {
    data: z.strictObject({ address: AddressText, isNew: z.boolean(), sighting: Sighting }),
    personal: SightingNames,
  },
  'lead.placed': { data: z.strictObject(where) },
  'lead.watched': { data: z.strictObject({ handlerId: Id.nullable() }), personal: maybeNote },
  'lead.dismissed': {
    data: z.strictObject({ why: Dismissal, until: Instant }),
    personal: maybeNote,
  },
  'lead.revived': { data: z.strictObject({ grade: z.enum(GRADES) }) },
  'lead.merged': { data: z.strictObject({ intoId: Id }), personal: maybeNote },
  'lead.absorbed': {
    data: z.strictObject({
      fromId: Id,
      grade: z.enum(GRADES),
      sightingCount: z.int().nonnegative(),
      firstSeen: Instant.nullable(),
      lastSeen: Instant.nullable(),
      pools: names,
      coins: names,
      protocols: names,
      walletTags: names,
      sensorIds: z.array(Id).max(LEAD_NAMES_MAX),
    }),
  },
  'lead.attested-clean': { data: AttestedClean },
  'lead.filing-consulted': { data: Consulted },
  'lead.opened': { data: z.strictObject({ caseId: Id }) },
  /** The key of its wallets, workers and notes is destroyed. */
  'lead.erased': { data: z.strictObject({}) },
} as const satisfies EventTypes;
