/** Format, lint and types as tests, so that one run with one count says whether all is well. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { ROOT } from './tidy/source.ts';

/** Runs a program of node_modules and fails with what it printed. */
function check(program: string, args: readonly string[], remedy: string): void {
  const { status, stdout, stderr, error } = spawnSync(
    join(ROOT, 'node_modules/.bin', program),
    args,
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 1 << 26 },
  );
  const printed = stripVTControlCharacters(`${stdout}${stderr}${error?.message ?? ''}`).trim();
  assert.ok(status === 0, `${remedy}\n${printed}`);
}

suite('checks', () => {
  test('oxfmt finds every file formatted', () => {
    check('oxfmt', ['--check', '.'], 'run npm run format');
  });

  test('oxlint finds nothing', () => {
    check('oxlint', ['--format=unix'], 'see .oxlintrc.json and STYLE.md');
  });

  test('tsc accepts everything', () => {
    check('tsc', ['-p', 'tsconfig.json'], 'give it its type');
  });

  test('tsc accepts the console', () => {
    check('tsc', ['-p', 'tsconfig.console.json'], 'give it its type');
  });

  test('tsc accepts the pure folders without Node and DOM', () => {
    check('tsc', ['-p', 'tsconfig.pure.json'], 'pure code takes what it needs as arguments');
  });
});
