/**
 * What an enforcer and equipment that is driven elsewhere say to each other: our own small protocol, in full in
 * docs/containment/webhook.md. The equipment has elements (networks from which access is withheld), and a frame (what
 * must stand before the first of them).
 */
import { z } from 'zod';
import { HOLDS_MAX, ORDERS_OF_HOLD_MAX, Pools, SET_EXEMPT_MAX } from './desired-set.ts';
import { Garden } from './enforcement-point.ts';
import { Id, Instant } from './event.ts';
import { NetworkText } from './network-text.ts';
import { ContentHash } from './order.ts';
import { RungSchema } from './rung.ts';

export const POINT_STATE_FORMAT = 'minewatch-point-state/1';
export const POINT_CHANGES_FORMAT = 'minewatch-point-changes/1';
export const POINT_DONE_FORMAT = 'minewatch-point-done/1';
export const POINT_REFUSAL_FORMAT = 'minewatch-point-refusal/1';

/** Of one transaction: some 12 MB, applied within seconds. The rest is another transaction. */
export const POINT_CHANGES_MAX = 50_000;

/** What must stand before anything is held. */
export const PointFrame = z.strictObject({
  /** Let through before all else, as source and as destination; disjoint, sorted. */
  exempt: z.array(NetworkText).max(SET_EXEMPT_MAX),
  pools: Pools,
  garden: Garden.nullable(),
  /** For each held host, each way, on the rung `throttle`. */
  throttleKbit: z.int().positive().nullable(),
});
export type PointFrame = z.infer<typeof PointFrame>;

const Orders = z.array(Id).max(ORDERS_OF_HOLD_MAX);

/** Asked for. */
export const PointElement = z.strictObject({
  network: NetworkText,
  rung: RungSchema.exclude(['notify']),
  orders: Orders.min(1),
  /** Gone by then, whether or not anybody is heard of again. */
  expiresAt: Instant,
});
export type PointElement = z.infer<typeof PointElement>;

/** Found. */
const PointFound = z.strictObject({
  network: NetworkText,
  /** Null: something is withheld from it that is none of these. */
  rung: RungSchema.exclude(['notify']).nullable(),
  orders: Orders,
  /** Null: it does not end by itself. */
  expiresAt: Instant.nullable(),
  /** `unknown`: it was passed on, and what became of it is not known. */
  certainty: z.enum(['there', 'unknown']),
});

/** The answer to GET: what is in effect, not what was asked for. */
export const PointState = z.strictObject({
  format: z.literal(POINT_STATE_FORMAT),
  /** By the equipment's clock. */
  at: Instant,
  /** The highest that was ever taken: nothing older is. 0: none yet. */
  generation: z.int().nonnegative(),
  frame: z
    .strictObject({
      /** SHA-256 of the frame's RFC 8785 form in UTF-8. */
      digest: ContentHash,
      /** Whether all of it is still in effect. */
      intact: z.boolean(),
    })
    .nullable(),
  elements: z.array(PointFound).max(HOLDS_MAX),
});
export type PointState = z.infer<typeof PointState>;

export const PointChange = z.discriminatedUnion('does', [
  z.strictObject({ does: z.literal('frame'), frame: PointFrame }),
  /** Taken off, or put on again less strictly. */
  z.strictObject({
    does: z.literal('release'),
    network: NetworkText,
    lower: PointElement.nullable(),
  }),
  /** Put on, in place of what is there for this network. */
  z.strictObject({ does: z.literal('hold'), element: PointElement }),
  /** The same, where nothing but its end or its orders differ. */
  z.strictObject({ does: z.literal('rearm'), element: PointElement }),
  /** Every element and the frame are taken off. */
  z.strictObject({ does: z.literal('clear') }),
]);
export type PointChange = z.infer<typeof PointChange>;

/** The body of POST: all of it is done, or none. */
export const PointChanges = z.strictObject({
  format: z.literal(POINT_CHANGES_FORMAT),
  generation: z.int().nonnegative(),
  changes: z.array(PointChange).min(1).max(POINT_CHANGES_MAX),
});
export type PointChanges = z.infer<typeof PointChanges>;

/** The answer to POST with status 200. */
export const PointDone = z.strictObject({
  format: z.literal(POINT_DONE_FORMAT),
  generation: z.int().nonnegative(),
});
export type PointDone = z.infer<typeof PointDone>;

export const POINT_REFUSALS = [
  /** 401: no signature of ours, too old, or seen before with another content. */
  'unsigned',
  /** 400: not of this protocol. */
  'malformed',
  /** 409: a higher generation was taken already. */
  'stale-generation',
  /** 409: the first element came before a frame. */
  'no-frame',
  /** 409: this equipment does not do what is asked. */
  'unsupported',
  /** 409: it would hold what is exempt. */
  'exempt',
  /** 413: more than it can hold. */
  'too-many',
] as const;

/** The answer with status 4xx: nothing was changed. */
export const PointRefusal = z.strictObject({
  format: z.literal(POINT_REFUSAL_FORMAT),
  code: z.enum(POINT_REFUSALS),
  /** The network that is refused; null where it is the whole. */
  network: NetworkText.nullable(),
  message: z.string().max(500),
});
export type PointRefusal = z.infer<typeof PointRefusal>;
