/** Documents: links resolve, the two READMEs say the same commands, the changelog has its head. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { FOLDERS } from './rules.ts';
import { projectFiles, ROOT, textOf } from './source.ts';

const DOCUMENTS = projectFiles('.md');

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[^]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** The anchors that a forge makes of the headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.replaceAll(/^```[^]*?^```/gm, '').matchAll(/^#+ +(.+)$/gm)].map(
    ([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
  );
}

test('every relative link resolves', () => {
  const complaints: string[] = [];
  for (const document of DOCUMENTS) {
    for (const [, link = ''] of withoutCode(textOf(document)).matchAll(
      /\]\(<?([^)>\s]+)>?[^)]*\)/g,
    )) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : posix.join(posix.dirname(document), path);
      if (!existsSync(join(ROOT, target))) complaints.push(`${document}: ${link} does not exist`);
      else if (anchor !== undefined && target.endsWith('.md')) {
        if (!anchorsOf(textOf(target)).includes(decodeURIComponent(anchor))) {
          complaints.push(`${document}: ${target} has no heading #${anchor}`);
        }
      }
    }
  }
  assert.ok(complaints.length === 0, `\n${complaints.join('\n')}`);
});

/** Commands of the ```sh blocks, comments left out. */
function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(/^```sh\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

test('README.md and README.zh-CN.md give the same commands', () => {
  const english = commandsOf(textOf('README.md'));
  assert.ok(
    english.includes('npm start') && english.includes('npm test'),
    'README.md: the two commands',
  );
  assert.deepEqual(
    commandsOf(textOf('README.zh-CN.md')),
    english,
    'bring README.zh-CN.md up to date',
  );
});

test('CHANGELOG.md has an Unreleased head with something under it', () => {
  assert.match(
    textOf('CHANGELOG.md'),
    /^## Unreleased\n+(?:### .+\n+)?[-*] /m,
    'CHANGELOG.md: begin "## Unreleased" and give each change that a user can notice one line',
  );
});

test('ARCHITECTURE.md has a paragraph for every folder', () => {
  const text = textOf('ARCHITECTURE.md');
  for (const folder of Object.keys(FOLDERS)) {
    assert.ok(
      text.includes(`\`${folder}/\``),
      `ARCHITECTURE.md: say what ${folder}/ is and its invariants`,
    );
  }
});

test('every document has one title', () => {
  for (const document of DOCUMENTS) {
    const titles = textOf(document)
      .replaceAll(/^ *```[^]*?^ *```/gm, '')
      .match(/^# /gm);
    assert.equal(titles?.length, 1, `${document}: begin with one "# title"`);
  }
});
