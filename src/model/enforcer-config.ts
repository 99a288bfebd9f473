/**
 * The enforcer's own file: TOML on the machine where it runs. What reaches the equipment, and its secrets, stand here
 * alone; the office never learns them. `…-file` names a file that holds a secret.
 */
import { z } from 'zod';
import { ServerUrl } from './config.ts';
import { HostName } from './desired-set.ts';
import { AtDeath } from './enforcement-point.ts';
import { Id } from './event.ts';
import { AddressText, NetworkText } from './network-text.ts';
import { RungSchema } from './rung.ts';

const Path = z.string().min(1).max(4096);
const Port = z.int().min(1).max(65_535);
/** A program with its first arguments: `["nft"]`, `["ip", "netns", "exec", "edge", "nft"]`. */
const Program = z.array(z.string().min(1).max(4096)).min(1).max(16);
const Host = z.union([AddressText, HostName, z.literal('localhost')]);

export const NftablesSettings = z.strictObject({
  command: Program.default(['nft']),
  /** Of our own table; every other is left alone. */
  table: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,31}$/)
    .default('minewatch'),
  /** `ingress` holds at these devices, before flow offload and on bridges; `forward` holds what is routed. */
  hook: z.enum(['forward', 'ingress']).default('forward'),
  devices: z.array(z.string().min(1).max(15)).max(64).default([]),
  /** Of our chains; lower is earlier. Before the firewall's own at 0. */
  priority: z.int().min(-400).max(400).default(-10),
  /** Devices are held by their MAC address as well: on the access switch itself. */
  'match-mac': z.boolean().default(false),
});
export type NftablesSettings = z.infer<typeof NftablesSettings>;

export const RpzSettings = z.strictObject({
  /** The primary, by RFC 2136 and zone transfer. */
  server: Host,
  port: Port.default(53),
  /** Two zones under it are ours alone: `clients.<zone>` and `names.<zone>`. */
  zone: HostName,
  /** A file with `key "name" { algorithm hmac-sha256; secret "…"; };` as tsig-keygen writes it. */
  'key-file': Path,
  /** What held clients are led to instead of a pool; without it the name does not exist for them (NXDOMAIN). */
  'lead-to': HostName.optional(),
  /** Resolvers know a change after so long: BIND's `min-update-interval` (60 unless it is set) and the transfer. */
  'settle-s': z.int().min(0).max(300).default(65),
  'timeout-s': z.int().min(1).max(60).default(5),
});
export type RpzSettings = z.infer<typeof RpzSettings>;

export const BgpSettings = z.strictObject({
  command: Program.default(['gobgp']),
  /** Of gobgpd's API. */
  host: Host.default('127.0.0.1'),
  port: Port.default(50_051),
  /** Routers that validate believe `destination` over iBGP (RFC 8955 §6, RFC 9117), `source` only where they are told to. */
  match: z.enum(['destination', 'source', 'both']).default('destination'),
  /** `rtbh` for routers without FlowSpec: a route to the discard address for the rung `blackhole` alone. */
  by: z.enum(['flowspec', 'rtbh']).default('flowspec'),
  'next-hop-ipv4': AddressText.default('192.0.2.1'),
  'next-hop-ipv6': AddressText.default('100::1'),
  /**
   * The community of every route of ours: what bears it is ours to withdraw. One of your own, another for each enforcer
   * at the same gobgpd. RFC 6561 is about what we do, and 65000 is nobody's AS number (RFC 6996).
   */
  mark: z
    .string()
    .regex(/^[1-9]\d{0,4}:(?:0|[1-9]\d{0,4})$/, 'a community, as 65000:6561')
    // What begins with 65535 is well known (RFC 1997), and others would obey it.
    .refine(
      (text) => text.split(':').every((half, i) => Number(half) <= 65_534 + i),
      'numbers that fit: 1–65534 and 0–65535',
    )
    .default('65000:6561'),
  /** Rules at a time; routers have room for some hundreds to a few thousand, for all who send them. */
  'rules-max': z.int().min(1).max(100_000).default(1_000),
  /** So many routers must have been told of a route before it counts as there; 0 believes gobgpd's own table. */
  'routers-min': z.int().min(0).max(64).default(1),
  'timeout-s': z.int().min(1).max(60).default(5),
});
export type BgpSettings = z.infer<typeof BgpSettings>;

/** What a session is told: a filter by its name on the access server, a VLAN, or both. */
const Treatment = z
  .strictObject({
    'filter-id': z.string().min(1).max(253).optional(),
    /** As Tunnel-Private-Group-Id of a VLAN tunnel (RFC 3580 §3.31). */
    vlan: z.string().min(1).max(250).optional(),
  })
  .refine((told) => told['filter-id'] !== undefined || told.vlan !== undefined, 'tells nothing');
export type Treatment = z.infer<typeof Treatment>;

const AccessServer = z.strictObject({
  name: z.string().min(1).max(253),
  host: Host,
  port: Port.default(3799),
  'secret-file': Path,
  /** What it calls itself in accounting, beside its name and host: NAS-Identifier or NAS-IP-Address. */
  'known-as': z.array(z.string().min(1).max(253)).max(16).default([]),
  /** How it writes hardware addresses: RFC 3580 §3.20 has `00-53-00-AA-BB-CC`. */
  'mac-form': z.enum(['dashes', 'colons', 'dots', 'plain']).default('dashes'),
  /** Sent as NAS-Identifier, for one that stands behind a proxy. */
  identifier: z.string().min(1).max(253).optional(),
});
export type AccessServer = z.infer<typeof AccessServer>;

export const RadiusSettings = z
  .strictObject({
    /** Access servers: each answers CoA and Disconnect for its sessions. */
    nas: z.array(AccessServer).min(1).max(256),
    /** What makes a session held, by rung; what is not here this point cannot do. */
    rungs: z.partialRecord(RungSchema.exclude(['notify']), Treatment),
    /** What makes it free again; it must tell all that any rung tells. */
    normal: Treatment,
    /** Of the tunnel attributes (RFC 2868 §3.1); 0: none. */
    'vlan-tag': z.int().min(0).max(31).default(0),
    /** `disconnect` where a session cannot be changed: its next login is held. */
    by: z.enum(['coa', 'disconnect']).default('coa'),
    /** What names a session to an access server; all that is sent must fit (RFC 5176 §3). */
    'identify-by': z
      .array(z.enum(['session', 'user', 'mac', 'port', 'address']))
      .min(1)
      .default(['session', 'user', 'mac', 'port', 'address']),
    /** The first of these that a held system and a login both name decides whether the login is that system's. */
    'recognise-by': z
      .array(z.enum(['mac', 'user', 'port']))
      .min(1)
      .default(['mac', 'user', 'port']),
    /**
     * What ends a hold that nobody renews. `session-timeout`: the access server asks again, or ends the session, when
     * the lease is over. `login`: nothing before the next login, for equipment that cannot change the time.
     */
    'ends-by': z.enum(['session-timeout', 'login']).default('session-timeout'),
    /** Session time of a released session, where a hold had shortened it. */
    'normal-session-s': z.int().min(60).max(2_592_000).default(86_400),
    /** Where an AAA server asks what a login gets; on this machine, or over the network of the AAA servers. */
    'authorize-listen': AddressText.default('127.0.0.1'),
    'authorize-port': Port.default(8425),
    /** HTTP basic authentication of the user `minewatch`; needed beyond this machine, as the certificate is. */
    'authorize-password-file': Path.optional(),
    'authorize-certificate-file': Path.optional(),
    'authorize-key-file': Path.optional(),
    /** Before the first retransmission; each further wait is about twice the one before (RFC 5080 §2.2.1). */
    'timeout-s': z.int().min(1).max(30).default(2),
    attempts: z.int().min(1).max(8).default(3),
  })
  .refine(
    ({ rungs, normal }) =>
      Object.values(rungs).every(
        (told) =>
          (told['filter-id'] === undefined || normal['filter-id'] !== undefined) &&
          (told.vlan === undefined || normal.vlan !== undefined),
      ),
    'normal must name a filter-id where a rung does, and a vlan where a rung does: else nobody is released',
  );
export type RadiusSettings = z.infer<typeof RadiusSettings>;

export const WebhookPointSettings = z.strictObject({
  /** Answers GET with what it has, and POST to `…/changes` with what became of it (docs/containment/webhook.md). */
  url: ServerUrl,
  /** Of the HMAC under which both sides sign: `whsec_…`; a second line while both ends change it. */
  'secret-file': Path,
  'ca-file': Path.optional(),
  'timeout-s': z.int().min(1).max(60).default(10),
});
export type WebhookPointSettings = z.infer<typeof WebhookPointSettings>;

/** Arguments of SLPF that a consumer need not know (its clauses 19–21, and insert_rule). */
export const OPENC2_ARGUMENTS = ['insert_rule', 'direction', 'persistent', 'drop_process'] as const;

export const OpenC2Settings = z.strictObject({
  /** Of the consumer, without a path: that is `/.well-known/openc2`. */
  url: ServerUrl,
  'ca-file': Path.optional(),
  /** Needed with https: both sides prove who they are (transfer specification 1.1 §3.2.4). */
  'certificate-file': Path.optional(),
  'key-file': Path.optional(),
  from: z.string().min(1).max(253).default('minewatch'),
  to: z.string().min(1).max(253),
  /** What is said with a rule; leave out what the consumer does not know (it answers 501). */
  arguments: z
    .array(z.enum(OPENC2_ARGUMENTS))
    .max(4)
    .default([...OPENC2_ARGUMENTS]),
  /** With insert_rule: our rules have the numbers from here on, 4096 of them, and nobody else's do. */
  'first-rule': z.int().min(1).max(2_000_000_000).default(700_000),
  'timeout-s': z.int().min(1).max(60).default(10),
});
export type OpenC2Settings = z.infer<typeof OpenC2Settings>;

/** Over plain HTTP it listens on this machine alone; over TLS it needs all three files. */
export const OpenC2ConsumerSettings = z.strictObject({
  listen: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: Port.default(8426),
  'certificate-file': Path.optional(),
  'key-file': Path.optional(),
  /** Whose clients are believed. */
  'client-ca-file': Path.optional(),
});
export type OpenC2ConsumerSettings = z.infer<typeof OpenC2ConsumerSettings>;

export const EnforcerConfig = z.strictObject({
  /** Id of the enforcement point, as the office shows it. */
  point: Id,
  server: ServerUrl,
  'token-file': Path,
  'ca-file': Path.optional(),
  /** The key under which the office signs sets: base64 of 32 bytes, as `admin point-key` prints it. */
  'office-key': z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  /** Where the last good set is kept. */
  'state-folder': Path,
  /** Whatever the office says, these are never held. */
  exempt: z.array(NetworkText).max(4096).default([]),
  /** The narrower of this and the office's budget counts. */
  'elements-max': z.int().min(1).max(1_000_000).default(100_000),
  'shortest-ipv4': z.int().min(8).max(32).default(24),
  'shortest-ipv6': z.int().min(16).max(128).default(48),
  /** As the office was told of this point; what is so here is reported. */
  'at-death': AtDeath.default('lapse'),
  /** Reads back this often, also when nothing changed. */
  'read-back-s': z.int().min(1).max(3600).default(30),
  /** Works everything out and withholds nothing, whatever the office says. */
  'dry-run': z.boolean().default(false),
  nftables: NftablesSettings.optional(),
  'dns-rpz': RpzSettings.optional(),
  bgp: BgpSettings.optional(),
  radius: RadiusSettings.optional(),
  webhook: WebhookPointSettings.optional(),
  openc2: OpenC2Settings.optional(),
  /** An OpenC2 producer elsewhere may ask what this enforcer can do; what it denies has to be held by an order already. */
  'openc2-consumer': OpenC2ConsumerSettings.optional(),
});
export type EnforcerConfig = z.infer<typeof EnforcerConfig>;
