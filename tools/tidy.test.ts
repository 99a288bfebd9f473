/** The repository lints itself: the rules are data in tidy/rules.ts, each message says what to do. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import {
  BANNED,
  BANNED_WORDS,
  CODE_LINES_MAX,
  ENTRY_POINTS,
  FOLDERS,
  isTest,
  TEST_FOLDERS,
  TEST_PACKAGES,
  TEST_TOOLS,
  type Banned,
} from './tidy/rules.ts';
import {
  codeLineCount,
  codeOf,
  folderOf,
  importsOf,
  lineAt,
  packageOf,
  projectFiles,
  resolveImport,
  textOf,
} from './tidy/source.ts';

const FILES = [...projectFiles('.ts'), ...projectFiles('.tsx')];
const TEXTS = new Map(FILES.map((file) => [file, textOf(file)]));

/** Fails with every complaint on a line of its own. */
function none(complaints: readonly string[]): void {
  assert.ok(complaints.length === 0, `\n${complaints.join('\n')}`);
}

/** What is wrong with one import, or undefined. */
function complaintAbout(file: string, specifier: string): string | undefined {
  const folder = folderOf(file);
  const rule = FOLDERS[folder];
  if (!file.startsWith('src/')) return undefined;
  if (rule === undefined) {
    return `src/${folder}/ is not in the table: add it to FOLDERS in tools/tidy/rules.ts and to ARCHITECTURE.md`;
  }
  const inTest = isTest(file);
  const target = resolveImport(file, specifier);
  if (target !== undefined) return complaintAboutFolder(file, target, inTest);
  if (specifier.startsWith('node:')) {
    if (rule.node || inTest) return undefined;
    return `${folder}/ is pure and may not import ${specifier}: take what you need as an argument`;
  }
  const name = packageOf(specifier);
  if (rule.packages.includes(name) || (inTest && TEST_PACKAGES.includes(name))) return undefined;
  return `${folder}/ may not import the package ${name}: see FOLDERS in tools/tidy/rules.ts`;
}

function complaintAboutFolder(file: string, target: string, inTest: boolean): string | undefined {
  if (isTest(target) && !inTest) {
    return `only tests may import ${target}: move what is needed into a file of its own`;
  }
  const from = folderOf(file);
  const to = folderOf(target);
  if (target === 'package.json' && from === 'bin') return undefined;
  if (to === from || FOLDERS[from]?.folders.includes(to) === true) return undefined;
  if (inTest && TEST_FOLDERS.includes(to)) return undefined;
  return `${from}/ may not import ${to}/ (${target}): pass a model type, and let src/bin join them`;
}

test('every import is allowed by the table', () => {
  const complaints: string[] = [];
  for (const [file, text] of TEXTS) {
    for (const { specifier, line } of importsOf(text)) {
      const complaint = complaintAbout(file, specifier);
      if (complaint !== undefined) complaints.push(`${file}:${line} ${complaint}`);
    }
  }
  none(complaints);
});

test('every import of ours has its extension and the short form', () => {
  const complaints: string[] = [];
  for (const [file, text] of TEXTS) {
    for (const { specifier, line } of importsOf(text)) {
      const target = resolveImport(file, specifier);
      if (target === undefined) continue;
      const here = `${file}:${line} '${specifier}'`;
      if (!/\.(?:tsx?|json)$/.test(specifier)) complaints.push(`${here}: add the extension`);
      const inside = folderOf(target) === folderOf(file);
      if (specifier.startsWith('#') && posix.dirname(target) === posix.dirname(file)) {
        complaints.push(`${here}: inside a folder write ./`);
      }
      if (
        specifier.startsWith('.') &&
        !inside &&
        file.startsWith('src/') &&
        target.startsWith('src/')
      ) {
        complaints.push(`${here}: across folders write #${target.slice('src/'.length)}`);
      }
    }
  }
  none(complaints);
});

test('every file stays below the limit of lines', () => {
  const complaints: string[] = [];
  for (const [file, text] of TEXTS) {
    const lines = codeLineCount(text);
    if (lines > CODE_LINES_MAX) {
      complaints.push(
        `${file} has ${lines} lines of code (limit ${CODE_LINES_MAX}): split it by meaning`,
      );
    }
  }
  none(complaints);
});

function offences(file: string, text: string, rules: readonly Banned[]): string[] {
  const found: string[] = [];
  for (const { pattern, where, instead } of rules) {
    const match = where(file) ? pattern.exec(text) : null;
    if (match !== null) {
      found.push(`${file}:${lineAt(text, match.index)} '${match[0].trim()}': ${instead}`);
    }
  }
  return found;
}

test('no file uses a banned call or word', () => {
  const complaints: string[] = [];
  for (const [file, text] of TEXTS) {
    complaints.push(...offences(file, codeOf(text).bare, BANNED));
  }
  for (const extension of ['.ts', '.sh', '.md', '.json']) {
    for (const file of projectFiles(extension)) {
      complaints.push(...offences(file, textOf(file), BANNED_WORDS));
    }
  }
  none(complaints);
});

/** Everything that the entry points matching `isRoot` import, directly or not. */
function reachableFrom(isRoot: (file: string) => boolean): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = FILES.filter(
    (file) => ENTRY_POINTS.some((entry) => entry.test(file)) && isRoot(file),
  );
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { specifier } of importsOf(TEXTS.get(file) ?? '')) {
      const target = resolveImport(file, specifier);
      if (target !== undefined && TEXTS.has(target)) open.push(target);
    }
  }
  return seen;
}

test('no file is dead', () => {
  const byPrograms = reachableFrom((file) => !file.endsWith('.test.ts'));
  const byAnything = reachableFrom(() => true);
  const complaints: string[] = [];
  for (const file of FILES) {
    if (byPrograms.has(file) || file.endsWith('.test.ts')) continue;
    if (TEST_TOOLS.test(file) && byAnything.has(file)) continue;
    complaints.push(
      `${file} is used by ${byAnything.has(file) ? 'tests only' : 'nothing'}: import it where it is needed, or delete it`,
    );
  }
  none(complaints);
});
