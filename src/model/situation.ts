/** What an office looks at first: what mines now, what waits, how it goes. Everything within reach of whoever asks. */
import { z } from 'zod';
import { CASE_STATES } from './case.ts';
import { EnergyFactor } from './energy-factor.ts';
import { Instant } from './event.ts';
import { Interval } from './finding.ts';

/** Days of a trend. */
export const TREND_DAYS_MAX = 180;
/** Lines of one table of what mines now; the rest is told as a number. */
export const SHARES_MAX = 12;

const Count = z.int().nonnegative();

/** What mines now in one place, sector, coin, pool or algorithm. */
export const MiningShare = z.strictObject({
  /** Null: not known. */
  key: z.string().max(256).nullable(),
  systems: Count,
  watts: Interval.nullable(),
});
export type MiningShare = z.infer<typeof MiningShare>;

const Shares = z.strictObject({
  items: z.array(MiningShare).max(SHARES_MAX),
  /** Further ones. */
  more: Count,
});

export const TrendDay = z.strictObject({
  /** In UTC. */
  day: z.iso.date(),
  findings: Count,
  opened: Count,
  closed: Count,
  /** The mean over the day: energy seen, by 24 hours. */
  watts: Interval,
});
export type TrendDay = z.infer<typeof TrendDay>;

export const Situation = z.strictObject({
  at: Instant,
  mining: z.strictObject({
    /** Heard of within so many minutes. */
    minutes: z.int().positive(),
    systems: Count,
    sessions: Count,
    unmeasured: Count,
    watts: Interval.nullable(),
    co2eKgPerHour: Interval.nullable(),
    factors: z.array(EnergyFactor).max(64),
    byJurisdiction: Shares,
    bySector: Shares,
    byCoin: Shares,
    byPool: Shares,
    /** Speeds of different algorithms have no sum. */
    rates: z
      .array(
        z.strictObject({
          algorithm: z.string().max(32),
          unit: z.enum(['H/s', 'Sol/s', 'G/s']),
          systems: Count,
          rate: Interval,
        }),
      )
      .max(32),
  }),
  newLeads: Count,
  overdueCases: Count,
  casesByState: z.record(z.enum(CASE_STATES).exclude(['closed']), Count),
  /** Orders that hold just now, and those of them of which a point does not agree. */
  held: Count,
  degraded: Count,
  /** Open cases by place, for the map. */
  openByJurisdiction: z.array(
    z.strictObject({ key: z.string().max(200), open: Count, overdue: Count }),
  ),
  trend: z.array(TrendDay).max(TREND_DAYS_MAX + 1),
  /** From the pass of the verification until every point was seen to have let go. */
  releases: z.strictObject({
    days: z.int().positive(),
    count: Count,
    medianMs: z.number().nullable(),
    p90Ms: z.number().nullable(),
    worstMs: z.number().nullable(),
    /** Passed, and still held. */
    waiting: Count,
    /** Of them, longer than their clock allows. */
    overdue: Count,
    /** Releases by how long they took. */
    histogram: z.array(z.strictObject({ upToMs: z.number().nullable(), count: Count })).max(12),
  }),
});
export type Situation = z.infer<typeof Situation>;
