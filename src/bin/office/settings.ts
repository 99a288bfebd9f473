/** What the office is started with, read from the configuration and the files that it names. */
import { readFileSync } from 'node:fs';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { Retention } from '#model/config.ts';
import type { OidcSettings } from '#service/auth/oidc.ts';
import type { MailSettings } from '#service/notices/mail.ts';
import { readVerifierKey, SIGNATURE_TYPE, type VerifierKey } from '#wire/tlog/note.ts';
import { readSecret, type LoadedConfig } from '../config.ts';
import type { AreaMap } from '#model/map.ts';
import type { OfficePlace, OfficeTerms } from './open-office.ts';
import { readMap } from './read-map.ts';
import type { PortalSettings } from './start-portal.ts';
import type { TipSettings } from './start-tips.ts';

export interface OfficeSettings {
  readonly place: OfficePlace;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** As browsers see the office; null: this machine's own name and the port. */
  readonly publicOrigin: string | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly trustedProxies: readonly string[];
  /** Null: the name that the log has already, else the host of the public origin. */
  readonly logOrigin: string | null;
  readonly witnesses: readonly VerifierKey[];
  /** Of those, where some take checkpoints. */
  readonly witnessUrls: readonly string[];
  readonly publishMs: number;
  readonly tsaUrls: readonly string[];
  readonly retention: Retention;
  /** Borders of its places; null: no map is shown. */
  readonly map: AreaMap | null;
  /** Whether webhooks may lead into private networks. */
  readonly privateTargets: boolean;
  readonly oidc: Omit<OidcSettings, 'redirectUri'> | null;
  readonly mail: MailSettings | null;
  /** Null: the people concerned have no pages. */
  readonly portal: PortalSettings | null;
  /** Null: nobody can report anything here. */
  readonly tips: TipSettings | null;
}

export function settingsOf(
  { config, dataFolder }: LoadedConfig,
  env: NodeJS.ProcessEnv = process.env,
): OfficeSettings {
  const { server, record } = config;
  return {
    place: placeOf({ config, dataFolder }, env),
    host: server.listen,
    port: server.port,
    publicOrigin: server['public-origin'] ?? null,
    map: readMap(server.map),
    tls: tlsOf(server),
    trustedProxies: server['trusted-proxies'],
    logOrigin: record.origin ?? null,
    witnesses: witnessesOf(config),
    witnessUrls: record['witness-urls'],
    publishMs: record['publish-interval-s'] * 1000,
    tsaUrls: record['tsa-urls'],
    retention: config.retention,
    privateTargets: config.webhooks['private-targets'],
    oidc: oidcOf(config.oidc),
    mail: mailOf(config.mail),
    portal: portalOf(config),
    tips: tipsOf(config),
  };
}

type Config = LoadedConfig['config'];
type Loaded = Pick<LoadedConfig, 'config' | 'dataFolder'>;

/** Where the configuration says that the office lies; secrets come from files or the environment. */
export function placeOf(
  { config, dataFolder }: Loaded,
  env: NodeJS.ProcessEnv = process.env,
): OfficePlace {
  const masterKeyFile = config.data['master-key-file'] ?? null;
  return { dataFolder, databaseUrl: databaseUrlOf(config, env), masterKeyFile };
}

/** For who opens the office without serving it: TLS, mail and sign-in need not be in order. */
export function termsOf({ config }: Pick<Loaded, 'config'>): OfficeTerms {
  const { server, record, retention } = config;
  return {
    publicOrigin: server['public-origin'] ?? `http://localhost:${server.port}`,
    portalOrigin: portalOriginOf(config),
    logOrigin: record.origin ?? null,
    witnesses: witnessesOf(config),
    witnessUrls: record['witness-urls'],
    retention,
    tips: tipsOf(config),
  };
}

function witnessesOf({ record }: Config): readonly VerifierKey[] {
  return record.witnesses.map((line) => {
    const key = readVerifierKey(line);
    if (key?.type === SIGNATURE_TYPE.cosignature) return key;
    throw new OperatingError(
      'usage',
      `record.witnesses: ${line} is not the key of a witness, as it prints it`,
    );
  });
}

function databaseUrlOf({ database }: Config, env: NodeJS.ProcessEnv): string | null {
  const file = database['url-file'];
  return file === undefined ? env['DATABASE_URL'] || null : readSecret(file, 'the database URL');
}

type TlsFiles = Pick<Config['server'], 'tls-certificate-file' | 'tls-key-file'>;

function tlsOf(section: TlsFiles): OfficeSettings['tls'] {
  const cert = section['tls-certificate-file'];
  const key = section['tls-key-file'];
  if (cert === undefined || key === undefined) return null;
  return { cert: readPem(cert), key: readSecret(key, 'the TLS key') };
}

function portalOf(config: Config): PortalSettings | null {
  const { portal } = config;
  const origin = portalOriginOf(config);
  if (portal === undefined || origin === null) return null;
  return {
    host: portal.listen,
    port: portal.port,
    captivePort: portal['captive-port'] ?? null,
    origin,
    tls: tlsOf(portal),
    trustedProxies: portal['trusted-proxies'],
    demonstration: false,
  };
}

/** Throws where a file that it names cannot be read. */
export function tipsOf({ tips }: Pick<Config, 'tips'>): TipSettings | null {
  if (tips === undefined) return null;
  return {
    host: tips.listen,
    port: tips.port,
    origin: tips['public-origin'] ?? `http://localhost:${tips.port}`,
    onionOrigin: tips['onion-origin'] ?? null,
    tls: tlsOf(tips),
    collectMs: tips['collect-hours'] * 3_600_000,
    jurisdiction: tips.jurisdiction ?? null,
    ownProcess: tips['own-process'],
    demonstration: false,
  };
}

/** Null: there is no portal, and what it would serve is looked for where the office is. */
function portalOriginOf({ portal, server }: Config): string | null {
  if (portal === undefined) return null;
  return portal['public-origin'] ?? server['public-origin'] ?? `http://localhost:${portal.port}`;
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError('unreadable', `Cannot read the TLS certificate ${path}: ${why}`);
  }
}

function oidcOf(oidc: Config['oidc']): OfficeSettings['oidc'] {
  if (oidc === undefined) return null;
  const { issuer, 'client-id': clientId, 'client-secret-file': file, name } = oidc;
  const clientSecret = file === undefined ? null : readSecret(file, 'the client secret');
  return { issuer, clientId, clientSecret, name: name ?? new URL(issuer).host };
}

function mailOf(mail: Config['mail']): MailSettings | null {
  if (mail === undefined) return null;
  const { host, port, security, from, user, 'password-file': file } = mail;
  const password = file === undefined ? '' : readSecret(file, 'the mail password');
  const signIn = user === undefined ? null : { user, password };
  return { host, port, security, from, signIn, ca: null };
}
