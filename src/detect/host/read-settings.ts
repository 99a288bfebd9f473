/** A miner's settings from its command line, from a file, or from a line that starts it. Passwords are never taken. */
import type { HostSettings } from '#model/host-facts.ts';
import { poolsFromJson, SETTINGS_POOLS_MAX } from '#model/miner-settings.ts';
import { readLogin } from '../wallet/wallet.ts';
import { isMiningScheme, readPoolAddress, type PoolAddress } from './pool-address.ts';

interface Grammar {
  readonly form: string;
  readonly pool: readonly string[];
  readonly login: readonly string[];
  /** The port stands apart from the host. */
  readonly port?: readonly string[];
}

/**
 * Which options of which program name pool and login. Facts: xmrig/xmrig src/core/config/usage.h; ethminer --help;
 * PhoenixMiner, lolMiner, SRBMiner, GMiner, NBMiner, BzMiner and nheqminer readmes.
 */
const GRAMMARS: readonly Grammar[] = [
  { form: 'xmrig', pool: ['-o', '--url'], login: ['-u', '--user'] },
  { form: 'phoenixminer', pool: ['-pool', '-epool'], login: ['-wal', '-ewal'] },
  { form: 'lolminer', pool: ['--pool', '-p'], login: ['--user', '-u', '--wallet', '-w'] },
  { form: 'gminer', pool: ['--server', '-s'], login: ['--user', '-u'], port: ['--port', '-n'] },
  { form: 'nheqminer', pool: ['-l'], login: ['-u'] },
  { form: 'ethminer', pool: ['-P', '--pool', '-uri', '-F'], login: [] },
];
const ALGORITHM = ['-a', '--algo', '--algorithm', '--coin', '--par'];

/** Words of one command line that are looked at. */
const WORDS_MAX = 512;

export function settingsFromArguments(words: readonly string[]): HostSettings[] {
  const options = optionsOf(words.slice(0, WORDS_MAX));
  for (const grammar of GRAMMARS) {
    const found = settingsByGrammar(options, grammar);
    // The first program whose options make sense is as good a name as any: several share theirs.
    if (found.length > 0) return found.slice(0, SETTINGS_POOLS_MAX);
  }
  return [];
}

type Options = readonly (readonly [string, string])[];

function settingsByGrammar(options: Options, grammar: Grammar): HostSettings[] {
  const { form, pool, login, port } = grammar;
  const logins = valuesOf(options, login);
  const apart = port === undefined ? '' : `:${valuesOf(options, port)[0] ?? ''}`;
  const algorithm = valuesOf(options, ALGORITHM)[0] ?? null;
  return valuesOf(options, pool).flatMap((text, i) => {
    const address = readPoolAddress(`${text}${apart}`);
    const user = logins[i] ?? logins[0] ?? '';
    const told =
      address === null ? null : settingsOf('command-line', null, form, address, user, algorithm);
    return told === null ? [] : [told];
  });
}

/** Every option with what follows it: `-o x`, `--url=x`, `-ox`. */
function optionsOf(words: readonly string[]): Options {
  const options: (readonly [string, string])[] = [];
  for (const [i, word] of words.entries()) {
    if (!word.startsWith('-')) continue;
    const equals = word.indexOf('=');
    if (word.startsWith('--') && equals > 0)
      options.push([word.slice(0, equals), word.slice(equals + 1)]);
    const next = words[i + 1];
    if (next !== undefined) options.push([word, next]);
  }
  return options;
}

function valuesOf(options: Options, names: readonly string[]): string[] {
  return options.flatMap(([name, value]) => (names.includes(name) ? [value] : []));
}

export function settingsFromFile(path: string, text: string): HostSettings[] {
  const json = poolsFromJson(text);
  if (json !== null) {
    const all = json.pools.map(({ url, user, algorithm }) => {
      const address = readPoolAddress(url);
      return address === null || user === null
        ? null
        : settingsOf('file', path, json.form, address, user, algorithm);
    });
    return all.filter((one) => one !== null);
  }
  const lines = text.split('\n').slice(0, LINES_MAX);
  const pairs = settingsFromPairs(path, lines);
  if (pairs.length > 0) return pairs;
  return lines
    .flatMap((line) => settingsFromArguments(wordsOf(line)))
    .slice(0, SETTINGS_POOLS_MAX)
    .map((settings) => ({ ...settings, place: 'file', path }));
}
const LINES_MAX = 2_000;

/** `pool=…`, `POOL: …, WALLET: …` (lolMiner, GMiner, PhoenixMiner and Claymore epools). */
function settingsFromPairs(path: string, lines: readonly string[]): HostSettings[] {
  const found: HostSettings[] = [];
  let pairs = new Map<string, string>();
  const close = (): void => {
    const told = settingsOfPairs(path, pairs);
    if (told !== null) found.push(told);
    pairs = new Map();
  };
  for (const line of lines) {
    if (/^\s*\[/.test(line)) close();
    for (const [name, value] of pairsIn(line)) {
      // A second pool begins another set.
      if (pairs.has(name) && /^(?:pool|server|host|url)$/.test(name)) close();
      pairs.set(name, value);
    }
    if (found.length >= SETTINGS_POOLS_MAX) break;
  }
  close();
  return found.slice(0, SETTINGS_POOLS_MAX);
}

function pairsIn(line: string): (readonly [string, string])[] {
  return line.split(',').flatMap((part) => {
    const match = /^\s*"?([A-Za-z]{3,10})"?\s*[=:]\s*"?([^\s",;]{3,512})/.exec(part);
    const [, name, value] = match ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
}

function settingsOfPairs(path: string, pairs: ReadonlyMap<string, string>): HostSettings | null {
  const first = (...names: readonly string[]): string | null =>
    names.map((name) => pairs.get(name)).find((value) => value !== undefined) ?? null;
  const host = first('pool', 'server', 'host', 'url');
  const user = first('wallet', 'user');
  if (host === null || user === null) return null;
  const address = readPoolAddress(host) ?? readPoolAddress(`${host}:${first('port') ?? ''}`);
  const algorithm = first('algo', 'coin');
  return address === null ? null : settingsOf('file', path, 'pairs', address, user, algorithm);
}

/** A line that starts a program: a unit's, a table's of cron, a shell's. */
export function settingsFromLine(path: string, line: string): HostSettings[] {
  return settingsFromArguments(wordsOf(line)).map((settings) => ({
    ...settings,
    place: 'start-up',
    path,
  }));
}

function wordsOf(line: string): string[] {
  const words = line.slice(0, LINE_CHARS_MAX).matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g);
  return [...words].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}
const LINE_CHARS_MAX = 8_192;

/** What examples have where the owner's own should stand. */
const PLACEHOLDER = /your|wallet|address|example|user(?:name)?$|xxxx|<|>|\$\{?[A-Z]|%[A-Z]/i;
/** Forms that nothing but a miner's settings have. */
const UNMISTAKABLE: ReadonlySet<string> = new Set(['xmrig', 'xmr-stak']);

/** Null unless it tells of mining by itself: a wallet with a right checksum, a miner's scheme, or a miner's own form. */
function settingsOf(
  place: HostSettings['place'],
  path: string | null,
  form: string,
  { scheme, host, port, login }: PoolAddress,
  user: string,
  algorithm: string | null,
): HostSettings | null {
  const name = user === '' ? (login ?? '') : user;
  const { wallet, worker, account } = readLogin(name);
  const isOwnForm = place === 'file' && UNMISTAKABLE.has(form);
  const isMining = isMiningScheme(scheme) || isOwnForm;
  if (wallet?.checksum !== 'valid' && !isMining) return null;
  if (wallet === null && !isName(name)) return null;
  return {
    place,
    path: plainOr(path),
    form,
    pool: { host: plain(host), port, scheme },
    wallet,
    account: plainOr(account),
    worker: plainOr(worker),
    algorithm: plainOr(algorithm)?.slice(0, 64) ?? null,
  };
}

/** Two letters are no account, and what stands for a name is none. */
const isName = (name: string): boolean => name.length > 1 && !PLACEHOLDER.test(name);

const plainOr = (text: string | null): string | null =>
  text === null || text === '' ? null : plain(text);

/** Names of files and logins may hold anything; a report holds one line of each. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced here
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, '\u{fffd}').slice(0, 1024);
}
