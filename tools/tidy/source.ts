/** The files of the project and what can be read off their text without a compiler. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export const ROOT = new URL('../../', import.meta.url).pathname;

const SKIPPED = new Set(['node_modules', '.git', '.install.lock', 'build', 'coverage', 'dist']);

/** Every file below the root that is ours, as paths relative to it. */
export function projectFiles(extension: string): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) walk(path);
      else if (entry.isFile() && entry.name.endsWith(extension)) found.push(path);
    }
  };
  walk('');
  return found.toSorted();
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

export interface Code {
  /** Comments blanked out. */
  readonly withStrings: string;
  /** Comments and the contents of strings, templates and regular expressions blanked out. */
  readonly bare: string;
}

// In order: comments, strings, templates, regular expressions (only where a value may begin).
const TOKENS =
  /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|(?<=(?:^|[=(,:;[!&|?{}>+\n]|return)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;

/** Line numbers stay as they were: what is taken out leaves its line breaks. */
export function codeOf(text: string): Code {
  const blank = (token: string): string => token.replaceAll(/[^\n]/g, ' ');
  const isComment = (token: string): boolean => token.startsWith('//') || token.startsWith('/*');
  return {
    withStrings: text.replaceAll(TOKENS, (token) => (isComment(token) ? blank(token) : token)),
    bare: text.replaceAll(TOKENS, blank),
  };
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

export function codeLineCount(text: string): number {
  return codeOf(text)
    .withStrings.split('\n')
    .filter((line) => line.trim() !== '').length;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** `import type` only: gone at run time. */
  readonly typeOnly: boolean;
}

const STATIC = /^\s*(import|export)\b(\s+type\b)?[^'"`;()]*?(?:\bfrom\s*)?['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"\n]+)['"]/g;
const BESIDE = /\bnew URL\(\s*['"]([^'"\n:]+\.ts)['"]/g;

/** Static and dynamic imports, and files named by `new URL('./x.ts', import.meta.url)` (workers). */
export function importsOf(text: string): readonly Import[] {
  const code = codeOf(text).withStrings;
  const found: Import[] = [];
  for (const match of code.matchAll(STATIC)) {
    const [whole, word, type, specifier] = match;
    if (specifier === undefined) continue;
    if (word === 'export' && !/\bfrom\s*['"][^'"]+['"]$/.test(whole)) continue;
    const line = lineAt(code, match.index + whole.search(/\S/));
    found.push({ specifier, line, typeOnly: type !== undefined });
  }
  const add = (specifier: string, index: number): void => {
    found.push({ specifier, line: lineAt(code, index), typeOnly: false });
  };
  for (const match of code.matchAll(DYNAMIC)) add(match[1] ?? '', match.index);
  for (const match of code.matchAll(BESIDE)) {
    const path = match[1] ?? '';
    add(path.startsWith('.') ? path : `./${path}`, match.index);
  }
  return found.toSorted((a, b) => a.line - b.line);
}

/** The file of ours that an import in `from` names, or undefined when it names a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return posix.join('src', specifier.slice(1));
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return undefined;
}

/** `src/detect/x.ts` → `detect`; `test/peers.ts` → `test`. */
export function folderOf(file: string): string {
  const [top, second] = file.split('/');
  return (top === 'src' ? second : top) ?? '';
}

/** `@scure/base/x.js` → `@scure/base` */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}
