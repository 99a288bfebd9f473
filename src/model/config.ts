/**
 * The configuration file: TOML, one section for each part, every key with its meaning in `docs/minewatch.example.toml`.
 * Unknown keys are refused. Secrets are never in it: `…-file` names a file that holds one.
 */
import { z } from 'zod';
import { networkFromText } from '#base/network.ts';
import { JurisdictionPath } from './authority.ts';

const Path = z.string().min(1).max(4096);
const Port = z.number().int().min(1).max(65_535);
const Days = z.number().int().min(1).max(36_500);
const Email = z.email().max(254);

const Network = z
  .string()
  .max(64)
  .refine(
    (text) => typeof networkFromText(text) !== 'string',
    'an address or prefix without host bits, as 192.0.2.0/24 or 2001:db8::/32',
  );

/** `https://office.example`, nothing behind it. */
const Origin = z
  .url({ protocol: /^https?$/ })
  .max(255)
  .regex(/^https?:\/\/[^\s/?#@]+$/, 'an origin alone, as https://office.example');

const HttpUrl = z.url({ protocol: /^https?$/ }).max(2048);

/** Over plain http only this machine may be spoken to: the token and the findings travel with it. */
export const ServerUrl = HttpUrl.regex(
  /^(?:https:\/\/[^\s@]+|http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:\/[^\s]*)?)$/,
  'https, or http to this machine itself',
);

const Data = z.strictObject({
  /** Default: MINEWATCH_DATA, else the user's data folder. */
  folder: Path.optional(),
  /** 32 bytes that wrap the keys of personal data; made in the data folder at the first start where not named. */
  'master-key-file': Path.optional(),
});

/** Both or none. */
const tlsFiles = {
  'tls-certificate-file': Path.optional(),
  'tls-key-file': Path.optional(),
};

function checkTlsFiles(
  section: { readonly [name in keyof typeof tlsFiles]?: string | undefined },
  context: z.RefinementCtx,
): void {
  const has = [section['tls-certificate-file'], section['tls-key-file']];
  if (has.filter((file) => file !== undefined).length !== 1) return;
  const key = has[0] === undefined ? 'tls-certificate-file' : 'tls-key-file';
  const message = 'TLS needs both files: name this one too';
  context.addIssue({ code: 'custom', path: [key], message });
}

const Server = z
  .strictObject({
    listen: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    port: Port.default(8420),
    /** As people's browsers see it; links in mail and passkeys are bound to it. */
    'public-origin': Origin.optional(),
    /** GeoJSON whose areas name jurisdictions, for the page of the situation. */
    map: Path.optional(),
    ...tlsFiles,
    /** Proxies whose X-Forwarded-For is believed. */
    'trusted-proxies': z.array(Network).max(32).default([]),
  })
  .superRefine(checkTlsFiles);

/** The pages of the people concerned: reachable from inside the garden, unlike the office itself. */
const Portal = z
  .strictObject({
    listen: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    port: Port.default(8421),
    /** As people's browsers see it; stands in notices. Default: the server's, else this port of localhost. */
    'public-origin': Origin.optional(),
    /** Plain HTTP of held hosts is sent here and answered with 511; without it there is no such listener. */
    'captive-port': Port.optional(),
    ...tlsFiles,
    /** Proxies whose X-Forwarded-For is believed: it says whose notice is shown. */
    'trusted-proxies': z.array(Network).max(32).default([]),
  })
  .superRefine((portal, context) => {
    checkTlsFiles(portal, context);
    if (portal['captive-port'] !== portal.port) return;
    const message = 'another port than that of the pages: this one never speaks TLS';
    context.addIssue({ code: 'custom', path: ['captive-port'], message });
  });

/** What the public reports without saying who it is. */
const Tips = z
  .strictObject({
    listen: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
    port: Port.default(8423),
    /** As browsers see it. Default: this port of localhost. */
    'public-origin': Origin.optional(),
    /** The same as an onion service. */
    'onion-origin': z
      .string()
      .regex(/^http:\/\/[a-z2-7]{56}\.onion$/, 'an origin as http://….onion')
      .optional(),
    ...tlsFiles,
    /** What came in is brought before the office so often, counted from midnight in universal time. */
    'collect-hours': z
      .union([1, 2, 3, 4, 6, 8, 12, 24].map((hours) => z.literal(hours)))
      .default(12),
    /** Where in the tree tips begin. Default: at its root. */
    jurisdiction: JurisdictionPath.optional(),
    /** `minewatch tips` serves the line, and the office only collects. */
    'own-process': z.boolean().default(false),
    /** For `minewatch tips`: the connection of the role minewatch_tips, and the key of the line. */
    'database-url-file': Path.optional(),
    'line-key-file': Path.optional(),
  })
  .superRefine(checkTlsFiles);

const Database = z.strictObject({
  /** Holds `postgres://user:password@host/name`. Default: DATABASE_URL, else the embedded database. */
  'url-file': Path.optional(),
});

const Sensor = z
  .strictObject({
    /** What people call it; default: the host's name. */
    name: z.string().min(1).max(100).optional(),
    interfaces: z.array(z.string().min(1).max(15)).max(16).default([]),
    /** Captures to read instead, each once, in this order. */
    files: z.array(Path).max(16).default([]),
    workers: z.number().int().min(1).max(64).default(1),
    /** Ends that findings must have; empty: all. */
    networks: z.array(Network).max(1024).default([]),
    filter: z.string().max(4096).optional(),
    promiscuous: z.boolean().default(true),
    'ring-mib': z.number().int().min(1).max(1024).default(32),
    /** Account to continue as after a start as root. */
    user: z.string().min(1).max(32).optional(),
    lists: z.boolean().default(true),
    trading: z.boolean().default(false),
    region: z.string().max(32).optional(),
    language: z.enum(['en', 'zh-CN']).default('en'),
    /** The office. Default: the one that it enrolled with. */
    server: ServerUrl.optional(),
    /** Default: what `sensor enrol` wrote in the data folder. */
    'token-file': Path.optional(),
    /** Certificate authorities of the office, PEM; default: those of Node. */
    'ca-file': Path.optional(),
    'spool-limit-mib': z.number().int().min(8).max(65_536).default(256),
  })
  .superRefine((sensor, context) => {
    if (sensor.interfaces.length === 0 || sensor.files.length === 0) return;
    const message = 'A sensor reads interfaces or files, not both: remove one of them';
    context.addIssue({ code: 'custom', path: ['files'], message });
  });
export type SensorConfig = z.infer<typeof Sensor>;

const Mail = z
  .strictObject({
    host: z.string().min(1).max(255),
    port: Port.default(587),
    /** `starttls` and `tls` refuse to go on without; `none` is for a relay on this machine. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().max(254).optional(),
    'password-file': Path.optional(),
    from: Email,
  })
  .superRefine((mail, context) => {
    if (mail.user === undefined && mail['password-file'] !== undefined) {
      context.addIssue({ code: 'custom', path: ['user'], message: 'A password needs its user' });
    }
  });

const RecordLog = z
  .strictObject({
    /** Name of the log in its checkpoints: never to be changed. Default: the host of the public origin. */
    origin: z
      .string()
      .max(255)
      .regex(
        /^[a-z0-9.-]+(?:\/[a-z0-9._/-]+)?$/,
        'a host name with or without a path, as office.example/log',
      )
      .optional(),
    /** Verifier keys of the agencies that cosign: `name+hash+key` (C2SP signed notes). */
    witnesses: z
      .array(
        z
          .string()
          .max(255)
          .regex(/^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/, 'name+hash+key'),
      )
      .max(16)
      .default([]),
    /** Where witnesses take checkpoints (`add-checkpoint` of C2SP tlog-witness); the keys of those stand above. */
    'witness-urls': z.array(HttpUrl).max(16).default([]),
    /** RFC 3161 time stamp authorities. */
    'tsa-urls': z.array(HttpUrl).max(4).default([]),
    'publish-interval-s': z.number().int().min(1).max(86_400).default(60),
  })
  .superRefine((record, context) => {
    if (record['witness-urls'].length === 0 || record.witnesses.length > 0) return;
    const message = 'name the keys of these witnesses in record.witnesses: others are not believed';
    context.addIssue({ code: 'custom', path: ['witness-urls'], message });
  });

const Oidc = z.strictObject({
  issuer: HttpUrl,
  'client-id': z.string().min(1).max(255),
  'client-secret-file': Path.optional(),
  /** On the button of the sign-in page. */
  name: z.string().min(1).max(60).optional(),
});

/** After how many days what may go goes; nothing here touches the record, only what personal data it can still open. */
export const Retention = z.strictObject({
  'closed-case-days': Days.default(1095),
  'unopened-lead-days': Days.default(180),
  'evidence-days': Days.default(1095),
  /** What a tip says, after it was answered, rejected or sent on. */
  'tip-days': Days.default(90),
  /** How long a batch of a sensor is remembered as a whole; findings themselves are never taken twice. */
  'delivery-days': Days.default(30),
});
export type Retention = z.infer<typeof Retention>;

const Webhooks = z.strictObject({
  /** Whether receivers in private networks, and on this machine, may be told of events. */
  'private-targets': z.boolean().default(false),
});

export const Config = z.strictObject({
  data: Data.prefault({}),
  server: Server.prefault({}),
  portal: Portal.optional(),
  tips: Tips.optional(),
  database: Database.prefault({}),
  sensor: Sensor.prefault({}),
  mail: Mail.optional(),
  record: RecordLog.prefault({}),
  oidc: Oidc.optional(),
  webhooks: Webhooks.prefault({}),
  retention: Retention.prefault({}),
});
export type Config = z.infer<typeof Config>;

/** Every key that names a file or folder: relative ones are meant from the folder of the configuration file. */
export const PATH_KEYS = [
  ['data', 'folder'],
  ['data', 'master-key-file'],
  ['server', 'map'],
  ['server', 'tls-certificate-file'],
  ['server', 'tls-key-file'],
  ['portal', 'tls-certificate-file'],
  ['portal', 'tls-key-file'],
  ['tips', 'tls-certificate-file'],
  ['tips', 'tls-key-file'],
  ['tips', 'database-url-file'],
  ['tips', 'line-key-file'],
  ['database', 'url-file'],
  ['sensor', 'files'],
  ['sensor', 'token-file'],
  ['sensor', 'ca-file'],
  ['mail', 'password-file'],
  ['oidc', 'client-secret-file'],
] as const satisfies readonly (readonly [keyof Config, string])[];

/** Of those, what only its owner may read. */
export const SECRET_KEYS: readonly string[] = [
  'master-key-file',
  'tls-key-file',
  'url-file',
  'database-url-file',
  'line-key-file',
  'token-file',
  'password-file',
  'client-secret-file',
];
