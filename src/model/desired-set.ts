/**
 * Desired sets: everything that one enforcement point is to withhold, and nothing else. Glossary: the *content* is the
 * whole set as text; a *lease* is the small signed note that lets the point keep to this content for a while. A point
 * that hears nothing lets go when its lease is over; content that has not changed travels once.
 */
import { z } from 'zod';
import { Id, Instant } from './event.ts';
import { AtDeath, Garden, POINT_KINDS, PointBudget } from './enforcement-point.ts';
import { AddressText, NetworkText } from './network-text.ts';
import { ContentHash } from './order.ts';
import { RungSchema, RUNGS } from './rung.ts';

export const SET_FORMAT = 'minewatch-desired-set/1';
export const LEASE_FORMAT = 'minewatch-desired-lease/1';

/** One point's elements; a province's edge has a tenth. */
export const HOLDS_MAX = 1_000_000;
/** Orders on one network at a time: agencies that hold the same system. */
export const ORDERS_OF_HOLD_MAX = 64;
/** A network's border exempts fewer. */
export const SET_EXEMPT_MAX = 65_536;
/** Pools that are known at a time: addresses of all lists together are fewer. */
export const SET_POOLS_MAX = 65_536;

/** `withheld at most so long`, for one order. */
const HoldOrder = z.strictObject({
  id: Id,
  /** Of what is wanted of it; the point's report names it again. */
  generation: z.int().positive(),
  /** What was approved: the point can be held against the record. */
  contentHash: ContentHash,
});
export type HoldOrder = z.infer<typeof HoldOrder>;

/** A host name without a trailing dot, lower case (RFC 1123 §2.1, and the underscore that lists have). */
export const HostName = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/, 'a host name');

/** By what equipment other than routers knows a system: only points that need it are told. */
export const Holder = z.strictObject({
  mac: z
    .string()
    .regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/)
    .nullable(),
  user: z.string().min(1).max(253).nullable(),
  session: z.string().min(1).max(253).nullable(),
  port: z.string().min(1).max(253).nullable(),
});
export type Holder = z.infer<typeof Holder>;

/** One network from which access is withheld; no two of a set overlap. */
export const Hold = z.strictObject({
  network: NetworkText,
  rung: RungSchema.exclude(['notify']),
  /** Worked out and told, never applied: the point, or every order here, is a trial. */
  isShadow: z.boolean(),
  /** Never held from then on, whatever else is known. */
  until: Instant,
  orders: z.array(HoldOrder).min(1).max(ORDERS_OF_HOLD_MAX),
  holders: z.array(Holder).max(16),
});
export type Hold = z.infer<typeof Hold>;

const PoolEndpoint = z.strictObject({ ip: AddressText, port: z.int().min(1).max(65_535) });

/** What the lower rungs block: where miners go. */
export const Pools = z.strictObject({
  endpoints: z.array(PoolEndpoint).max(SET_POOLS_MAX),
  names: z.array(HostName).max(SET_POOLS_MAX),
});
export type Pools = z.infer<typeof Pools>;

export const DesiredSet = z.strictObject({
  format: z.literal(SET_FORMAT),
  pointId: Id,
  kind: z.enum(POINT_KINDS),
  /** Grows by one with every change of the rest: what was once replaced is never applied again. */
  generation: z.int().positive(),
  mode: z.enum(['dry-run', 'live']),
  atDeath: AtDeath,
  leaseSeconds: z.int().positive(),
  rungs: z.array(RungSchema).max(RUNGS.length),
  budget: PointBudget,
  /** Sorted by network. */
  holds: z.array(Hold).max(HOLDS_MAX),
  /** Orders that must be gone, until the point has said that they are. */
  gone: z.array(HoldOrder).max(HOLDS_MAX),
  /** Never held, as source and as destination; disjoint. */
  exempt: z.array(NetworkText).max(SET_EXEMPT_MAX),
  pools: Pools,
  garden: Garden.nullable(),
  throttleKbit: z.int().positive().nullable(),
});
export type DesiredSet = z.infer<typeof DesiredSet>;

/** 16 random bytes. */
export const Nonce = z.string().regex(/^[0-9a-f]{32}$/, '32 hexadecimal digits');

/** What is signed: this content, for this point, until then. */
export const Lease = z.strictObject({
  format: z.literal(LEASE_FORMAT),
  pointId: Id,
  generation: z.int().positive(),
  /** SHA-256 of the content's text in UTF-8. */
  digest: ContentHash,
  issuedAt: Instant,
  notAfter: Instant,
  /** What the point put into its question: so the answer is new, whatever any clock says. */
  nonce: Nonce,
});
export type Lease = z.infer<typeof Lease>;

/** Ed25519 over the text as it stands; nothing is written anew to check it. */
export const SignedLease = z.strictObject({
  text: z.string().max(2048),
  /** Base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type SignedLease = z.infer<typeof SignedLease>;
