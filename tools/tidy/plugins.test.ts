/** Plug-ins are complete, every test is run, every error code is used. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { PURE_FOLDERS } from './rules.ts';
import { codeOf, importsOf, projectFiles, resolveImport, ROOT, textOf } from './source.ts';

/** Folders directly below `parent` that hold one plug-in each. */
function pluginsOf(parent: string): readonly string[] {
  if (!existsSync(join(ROOT, parent))) return [];
  return readdirSync(join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Files of `folder` that any file outside it (no test) imports. */
function isImported(folder: string): boolean {
  return projectFiles('.ts').some(
    (file) =>
      file.startsWith('src/') &&
      !file.startsWith(`${folder}/`) &&
      !file.endsWith('.test.ts') &&
      importsOf(textOf(file)).some(({ specifier }) =>
        (resolveImport(file, specifier) ?? '').startsWith(`${folder}/`),
      ),
  );
}

test('every folder under analyze/ is a complete plug-in', () => {
  const complaints: string[] = [];
  for (const name of pluginsOf('src/analyze')) {
    const folder = `src/analyze/${name}`;
    const files = readdirSync(join(ROOT, folder));
    if (!files.includes(`${name}.ts`)) complaints.push(`${folder}: its main file is ${name}.ts`);
    if (!files.includes('README.md')) {
      complaints.push(`${folder}: add README.md (messages, fields, sources, what it does not see)`);
    }
    if (!files.some((file) => file.endsWith('.test.ts'))) complaints.push(`${folder}: add a test`);
    if (!isImported(folder))
      complaints.push(`${folder}: nobody lists it; add it to analyze/index.ts`);
  }
  assert.ok(complaints.length === 0, `\n${complaints.join('\n')}`);
});

test('every simulator under lab/dialects/ is listed in its index', () => {
  const index = 'src/lab/dialects/index.ts';
  const listed = importsOf(textOf(index)).map(({ specifier }) => resolveImport(index, specifier));
  for (const file of globSync('src/lab/dialects/*-*.ts', { cwd: ROOT })) {
    const isSimulator = /\bdefineSimulator\b|: Simulator\b/.test(codeOf(textOf(file)).bare);
    if (file.endsWith('.test.ts') || !isSimulator) continue;
    assert.ok(listed.includes(file), `${file}: add it to ${index}`);
  }
});

test('every test file is run by npm test', () => {
  const scripts = JSON.parse(textOf('package.json')) as { scripts: { check: string } };
  const globs = [...scripts.scripts.check.matchAll(/"([^"]+)"/g)].map(([, glob]) => glob ?? '');
  globs.push(`src/{${PURE_FOLDERS.join(',')}}/**/*.test.ts`);
  const run = new Set(globSync(globs, { cwd: ROOT }));
  for (const file of projectFiles('.test.ts')) {
    assert.ok(run.has(file), `${file} is never run: add its folder to "check" in package.json`);
  }
});

test('every error code is used, and every used one is in the table', () => {
  const table = codeOf(textOf('src/base/errors.ts')).withStrings;
  const codes = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \{ exit/gm)].map(([, code]) => code ?? '');
  assert.ok(codes.length > 0, 'src/base/errors.ts: the table of codes was not found');
  const code = projectFiles('.ts')
    .filter((file) => file.startsWith('src/') && !file.endsWith('.test.ts'))
    .filter((file) => basename(file) !== 'errors.ts')
    .map((file) => codeOf(textOf(file)).withStrings)
    .join('\n');
  for (const name of codes) {
    const use = new RegExp(`['"]${name}['"]|ERRORS\\.${name}\\b`);
    assert.match(
      code,
      use,
      `error code '${name}' is never used: use it or take it out of the table`,
    );
  }
});
