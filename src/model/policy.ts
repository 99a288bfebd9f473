/**
 * Policies: what a jurisdiction decides once for all its cases. A policy states only what differs from the node above;
 * what holds at a node follows from all policies on the way down (`govern/policy.ts`).
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { CLOCK_KINDS, ClockTerms, SUBJECT_CLOCKS } from './clock.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRADES, isAtLeast } from './evidence.ts';
import { OrderTemplate } from './order-template.ts';
import { HOLD_DAYS_MAX } from './order-terms.ts';
import { AUTOMATIC_RUNG_MAX, RungSchema, rungRank } from './rung.ts';
import { Note } from './text.ts';

/** Why somebody appeals (governance.md §6.6). */
export const APPEAL_GROUNDS = [
  'not-my-system',
  'lawful-use',
  'hardship',
  'more-time',
  'compromised',
  'procedure',
] as const;
export const AppealGround = z.enum(APPEAL_GROUNDS);
export type AppealGround = z.infer<typeof AppealGround>;

/** An emergency order lasts three days at most, whatever a policy says: a weekend and the working day after it. */
export const EMERGENCY_HOURS_MAX = 72;

export const PolicyRules = z.strictObject({
  /** A lead with a finding of this grade opens a case by itself; null: people open cases. */
  autoOpenFrom: z
    .enum(GRADES)
    .refine((grade) => isAtLeast(grade, 'session'), 'session or above')
    .nullable(),
  /** The highest rung that may be proposed without a person; null: none. */
  autoRungMax: RungSchema.refine(
    (rung) => rungRank(rung) <= rungRank(AUTOMATIC_RUNG_MAX),
    `at most ${AUTOMATIC_RUNG_MAX}`,
  ).nullable(),
  /** What is proposed without a person once mining was found; null: people write every order. */
  autoOrder: OrderTemplate.nullable(),
  /** Different people that an order needs, the proposer among them; an over-wide one needs one more. */
  orderPeople: z.int().min(2).max(4),
  /** What is wider than this is over-wide. */
  budget: z.strictObject({
    /** The shortest prefix: a smaller number is a wider net. */
    ipv4Length: z.int().min(16).max(32),
    ipv6Length: z.int().min(32).max(128),
    /** Of the known systems of the jurisdiction, 0 to 1; one system is always within. */
    systemsShare: z.number().min(0).max(0.1),
    /** IPv4 addresses, and IPv6 networks of 64 bits, of one order. */
    addresses: z.int().min(1).max(65_536),
  }),
  holdDaysMax: z.int().min(1).max(HOLD_DAYS_MAX),
  /** Hours until a person must look at a running order again. */
  reviewHoursMax: z.int().min(1).max(2160),
  /** A proposal that nobody approves, and an approval that nobody uses, lapse after these days. */
  proposalDays: z.int().min(1).max(60),
  emergencyHours: z.int().min(1).max(EMERGENCY_HOURS_MAX),
  /** Hours without any sign of mining, at the same sensors, before a release. */
  cleanHours: z.int().min(1).max(720),
  /** A finding within these days of a release counts as a recurrence. */
  recurrenceDays: z.int().min(1).max(366),
  /** A dismissed lead takes in sightings of no higher grade for these days without asking again. */
  dismissalDays: z.int().min(0).max(366),
  /** Whether an appeal takes the hold off until it is decided. */
  appeals: z.record(AppealGround, z.enum(['suspend', 'keep'])),
  /** The clocks of the people concerned that stand still until an appeal is decided. */
  appealPauses: z.array(z.enum(SUBJECT_CLOCKS)).max(SUBJECT_CLOCKS.length),
  clocks: z.record(z.enum(CLOCK_KINDS), ClockTerms),
});
export type PolicyRules = z.infer<typeof PolicyRules>;

/** What one node says itself. */
export const PolicyChange = PolicyRules.partial();
export type PolicyChange = z.infer<typeof PolicyChange>;

/** One per jurisdiction; the version is the version of its text. */
export const Policy = z.strictObject({
  id: Id,
  version: z.int().positive(),
  jurisdiction: JurisdictionPath,
  rules: PolicyChange,
  setAt: Instant,
  setById: Id.nullable(),
  reason: Note.nullable(),
});
export type Policy = z.infer<typeof Policy>;

export const policyEvents = {
  'policy.set': {
    data: z.strictObject({ jurisdiction: JurisdictionPath, rules: PolicyChange }),
    personal: z.strictObject({ reason: Note }),
  },
} as const satisfies EventTypes;
