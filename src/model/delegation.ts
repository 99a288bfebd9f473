/**
 * Delegations: authority lent for a time. A *deputy* acts for somebody who is away, with what that person may do. A
 * *break-glass* is authority that somebody takes up in an emergency, for hours, and that another person reviews.
 */
import { z } from 'zod';
import { JurisdictionPath, RoleSchema, Sector, VERBS } from './authority.ts';
import type { Verb } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Note } from './text.ts';

const DELEGATION_KINDS = ['deputy', 'break-glass'] as const;
const DelegationKind = z.enum(DELEGATION_KINDS);

const isVerb = (text: string): text is Verb => Object.hasOwn(VERBS, text);
export const VerbSchema = z.enum(Object.keys(VERBS).filter(isVerb));

const REVIEW_OUTCOMES = ['justified', 'unjustified'] as const;
export const ReviewOutcome = z.enum(REVIEW_OUTCOMES);
export type ReviewOutcome = z.infer<typeof ReviewOutcome>;

const lent = {
  /** Who holds it. */
  personId: Id,
  /** Whose it is: every decision also asks whether that person still has it. Null: break-glass. */
  fromPersonId: Id.nullable(),
  roles: z.array(RoleSchema).min(1).max(9),
  /** Only these verbs of the roles; null: all of them. */
  verbs: z.array(VerbSchema).min(1).nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  from: Instant,
  until: Instant,
};

export const DelegationContent = z.strictObject(lent);
export type DelegationContent = z.infer<typeof DelegationContent>;

/** In force from `from` (inclusive) to `until` and `endedAt` (exclusive). */
export const Delegation = z.strictObject({
  id: Id,
  version: z.int().positive(),
  kind: DelegationKind,
  ...lent,
  reason: Note.nullable(),
  madeAt: Instant,
  madeById: Id.nullable(),
  endedAt: Instant.nullable(),
  endedById: Id.nullable(),
  /** Only break-glass is reviewed. */
  reviewedAt: Instant.nullable(),
  reviewedById: Id.nullable(),
  reviewOutcome: ReviewOutcome.nullable(),
  reviewNote: Note.nullable(),
});
export type Delegation = z.infer<typeof Delegation>;

const reasoned = z.strictObject({ reason: Note });

export const delegationEvents = {
  'delegation.lent': { data: DelegationContent, personal: reasoned },
  'delegation.glass-broken': { data: DelegationContent, personal: reasoned },
  'delegation.ended': { data: z.strictObject({}) },
  'delegation.reviewed': {
    data: z.strictObject({ outcome: ReviewOutcome }),
    personal: z.strictObject({ note: Note }),
  },
} as const satisfies EventTypes;
