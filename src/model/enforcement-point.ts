/** Enforcement points: where a measure can be applied, by what means, to which networks, and how far at most. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { AddressText, NetworkText } from './network-text.ts';
import { RungSchema, RUNGS } from './rung.ts';
import { Name, Note } from './text.ts';

export const POINT_KINDS = [
  'nftables',
  'dns-rpz',
  'bgp',
  'radius',
  'portal',
  'webhook',
  'openc2',
] as const;
/** On trial it does everything but withhold. */
export const POINT_MODES = ['dry-run', 'live'] as const;
export type PointKind = (typeof POINT_KINDS)[number];

/** A province's access network has fewer aggregates. */
export const POINT_NETWORKS_MAX = 1024;
/** A minute is the shortest that a pull every 15 s keeps alive through two losses; a day is the longest a hold outlives its server. */
export const LEASE_SECONDS = { shortest: 60, usual: 900, longest: 86_400 } as const;

/** How far all that is held at this point may reach: the enforcer refuses a set beyond it. */
export const PointBudget = z.strictObject({
  elementsMax: z.int().min(1).max(1_000_000),
  /** Nothing shorter than these prefixes (governance.md trap 14: a missing length became 0.0.0.0/0). */
  shortestIpv4: z.int().min(8).max(32),
  shortestIpv6: z.int().min(16).max(128),
});

/**
 * What becomes of holds when the enforcer dies. `lapse`: they end with their lease, by the equipment's own time or by a
 * guard process. `owner`: they end at once, with the process that made them.
 */
export const AtDeath = z.enum(['lapse', 'owner']);

/** Hosts of vendors, certificate authorities and helpers together. */
const GARDEN_NETWORKS_MAX = 256;

/** What a held system can still reach. */
export const Garden = z.strictObject({
  /** The notice: one origin of its own, never another's page. */
  portal: z.strictObject({
    origin: z
      .url({ protocol: /^https?$/ })
      .max(255)
      .regex(/^https?:\/\/[^\s/?#@]+$/, 'an origin alone, as https://notice.example'),
    ipv4: AddressText.nullable(),
    ipv6: AddressText.nullable(),
    /** Of its origin. */
    port: z.int().min(1).max(65_535),
    /** Where plain HTTP of held hosts is sent to be answered with 511 (RFC 6585 §6); TLS never is. */
    captivePort: z.int().min(1).max(65_535),
  }),
  resolvers: z.array(NetworkText).max(16),
  allow: z.array(NetworkText).max(GARDEN_NETWORKS_MAX),
});
export type Garden = z.infer<typeof Garden>;

const declared = {
  name: Name,
  kind: z.enum(POINT_KINDS),
  jurisdiction: JurisdictionPath,
  /** Empty: it serves names (DNS) or sessions, whatever their addresses. */
  networks: z.array(NetworkText).max(POINT_NETWORKS_MAX),
  rungs: z.array(RungSchema).min(1).max(RUNGS.length),
  mode: z.enum(POINT_MODES),
  leaseSeconds: z.int().min(LEASE_SECONDS.shortest).max(LEASE_SECONDS.longest),
  budget: PointBudget,
  atDeath: AtDeath.default('lapse'),
  garden: Garden.nullable().default(null),
  /** For each held host, each way; needed by the rung `throttle`. */
  throttleKbit: z.int().min(8).max(1_000_000).nullable().default(null),
  /** Whether it is told devices, users and sessions: where it is an access switch or an AAA server. */
  withHolders: z.boolean().default(false),
};
export const PointContent = z.strictObject(declared);
export type PointContent = z.infer<typeof PointContent>;

/** A person, and whose deputy they were: neither may let it hold again. */
const Hands = z.array(Id).min(1).max(2);

export const EnforcementPoint = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...declared,
  declaredAt: Instant,
  /** Since when it is in earnest; null in dry-run. */
  liveSince: Instant.nullable(),
  retiredAt: Instant.nullable(),
  /** Since when nothing is held there, whatever orders say; null: it holds as they say. */
  haltedAt: Instant.nullable(),
  haltedBy: Hands.nullable(),
});
export type EnforcementPoint = z.infer<typeof EnforcementPoint>;

const noted = z.strictObject({ note: Note });

export const pointEvents = {
  'point.declared': { data: PointContent },
  'point.changed': { data: PointContent },
  'point.retired': { data: z.strictObject({}), personal: z.strictObject({ reason: Note }) },
  /** Everything held there is let go, by one person and at once. */
  'point.halted': { data: z.strictObject({ hands: Hands }), personal: noted },
  'point.resumed': { data: z.strictObject({ hands: Hands }), personal: noted },
} as const satisfies EventTypes;
