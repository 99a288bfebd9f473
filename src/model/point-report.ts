/** What an enforcement point reports: what it read back at its equipment, never what it was told. */
import { z } from 'zod';
import { AtDeath } from './enforcement-point.ts';
import { Id, Instant } from './event.ts';
import { ObservedState } from './order.ts';
import { line } from './text.ts';

/** Orders of one report: each may be a decision of a few milliseconds. */
export const REPORT_ORDERS_MAX = 200;

/** Why the newest set is not in effect. */
export const SET_REFUSALS = [
  'signature',
  'nonce',
  'other-point',
  'generation',
  'digest',
  'expired',
  'clock',
  'format',
  'equipment',
] as const;
export type SetRefusal = (typeof SET_REFUSALS)[number];

/** Why nothing is held although there is a set: nobody renewed its lease, or somebody at the point let everything go. */
export const LAPSES = ['lease-over', 'released-here'] as const;

/** Why single holds of it are not. */
export const HOLD_REFUSALS = [
  'exempt-here',
  'too-wide',
  'overlap',
  'over-budget',
  'rung',
  'equipment',
] as const;
export type HoldRefusal = (typeof HOLD_REFUSALS)[number];

const OrderReport = z.strictObject({
  id: Id,
  generation: z.int().positive(),
  observed: ObservedState,
  count: z.int().nonnegative(),
  /** SHA-256 of the keys that were found for it; null: none. */
  digest: z.string().max(128).nullable(),
  refusal: z.enum(HOLD_REFUSALS).nullable(),
});
export type OrderReport = z.infer<typeof OrderReport>;

const state = {
  /** When the equipment was read. */
  at: Instant,
  /** Of the set in effect; 0: none. */
  generation: z.int().nonnegative(),
  /** It withholds nothing, whatever the office says: the point's own file says so. */
  isDryRun: z.boolean(),
  atDeath: AtDeath,
  /** Elements of ours that were found; null: the equipment could not be read. */
  elements: z.int().nonnegative().nullable(),
  /** Changes by others that were found, and put right, since the start. */
  drifts: z.int().nonnegative(),
  refusal: z.strictObject({ code: z.enum(SET_REFUSALS), says: line(500) }).nullable(),
  /** Holds of the set that are not in effect. */
  refusedHolds: z.int().nonnegative(),
  lapse: z.enum(LAPSES).nullable(),
  software: line(64),
};

export const PointReport = z.strictObject({
  v: z.literal(1),
  ...state,
  /** Those that differ from what was last reported and answered. */
  orders: z.array(OrderReport).max(REPORT_ORDERS_MAX),
});
export type PointReport = z.infer<typeof PointReport>;

export const PointReportReply = z.strictObject({
  at: Instant,
  /** The point was out of sight, and its orders are in doubt since: all of them are to be told again. */
  again: z.boolean(),
  /** Orders whose report was not taken, with the code of the error table. */
  refused: z.array(z.strictObject({ id: Id, code: line(40) })).max(REPORT_ORDERS_MAX),
});
export type PointReportReply = z.infer<typeof PointReportReply>;

/** The last report, without its orders: state of the connection, not of the record. */
export const PointContact = z.strictObject({ pointId: Id, seenAt: Instant, ...state });
export type PointContact = z.infer<typeof PointContact>;
