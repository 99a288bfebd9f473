/**
 * Filings (备案): research and other lawful systems that may mine as far as the filing says. The supervising department agrees
 * first, then the office of the same level takes the filing and hands it up (Hebei's notice of 2021, governance.md §2.1).
 * Glossary: the *scale* is how much may be mined; a finding is *within* a filing or *beyond* it.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { line, Name, Note } from './text.ts';

export const FILING_KINDS = ['research', 'teaching', 'blockchain-service', 'other'] as const;
export const FILING_STATES = [
  'submitted',
  /** Sent back: something is missing. */
  'returned',
  'accepted',
  'refused',
  'withdrawn',
  /** The office, or the one above it, ended it. */
  'revoked',
  'expired',
  /** A later filing took its place. */
  'renewed',
] as const;
export const FilingState = z.enum(FILING_STATES);
export type FilingState = z.infer<typeof FilingState>;

/** Where it stands on its way up: `none` where the office of the top took it itself. */
export const FORWARDINGS = ['none', 'forwarded', 'acknowledged', 'objected'] as const;

/** Systems of one filing: such systems are kept small. */
export const FILED_SYSTEMS_MAX = 50;
/** Coins, algorithms, and conditions of one filing. */
export const FILED_NAMES_MAX = 16;
export const CONDITIONS_MAX = 16;
/** Years that one filing may hold: then it is looked at again. */
export const FILING_YEARS_MAX = 3;

const Coin = z.string().regex(/^[A-Za-z0-9]{2,16}$/, 'a coin such as XMR');
const Algorithm = z.string().regex(/^[A-Za-z0-9 /.-]{2,32}$/, 'an algorithm such as RandomX');

export const FilingScale = z.strictObject({
  /** Of all its systems together. */
  wattsMax: z.number().positive().max(1e9),
  devicesMax: z.int().positive().max(100_000),
  /** In hashes (solutions, graphs) a second; null: only the power is limited. */
  hashrateMax: z.number().positive().nullable(),
  /** Empty: none in particular. */
  coins: z.array(Coin).max(FILED_NAMES_MAX),
  algorithms: z.array(Algorithm).max(FILED_NAMES_MAX),
});
export type FilingScale = z.infer<typeof FilingScale>;

const content = {
  kind: z.enum(FILING_KINDS),
  title: Name,
  /** The subject that the research belongs to. */
  discipline: line(120),
  systemIds: z.array(Id).min(1).max(FILED_SYSTEMS_MAX),
  /** The consent of the supervising department, without which nothing is filed. */
  consent: z.strictObject({ department: Name, reference: line(120), on: z.iso.date() }),
  scale: FilingScale,
  from: Instant,
  until: Instant,
};

/** Who answers for it, and what it is for: words that may name people. */
export const FilingWords = z.strictObject({
  purpose: Note,
  leader: line(120),
  responsible: line(120),
  contact: line(120),
});
export type FilingWords = z.infer<typeof FilingWords>;

export const FilingContent = z.strictObject({ unitId: Id, ...content });
export type FilingContent = z.infer<typeof FilingContent>;

/** Why what was seen is not what was filed. */
export const BEYONDS = [
  'not-begun',
  'expired',
  'ended',
  'power',
  'hashrate',
  'coin',
  'algorithm',
] as const;
export const Beyond = z.enum(BEYONDS);
export type Beyond = z.infer<typeof Beyond>;

/** What a filing said of a finding; it stands on the filing and on the lead. */
export const Consulted = z.strictObject({
  filingId: Id,
  reference: line(120),
  /** Empty: it is within the filing. */
  beyond: z.array(Beyond).max(BEYONDS.length),
});
export type Consulted = z.infer<typeof Consulted>;

/** Findings that a filing keeps in sight, the latest; the record has all. */
export const CONSULTATIONS_MAX = 50;

const Condition = line(300);
/** The people of one step: who took it, and whose deputy they were. */
const Hands = z.array(Id).max(2);

export const Filing = z.strictObject({
  id: Id,
  version: z.int().positive(),
  unitId: Id,
  jurisdiction: JurisdictionPath,
  sector: Sector,
  ...content,
  state: FilingState,
  /** Given when it is accepted: 临网备〔2026〕7号. */
  reference: line(120).nullable(),
  conditions: z.array(Condition).max(CONDITIONS_MAX),
  forwarding: z.enum(FORWARDINGS),
  forwardedTo: JurisdictionPath.nullable(),
  /** Null once erased. */
  words: FilingWords.nullable(),
  /** Why it was returned, refused, objected to or ended. */
  reason: Note.nullable(),
  decidedBy: Hands,
  submittedAt: Instant,
  decidedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** How often the unit was reminded before the end, and what comes next by itself. */
  reminders: z.int().nonnegative(),
  nextAt: Instant.nullable(),
  renewsId: Id.nullable(),
  renewedById: Id.nullable(),
  consultations: z
    .array(z.strictObject({ leadId: Id, beyond: z.array(Beyond).max(BEYONDS.length), at: Instant }))
    .max(CONSULTATIONS_MAX),
});
export type Filing = z.infer<typeof Filing>;

const reason = z.strictObject({ reason: Note });
const submitted = {
  ...content,
  unitId: Id,
  jurisdiction: JurisdictionPath,
  sector: Sector,
  renewsId: Id.nullable(),
};

export const filingEvents = {
  'filing.submitted': { data: z.strictObject(submitted), personal: FilingWords },
  'filing.mended': { data: z.strictObject(content), personal: FilingWords },
  'filing.returned': { data: z.strictObject({ hands: Hands }), personal: reason },
  'filing.accepted': {
    data: z.strictObject({
      hands: Hands,
      reference: line(120),
      conditions: z.array(Condition).max(CONDITIONS_MAX),
      scale: FilingScale,
      until: Instant,
      /** Null: nobody is above. */
      forwardTo: JurisdictionPath.nullable(),
      nextAt: Instant.nullable(),
    }),
  },
  'filing.refused': { data: z.strictObject({ hands: Hands }), personal: reason },
  'filing.acknowledged': { data: z.strictObject({ hands: Hands }) },
  'filing.objected': { data: z.strictObject({ hands: Hands }), personal: reason },
  'filing.withdrawn': { data: z.strictObject({}), personal: reason },
  'filing.revoked': { data: z.strictObject({ hands: Hands }), personal: reason },
  'filing.reminded': { data: z.strictObject({ nextAt: Instant.nullable() }) },
  'filing.expired': { data: z.strictObject({}) },
  'filing.renewed': { data: z.strictObject({ byId: Id }) },
  'filing.consulted': {
    data: z.strictObject({ leadId: Id, beyond: z.array(Beyond).max(BEYONDS.length) }),
  },
} as const satisfies EventTypes;
export type FilingEvents = typeof filingEvents;

/** What waits in the outbox for the mail server. */
export const FilingLetter = z.strictObject({ filingId: Id, occasion: line(40) });
export type FilingLetter = z.infer<typeof FilingLetter>;
