/**
 * Electricity that mining took, and what that means. Glossary: a *session* is one finding over the time in which it was
 * seen; what is *unmeasured* was seen to mine, but nobody can say how fast. Sums of low, central and high take every
 * session at its bound at once, so they are wide on purpose. Hash rates are never added across algorithms.
 */
import { z } from 'zod';
import { EnergyFactor } from './energy-factor.ts';
import { Id, Instant } from './event.ts';
import { Interval } from './finding.ts';

/** Low, central and high of anything. */
export type Span = z.infer<typeof Interval>;

/** A session that was heard of within these minutes mines now: live sensors tell a change within seconds, pools pause for minutes. */
export const MINING_NOW_MINUTES = 15;

/** Energy over a stretch of time and what follows from it; null where no factor is asked for, or nothing is measured. */
export const EnergyFigures = z.strictObject({
  kwh: Interval.nullable(),
  co2eKg: Interval.nullable(),
  /** Standard coal, kilograms; null outside of where it is reckoned with. */
  coalKg: Interval.nullable(),
});
export type EnergyFigures = z.infer<typeof EnergyFigures>;

/** Watts, or hashes a second, from one moment to the next step. */
const Step = z.strictObject({
  at: Instant,
  low: z.number(),
  central: z.number(),
  high: z.number(),
});
export type Step = z.infer<typeof Step>;

/** Steps of one curve at most: a screen has fewer columns. */
export const STEPS_MAX = 400;

export const RateCurve = z.strictObject({
  algorithm: z.string().max(32),
  unit: z.enum(['H/s', 'Sol/s', 'G/s']),
  steps: z.array(Step).max(STEPS_MAX),
});
export type RateCurve = z.infer<typeof RateCurve>;

/** Of one case or system. */
export const EnergyAccount = EnergyFigures.extend({
  /** When it was reckoned. */
  at: Instant,
  sessions: z.int().nonnegative(),
  unmeasured: z.int().nonnegative(),
  /** First and last word of mining: the interval with evidence at both ends. */
  from: Instant.nullable(),
  to: Instant.nullable(),
  /** Of them, in which mining was seen. */
  hours: z.number().nonnegative(),
  wattsNow: Interval.nullable(),
  /** The most at one time. */
  wattsMost: Interval.nullable(),
  /** Let go or closed, and nothing was seen since: what no longer runs. */
  stopped: z.strictObject({ watts: Interval, since: Instant }).nullable(),
  factor: EnergyFactor.nullable(),
  coalFactor: EnergyFactor.nullable(),
  power: z.array(Step).max(STEPS_MAX),
  rates: z.array(RateCurve).max(16),
});
export type EnergyAccount = z.infer<typeof EnergyAccount>;

export const ENERGY_BY = ['jurisdiction', 'sector', 'unit', 'system', 'case'] as const;
export type EnergyBy = (typeof ENERGY_BY)[number];

/** One line of a table of energy. */
export const EnergyRow = EnergyFigures.extend({
  /** A path, a sector or an id; null: of no known one. */
  key: z.union([Id, z.string().max(200)]).nullable(),
  sessions: z.int().nonnegative(),
  unmeasured: z.int().nonnegative(),
  wattsNow: Interval.nullable(),
  from: Instant.nullable(),
  to: Instant.nullable(),
  /** Of the closed case: figures as they were computed then, with their factor. */
  isRecorded: z.boolean(),
});
export type EnergyRow = z.infer<typeof EnergyRow>;
