import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLineCount, codeOf, importsOf, packageOf, resolveImport } from './source.ts';

test('importsOf() finds static, type, side-effect, dynamic and worker imports', () => {
  const text = [
    "import { a } from '#model/fact.ts';",
    "import type { B } from './b.ts';",
    "import 'zod';",
    'export {',
    '  c,',
    "} from '../wire/c.ts';",
    "const later = () => import('./later.ts');",
    "new Worker(new URL('./worker.ts', import.meta.url));",
    "// import { no } from './comment.ts';",
    "const beside = new URL('cli.ts', import.meta.url);",
    "export const NOT = 'from ./x.ts';",
  ].join('\n');
  assert.deepEqual(
    importsOf(text).map(({ specifier, line, typeOnly }) => [specifier, line, typeOnly]),
    [
      ['#model/fact.ts', 1, false],
      ['./b.ts', 2, true],
      ['zod', 3, false],
      ['../wire/c.ts', 4, false],
      ['./later.ts', 7, false],
      ['./worker.ts', 8, false],
      ['./cli.ts', 10, false],
    ],
  );
});

test('codeOf() takes out comments, strings, templates and regular expressions', () => {
  const text =
    "a('x // y'); /* b */ const r = /['\"`]/g; // c\nconst d = `${1} Date.now()`; e / f / g;";
  const { bare, withStrings } = codeOf(text);
  assert.match(withStrings, /'x \/\/ y'/);
  assert.doesNotMatch(withStrings, /\bb\b|\bc\b \n/);
  assert.doesNotMatch(bare, /Date|x|`/);
  assert.match(bare, /e \/ f \/ g/);
  assert.equal(bare.split('\n').length, 2);
});

test('codeLineCount() leaves out blank lines and comments', () => {
  assert.equal(codeLineCount('/**\n * x\n */\n\nconst a = 1; // b\n// c\nconst d = 2;\n'), 2);
});

test('resolveImport() names files of ours and leaves packages alone', () => {
  assert.equal(resolveImport('src/bin/cli.ts', '#base/errors.ts'), 'src/base/errors.ts');
  assert.equal(resolveImport('src/bin/cli.ts', '../../package.json'), 'package.json');
  assert.equal(resolveImport('src/bin/cli.ts', 'zod'), undefined);
  assert.equal(packageOf('@noble/hashes/sha3.js'), '@noble/hashes');
});
