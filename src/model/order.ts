/**
 * Orders: a hold on one system, decided by people, applied at enforcement points. Glossary: the *content* is what
 * approvers bind themselves to by its hash; a *point* is an enforcement point on which the order is applied;
 * *observed* is what was read back there, never what was intended; the *generation* counts how often what is wanted
 * of the points has changed.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { NetworkText } from './network-text.ts';
import {
  DurationHours,
  LegalBasis,
  LesserMeasures,
  ReleaseConditions,
  ReviewHours,
} from './order-terms.ts';
import { RungSchema } from './rung.ts';
import { Note } from './text.ts';

export const ORDER_STATES = [
  'draft',
  'proposed',
  'approved',
  'scheduled',
  'applying',
  'active',
  'degraded',
  'suspended',
  'lifting',
  'lifted',
  'refused',
  'expired',
] as const;
export const OrderState = z.enum(ORDER_STATES);
export type OrderState = z.infer<typeof OrderState>;

/** Why a system is held (governance.md, appendix B). */
export const ORDER_REASONS = [
  'confirmed-deliberate',
  'confirmed-compromised',
  'refusal-after-notice',
  'emergency-harm',
  'attestation-overdue',
  'authority-order',
] as const;
export const OrderReason = z.enum(ORDER_REASONS);
export type OrderReason = z.infer<typeof OrderReason>;

/** What was read back at a point; `unreachable` is never `absent`. */
export const OBSERVED_STATES = [
  'pending',
  'active',
  'partial',
  'drifted',
  'lifting',
  'absent',
  'unreachable',
  /** The point is on trial, or the order is: it has worked out what it would do, and withholds nothing. */
  'shadow',
] as const;
export const ObservedState = z.enum(OBSERVED_STATES);
export type ObservedState = z.infer<typeof ObservedState>;

/** Why a hold ends, or never was. */
export const ENDINGS = [
  'rectified',
  'mistake',
  'appeal-upheld',
  'no-longer-necessary',
  'exempt',
  'shared-address',
  'binding-ended',
  'not-ratified',
  'duration-over',
  'lapsed',
  'withdrawn',
  'refused',
  'transferred',
] as const;
export const Ending = z.enum(ENDINGS);
export type Ending = z.infer<typeof Ending>;

/** Networks of one order: more is not one system. */
export const ORDER_NETWORKS_MAX = 1024;
/** Points of one order: every border of a large province. */
export const ORDER_POINTS_MAX = 512;
/** Approvals of one order: four people at most decide, and an emergency is ratified once. */
export const APPROVALS_MAX = 8;

/** Exemptions that one order sets aside. */
export const OVERRIDES_MAX = 16;

/** One network of the system, and the binding that says so. */
const ScopePart = z.strictObject({ network: NetworkText, bindingId: Id, boundAt: Instant });

export const OrderContent = z.strictObject({
  caseId: Id,
  systemId: Id,
  reason: OrderReason,
  rung: RungSchema,
  legalBasis: LegalBasis,
  scope: z.array(ScopePart).min(1).max(ORDER_NETWORKS_MAX),
  durationHours: DurationHours,
  reviewHours: ReviewHours,
  releaseConditions: ReleaseConditions,
  /** Exemptions that this order sets aside; any other keeps from it all the same (governance.md §6.7). */
  overrides: z.array(Id).min(1).max(OVERRIDES_MAX).optional(),
  /** A trial: points work out what they would do, and do nothing. */
  isShadow: z.literal(true).optional(),
});
export type OrderContent = z.infer<typeof OrderContent>;

/** The part of the content in words; people may be named in it. */
export const OrderGrounds = z.strictObject({
  necessity: Note,
  lesser: LesserMeasures,
  /** Why the exemptions that it sets aside must not hold here. */
  override: Note.optional(),
});
export type OrderGrounds = z.infer<typeof OrderGrounds>;

/** An answer of the list of exemptions and pools about a scope. */
export const ExemptionCheck = z.strictObject({
  /** Of the list that was asked. */
  version: z.int().nonnegative(),
  checkedAt: Instant,
});
export type ExemptionCheck = z.infer<typeof ExemptionCheck>;

/** SHA-256, lower-case hexadecimal. */
export const ContentHash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal');

/** The ids of one person, and of whose deputy they were. */
const Hands = z.array(Id).min(1).max(2);

const Approval = z.strictObject({
  hands: Hands,
  at: Instant,
  contentHash: ContentHash,
  check: ExemptionCheck,
});

const OrderPoint = z.strictObject({
  id: Id,
  observed: ObservedState,
  /** Of the wanted state that the report is about. */
  generation: z.int().nonnegative(),
  /** When the point was read; null: not yet. */
  observedAt: Instant.nullable(),
  /** Elements found there. */
  count: z.int().nonnegative().nullable(),
  /** Of what was found, as the enforcer computed it. */
  digest: z.string().max(128).nullable(),
});
export type OrderPoint = z.infer<typeof OrderPoint>;

const Emergency = z.strictObject({
  hands: Hands,
  at: Instant,
  /** It lifts itself then, unless another person has ratified it. */
  until: Instant,
  ratifiedAt: Instant.nullable(),
});

const Probation = z.strictObject({
  since: Instant,
  rung: RungSchema,
  cleanUntil: Instant,
  outcome: z.enum(['clean', 'recurred']).nullable(),
});

export const Order = z.strictObject({
  id: Id,
  version: z.int().positive(),
  caseId: Id,
  systemId: Id,
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  state: OrderState,
  reason: OrderReason,
  /** As ordered; the rung that is wanted now may be lower (probation), never higher. */
  rung: RungSchema,
  rungNow: RungSchema,
  content: OrderContent,
  grounds: OrderGrounds.nullable(),
  contentHash: ContentHash,
  /** It sets an exemption aside: that needs one more person, and is counted. */
  overridesExemption: z.boolean(),
  check: ExemptionCheck,
  /** Who wrote the present content. */
  draftedBy: Hands.nullable(),
  /** Null before a proposal, and when a policy proposed it. */
  proposedBy: Hands.nullable(),
  proposedAt: Instant.nullable(),
  /** When a proposal or approval that nobody takes further is over. */
  lapsesAt: Instant.nullable(),
  approvals: z.array(Approval).max(APPROVALS_MAX),
  /** Different people needed when it was last approved; null before. */
  peopleNeeded: z.int().positive().nullable(),
  approvedAt: Instant.nullable(),
  emergency: Emergency.nullable(),
  startsAt: Instant.nullable(),
  until: Instant.nullable(),
  reviewAt: Instant.nullable(),
  reviewOverdue: z.boolean(),
  /** Where it is to be applied. */
  points: z.array(OrderPoint).max(ORDER_POINTS_MAX),
  generation: z.int().nonnegative(),
  probation: Probation.nullable(),
  suspendedBy: Hands.nullable(),
  /** Why it is being lifted, or is over. */
  ending: Ending.nullable(),
  endingNote: Note.nullable(),
  /** When time alone changes something next; what a sweep looks for. */
  nextAt: Instant.nullable(),
  draftedAt: Instant,
  changedAt: Instant,
  endedAt: Instant.nullable(),
  /** When its release was decided; the end is when every point had let go. */
  liftingAt: Instant.nullable(),
});
export type Order = z.infer<typeof Order>;

const noted = z.strictObject({ note: Note.nullable() });
const about = {
  content: OrderContent,
  contentHash: ContentHash,
  check: ExemptionCheck,
  hands: Hands.nullable(),
};
const wanted = { generation: z.int().positive() };

export const orderEvents = {
  'order.drafted': {
    data: z.strictObject({
      ...about,
      unitId: Id.nullable(),
      jurisdiction: JurisdictionPath,
      sector: Sector.nullable(),
    }),
    personal: OrderGrounds,
  },
  /** Voids every approval: what was approved is not what is there now. */
  'order.edited': { data: z.strictObject(about), personal: OrderGrounds },
  'order.proposed': {
    data: z.strictObject({
      contentHash: ContentHash,
      check: ExemptionCheck,
      hands: Hands.nullable(),
      /** Of the policy that proposed it; null: a person did. */
      policyVersion: z.int().positive().nullable(),
      lapsesAt: Instant,
    }),
  },
  'order.approved': {
    data: z.strictObject({
      contentHash: ContentHash,
      check: ExemptionCheck,
      hands: Hands,
      peopleNeeded: z.int().positive(),
      /** The last one that was needed. */
      complete: z.boolean(),
      lapsesAt: Instant,
    }),
  },
  /** Approved although exempt: said by an event of its own, so that nobody overlooks it. */
  'order.exemption-overridden': { data: z.strictObject({ exemptionIds: z.array(Id) }) },
  'order.refused': { data: z.strictObject({ ending: Ending }), personal: noted },
  'order.emergency-ordered': {
    data: z.strictObject({
      contentHash: ContentHash,
      check: ExemptionCheck,
      hands: Hands,
      emergencyUntil: Instant,
    }),
    personal: noted,
  },
  'order.scheduled': {
    data: z.strictObject({
      startsAt: Instant,
      until: Instant,
      reviewAt: Instant,
      pointIds: z.array(Id).min(1).max(ORDER_POINTS_MAX),
    }),
  },
  'order.applying': { data: z.strictObject({ check: ExemptionCheck, ...wanted }) },
  'order.observed': {
    data: z.strictObject({
      pointId: Id,
      observed: ObservedState,
      observedAt: Instant,
      generation: z.int().nonnegative(),
      count: z.int().nonnegative().nullable(),
      digest: z.string().max(128).nullable(),
    }),
  },
  'order.active': { data: z.strictObject({}) },
  'order.degraded': { data: z.strictObject({}) },
  'order.reviewed': { data: z.strictObject({ reviewAt: Instant }), personal: noted },
  'order.review-overdue': { data: z.strictObject({}) },
  'order.probation-started': {
    data: z.strictObject({ rung: RungSchema, cleanUntil: Instant, ...wanted }),
  },
  'order.probation-clean': { data: z.strictObject({}) },
  'order.recurred': {
    data: z.strictObject({ findingId: z.string().max(64).nullable(), rung: RungSchema, ...wanted }),
  },
  'order.suspended': {
    data: z.strictObject({
      hands: Hands.nullable(),
      why: z.enum(['appeal', 'harm']),
      generation: z.int().nonnegative(),
    }),
    personal: noted,
  },
  'order.resumed': { data: z.strictObject({ check: ExemptionCheck, ...wanted }), personal: noted },
  'order.lifting': { data: z.strictObject({ ending: Ending, ...wanted }), personal: noted },
  'order.lifted': { data: z.strictObject({ ending: Ending }), personal: noted },
  'order.expired': { data: z.strictObject({ ending: Ending }) },
} as const satisfies EventTypes;
