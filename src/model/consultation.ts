/**
 * Consultations: agencies that act jointly are asked for their opinion on a case, by a day, and what was agreed is written
 * down (governance.md §2.1: seven agencies consult, assess and dispose jointly). Whoever is asked sees the question, not the case.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { Note } from './text.ts';

export const CONSULTATION_STATES = ['open', 'concluded', 'withdrawn'] as const;
export const ConsultationState = z.enum(CONSULTATION_STATES);

/** Silence is none of these: it is told as silence. */
export const STANCES = ['agrees', 'agrees-if', 'disagrees', 'not-concerned'] as const;
export const Stance = z.enum(STANCES);
export type Stance = z.infer<typeof Stance>;

/** Agencies that are asked at once: the notice of 2021 names seven, and a city has its own beside them. */
export const MEMBERS_MAX = 24;
/** A question that nobody needs answered within a year is none. */
export const CONSULTATION_DAYS_MAX = 366;

/** What one agency said last; what it said before is in the record. */
export const Opinion = z.strictObject({
  agencyId: Id,
  personId: Id,
  at: Instant,
  stance: Stance,
  /** Null after an erasure. */
  text: Note.nullable(),
});
export type Opinion = z.infer<typeof Opinion>;

const Members = z.array(Id).min(1).max(MEMBERS_MAX);

export const Consultation = z.strictObject({
  id: Id,
  version: z.int().positive(),
  caseId: Id,
  caseNumber: CaseNumber,
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  state: ConsultationState,
  /** Who asks; null: somebody of no agency. */
  agencyId: Id.nullable(),
  members: Members,
  dueAt: Instant,
  question: Note.nullable(),
  opinions: z.array(Opinion).max(MEMBERS_MAX),
  /** Null: not concluded. */
  agreed: z.boolean().nullable(),
  /** Who had said nothing when it was concluded. */
  silent: z.array(Id).max(MEMBERS_MAX),
  minutes: Note.nullable(),
  openedAt: Instant,
  changedAt: Instant,
  endedAt: Instant.nullable(),
});
export type Consultation = z.infer<typeof Consultation>;

export const consultationEvents = {
  'consultation.opened': {
    data: z.strictObject({
      caseId: Id,
      caseNumber: CaseNumber,
      jurisdiction: JurisdictionPath,
      sector: Sector.nullable(),
      unitId: Id.nullable(),
      agencyId: Id.nullable(),
      members: Members,
      dueAt: Instant,
    }),
    personal: z.strictObject({ question: Note }),
  },
  'consultation.widened': { data: z.strictObject({ members: Members }) },
  'consultation.answered': {
    data: z.strictObject({ agencyId: Id, personId: Id, stance: Stance }),
    personal: z.strictObject({ text: Note }),
  },
  'consultation.concluded': {
    data: z.strictObject({ agreed: z.boolean(), silent: z.array(Id).max(MEMBERS_MAX) }),
    personal: z.strictObject({ minutes: Note }),
  },
  'consultation.withdrawn': { data: z.strictObject({}), personal: z.strictObject({ note: Note }) },
} as const satisfies EventTypes;
