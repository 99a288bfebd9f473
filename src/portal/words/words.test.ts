import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TROUBLES, wordsIn } from './words.ts';

const SIGNS = new Set(['.pair', '.row', '.sequence', '.quoted', '.page.noticeAs', '.page.span']);

/** Every sentence with the way to it; functions are asked with a sample. */
function sentences(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one, i) => sentences(one, `${path}.${i}`));
  if (typeof value === 'function') {
    const said: unknown = Reflect.apply(
      value,
      null,
      path.endsWith('numberInWords') ? [47] : ['7', '7'],
    );
    return sentences(said, path);
  }
  assert.ok(typeof value === 'object' && value !== null, path);
  return Object.entries(value).flatMap(([name, inner]) => sentences(inner, `${path}.${name}`));
}

test('wordsIn() says everything in both languages, each in its own script', () => {
  const en = sentences(wordsIn('en'), '');
  const zh = new Map(sentences(wordsIn('zh-CN'), ''));
  assert.deepEqual(
    en.map(([path]) => path),
    [...zh.keys()],
  );
  assert.ok(en.length > 200);
  for (const [path, said] of en) {
    const chinese = zh.get(path) ?? '';
    assert.ok(said.trim() !== '' && chinese.trim() !== '', path);
    // Signs alone.
    if (SIGNS.has(path)) continue;
    // The one to the other language is in that language.
    const [latin, han] = path === '.otherLanguage' ? [chinese, said] : [said, chinese];
    assert.doesNotMatch(latin, /\p{Script=Han}/u, path);
    assert.match(han, /\p{Script=Han}/u, path);
    assert.doesNotMatch(han, /[,;?!]|\p{Script=Han}[.:]/u, `${path}: Chinese signs`);
  }
});

test('numbers are written in words', () => {
  const said = (number: number): readonly string[] =>
    (['en', 'zh-CN'] as const).map((language) => wordsIn(language).form.numberInWords(number));
  assert.deepEqual(said(21), ['twenty-one', '二十一']);
  assert.deepEqual(said(40), ['forty', '四十']);
  assert.deepEqual(said(99), ['ninety-nine', '九十九']);
  const all = Array.from({ length: 79 }, (_, i) => said(21 + i));
  for (const i of [0, 1]) assert.equal(new Set(all.map((pair) => pair[i])).size, 79);
});

test('every trouble has its own words', () => {
  const titles = TROUBLES.map((trouble) => wordsIn('en').troubles[trouble].title);
  assert.equal(new Set(titles).size, TROUBLES.length);
});
