/** The enforcer's file, found and checked: one file for each point. */
import { dirname, resolve } from 'node:path';
import { OperatingError } from '#base/errors.ts';
import { EnforcerConfig } from '#model/enforcer-config.ts';
import { parseToml, problemText, readConfigFile } from '../config.ts';

/** Where files of points lie that are called by name. */
const FOLDER = '/etc/minewatch/enforcers';

/** `--config`, or the point's name: then its file is in /etc/minewatch/enforcers. */
export function configPath(flags: { readonly config?: string; readonly point?: string }): string {
  if (flags.config !== undefined) return resolve(flags.config);
  if (flags.point === undefined) {
    throw new OperatingError('usage', 'Say which point: --config <file>, or --point <name>');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(flags.point)) {
    throw new OperatingError(
      'usage',
      `${JSON.stringify(flags.point)} cannot be the name of a file`,
    );
  }
  return `${FOLDER}/${flags.point}.toml`;
}

export function readEnforcerConfig(path: string): EnforcerConfig {
  const parsed = parseToml(EnforcerConfig, readConfigFile(path, false) ?? '');
  if ('problems' in parsed) throw new OperatingError('usage', problemText(path, parsed.problems));
  const kinds = KINDS.filter((kind) => parsed.value[kind] !== undefined);
  if (kinds.length === 1) return withWholePaths(parsed.value, dirname(path));
  const has = kinds.length === 0 ? 'none' : kinds.join(', ');
  throw new OperatingError(
    'usage',
    `${path}: one section says what it drives: ${KINDS.join(', ')}. There is ${has}.`,
  );
}

export const KINDS = ['nftables', 'dns-rpz', 'bgp', 'radius', 'webhook', 'openc2'] as const;
export type EnforcerKind = (typeof KINDS)[number];

/** Every key that ends in `-file` or `-folder` is meant from the folder of the configuration. */
function withWholePaths<T>(value: T, folder: string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys, texts for texts
  return whole(value, folder, '') as T;
}

function whole(value: unknown, folder: string, key: string): unknown {
  if (typeof value === 'string')
    return /-(?:file|folder)$/.test(key) ? resolve(folder, value) : value;
  if (Array.isArray(value)) return value.map((one) => whole(one, folder, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, whole(inner, folder, name)]),
  );
}
