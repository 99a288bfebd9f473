/** The configuration file as commands read it: found, parsed, checked, its paths made whole. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { Config, PATH_KEYS, SECRET_KEYS } from '#model/config.ts';
import { lineOfKey } from './config-lines.ts';
import { dataFolderOfCaller } from './caller-folder.ts';

/** A configuration has some hundred lines; more is another file by mistake. */
const CONFIG_BYTES_MAX = 1_048_576;
const FILE = 'minewatch.toml';

/** One thing that is wrong. `line` counts from 1; null where the fault is that something is missing. */
export interface ConfigProblem {
  readonly line: number | null;
  /** `sensor.spool-limit-mib`; '' for the file as a whole. */
  readonly key: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Null: there is no file, and everything is as by default. */
  readonly path: string | null;
  readonly dataFolder: string;
}

/**
 * `named` is `--config`; otherwise MINEWATCH_CONFIG, otherwise `minewatch.toml` in the data folder if it is there.
 * Throws with every problem of the file, one line each.
 */
export function loadConfig(named?: string, env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const asked = named ?? env['MINEWATCH_CONFIG'];
  const path = resolve(asked ?? join(dataFolderOfCaller(env), FILE));
  const text = readConfigFile(path, asked === undefined);
  const result = configFrom(text ?? '', path);
  if ('problems' in result) throw new OperatingError('usage', problemText(path, result.problems));
  const { config } = result;
  const folder = config.data.folder ?? dataFolderOfCaller(env);
  return { config, path: text === null ? null : path, dataFolder: resolve(folder) };
}

/** What `--check` prints, and whether all is well: the file itself, and the files that it names. */
export function checkConfig(
  named?: string,
  env: NodeJS.ProcessEnv = process.env,
): { readonly isGood: boolean; readonly text: string } {
  const { config, path } = loadConfig(named, env);
  if (path === null) return { isGood: true, text: 'No configuration file: all is as by default' };
  const problems = problemsOfFiles(config, readConfigFile(path, false) ?? '');
  if (problems.length > 0) return { isGood: false, text: problemText(path, problems) };
  return { isGood: true, text: `${path} is in order` };
}

/** The content of a file with a secret, without the line feed that editors add. */
export function readSecret(path: string, what: string): string {
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError('unreadable', `Cannot read ${what} from ${path}: ${why}`);
  }
  if (text === '') throw new OperatingError('usage', `${path} is empty: put ${what} into it`);
  return text;
}

/** Pure of the disk: what a text says, with paths resolved from the folder of `path`. */
export function configFrom(
  text: string,
  path: string,
): { readonly config: Config } | { readonly problems: readonly ConfigProblem[] } {
  const parsed = parseToml(Config, text);
  if ('problems' in parsed) return parsed;
  return { config: withWholePaths(parsed.value, dirname(path)) };
}

/** What a text says by a schema, or everything that is wrong with it, with its lines. */
export function parseToml<T>(
  schema: z.ZodType<T>,
  text: string,
): { readonly value: T } | { readonly problems: readonly ConfigProblem[] } {
  let value: unknown;
  try {
    value = parse(text, { unsafeKeyBehaviour: 'throw', maxDepth: 16 });
  } catch (error) {
    return { problems: [syntaxProblem(error)] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.flatMap((issue) => problemsFrom(issue, text)) };
}

export function readConfigFile(path: string, mayBeMissing: boolean): string | null {
  try {
    if (statSync(path).size > CONFIG_BYTES_MAX) throw new Error('it is larger than 1 MiB');
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (mayBeMissing && systemCodeOf(error) === 'ENOENT') return null;
    const why = messageOf(error);
    throw new OperatingError('unreadable', `Cannot read the configuration ${path}: ${why}`, {
      cause: error,
    });
  }
}

export function problemText(path: string, problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ line, key, message }) => {
    const place = line === null ? path : `${path}:${line}`;
    return key === '' ? `${place}: ${message}` : `${place}: ${key}: ${message}`;
  });
  return lines.join('\n');
}

function syntaxProblem(error: unknown): ConfigProblem {
  if (!(error instanceof TomlError)) throw error;
  const [first = ''] = error.message.split('\n');
  const why = first.replace('Invalid TOML document: ', '');
  return { line: error.line, key: '', message: `not TOML at column ${error.column}: ${why}` };
}

function problemsFrom(issue: z.core.$ZodIssue, text: string): readonly ConfigProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const whole = [...path, key];
      const message = `there is no such key${nearest(path, key)}`;
      return { line: lineOfKey(text, whole), key: whole.join('.'), message };
    });
  }
  return [{ line: lineOfKey(text, path), key: path.join('.'), message: told(issue) }];
}

/** In our words where the library's are for programmers. */
function told(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.input === undefined && issue.message.endsWith('undefined')
      ? `is missing: write ${example(issue.expected)}`
      : `must be ${example(issue.expected)}`;
  }
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  if (issue.code === 'invalid_union') return 'must be an address, as 127.0.0.1 or ::1';
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'must be an http or https address';
  return `must be ${issue.message.replace(/^Invalid /, 'a valid ')}`;
}

function example(type: string): string {
  const examples: Readonly<Record<string, string>> = {
    string: 'text in quotes',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list, as ["one", "two"]',
    object: 'a section',
  };
  return examples[type] ?? type;
}

/** A key that is one or two letters away. */
function nearest(path: readonly string[], key: string): string {
  const shape: unknown = path.length === 0 ? Config.shape : sectionShape(path[0] ?? '');
  const names = Object.keys(shape ?? {});
  const [best] = names
    .map((name) => ({ name, far: distance(name, key) }))
    .filter(({ far }) => far <= 2)
    .sort((a, b) => a.far - b.far);
  if (best !== undefined) return `: did you mean ${best.name}?`;
  return names.length === 0 ? '' : `; there are ${names.join(', ')}`;
}

function sectionShape(section: string): unknown {
  const sections: Readonly<Record<string, unknown>> = Config.shape;
  let type: unknown = sections[section];
  // A default or an optional has the section inside it.
  while (typeof type === 'object' && type !== null && !('shape' in type)) {
    type = 'def' in type && hasInner(type.def) ? type.def.innerType : null;
  }
  return typeof type === 'object' && type !== null && 'shape' in type ? type.shape : null;
}

function hasInner(def: unknown): def is { readonly innerType: unknown } {
  return typeof def === 'object' && def !== null && 'innerType' in def;
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function withWholePaths(config: Config, folder: string): Config {
  const whole: Record<string, unknown> = structuredClone(config);
  for (const [section, key] of PATH_KEYS) {
    const values = whole[section];
    if (!isRecord(values)) continue;
    const value = values[key];
    if (typeof value === 'string') values[key] = resolve(folder, value);
    if (Array.isArray(value)) values[key] = value.map((one) => resolve(folder, String(one)));
  }
  return Config.parse(whole);
}

function problemsOfFiles(config: Config, text: string): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [section, key] of PATH_KEYS) {
    // What is made at the first start need not be there.
    if (section === 'data') continue;
    const values: unknown = config[section];
    const value = isRecord(values) ? values[key] : undefined;
    const paths = Array.isArray(value)
      ? value.map(String)
      : typeof value === 'string'
        ? [value]
        : [];
    for (const path of paths) {
      const message = problemOfFile(path, SECRET_KEYS.includes(key));
      if (message === null) continue;
      problems.push({ line: lineOfKey(text, [section, key]), key: `${section}.${key}`, message });
    }
  }
  return problems;
}

function problemOfFile(path: string, isSecret: boolean): string | null {
  try {
    accessSync(path, constants.R_OK);
    const { mode } = statSync(path);
    if (!isSecret || (mode & 0o077) === 0) return null;
    return `others can read ${path}: run chmod 600 on it`;
  } catch (error) {
    return `cannot be read: ${messageOf(error)}`;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
