/**
 * The enforcer's own file: TOML on the machine where it runs. What reaches the equipment, and its secrets, stand here
 * alone; the office never learns them. `…-file` names a file that holds a secret.
 */
import { z } from 'zod';
import { ServerUrl } from './config.ts';
import { HostName } from './desired-set.ts';
import { Id } from './event.ts';
import { AddressText, NetworkText } from './network-text.ts';

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
  /** The zone is ours alone. */
  zone: HostName,
  /** A file with `key "name" { algorithm hmac-sha256; secret "…"; };` as tsig-keygen writes it. */
  'key-file': Path,
  /** What held clients are led to instead of a pool; without it the name does not exist for them (NXDOMAIN). */
  'lead-to': HostName.optional(),
  'timeout-s': z.int().min(1).max(60).default(5),
});
export type RpzSettings = z.infer<typeof RpzSettings>;

export const BgpSettings = z.strictObject({
  command: Program.default(['gobgp']),
  /** Of gobgpd's API. */
  host: Host.default('127.0.0.1'),
  port: Port.default(50_051),
  /** `destination` needs no trust of the routers (RFC 8955 §6); `source` only where they are told to accept it. */
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

export const RadiusSettings = z.strictObject({
  /** Network access servers: each answers CoA and Disconnect for its sessions. */
  nas: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(253),
        host: Host,
        port: Port.default(3799),
        'secret-file': Path,
      }),
    )
    .min(1)
    .max(256),
  /** What makes a session held, by rung: Filter-Id, or a VLAN as Tunnel-Private-Group-Id. */
  filters: z.record(z.string(), z.string().min(1).max(253)),
  /** `disconnect` where a session cannot be changed: its next login is held. */
  by: z.enum(['coa', 'disconnect']).default('coa'),
  /** Where an AAA server asks what a login gets; on this machine, or over the network of the AAA servers. */
  'authorize-listen': AddressText.default('127.0.0.1'),
  'authorize-port': Port.default(8425),
  'timeout-s': z.int().min(1).max(30).default(2),
  attempts: z.int().min(1).max(8).default(3),
});
export type RadiusSettings = z.infer<typeof RadiusSettings>;

export const WebhookPointSettings = z.strictObject({
  /** Takes PUT of what is wanted, answers GET with what it has. */
  url: ServerUrl,
  /** Of the HMAC under which both sides sign. */
  'secret-file': Path,
  'ca-file': Path.optional(),
  'timeout-s': z.int().min(1).max(60).default(10),
});
export type WebhookPointSettings = z.infer<typeof WebhookPointSettings>;

export const OpenC2Settings = z.strictObject({
  url: ServerUrl,
  'ca-file': Path.optional(),
  /** Both sides prove who they are (transfer specification 1.1 §4). */
  'certificate-file': Path.optional(),
  'key-file': Path.optional(),
  from: z.string().min(1).max(253).default('minewatch'),
  to: z.string().min(1).max(253),
  'timeout-s': z.int().min(1).max(60).default(10),
});
export type OpenC2Settings = z.infer<typeof OpenC2Settings>;

const Consumer = z.strictObject({
  listen: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: Port.default(8426),
  'certificate-file': Path.optional(),
  'key-file': Path.optional(),
  /** Whose clients are believed. */
  'client-ca-file': Path.optional(),
});

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
  /** An OpenC2 producer elsewhere may ask what this enforcer can do, and deny for a while within its budget. */
  'openc2-consumer': Consumer.optional(),
});
export type EnforcerConfig = z.infer<typeof EnforcerConfig>;
