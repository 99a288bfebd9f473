import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { breakLines } from './line-breaking.ts';

/** Ideographs and full-width marks are two wide, all else one. */
const measure = (text: string): number =>
  Array.from(text).reduce(
    (sum, one) => sum + (/[\u2e80-\u9fff\uff00-\uffef]/.test(one) ? 2 : 1),
    0,
  );

test('breakLines() breaks English at spaces only', () => {
  assert.deepEqual(breakLines('one two three four', 9, measure), ['one two', 'three', 'four']);
  assert.deepEqual(breakLines('code 5979\u00a00382 end', 12, measure), [
    'code',
    '5979\u00a00382',
    'end',
  ]);
});

test('breakLines() keeps closing marks off the beginning and opening marks off the end of lines', () => {
  assert.deepEqual(breakLines('停止互联网接入，直至整改', 14, measure), [
    '停止互联网接',
    '入，直至整改',
  ]);
  assert.deepEqual(breakLines('根据有关规定《条例》办理', 14, measure), [
    '根据有关规定',
    '《条例》办理',
  ]);
  assert.deepEqual(breakLines('被用于“挖矿”。', 12, measure), ['被用于“挖', '矿”。']);
});

test('breakLines() does not cut a Latin word inside Chinese', () => {
  assert.deepEqual(breakLines('请输入 mining.example 核验', 14, measure), [
    '请输入',
    'mining.example',
    '核验',
  ]);
});

test('breakLines() cuts an address that is wider than the line, after a slash where it can', () => {
  const lines = breakLines('https://mining.example/case#k7Qm2vX9pR4tZ8wB3nC6yA', 24, measure);
  assert.equal(lines[0], 'https://mining.example/');
  assert.equal(lines.join(''), 'https://mining.example/case#k7Qm2vX9pR4tZ8wB3nC6yA');
});

test('breakLines() loses nothing and is never too wide, whatever the text', () => {
  const piece = fc.constantFrom(...Array.from('挖矿系统，。（）《》“”—…abc 123 /-.\u00a0𠮷é'));
  const texts = fc.oneof(
    fc.array(piece, { maxLength: 80 }).map((all) => all.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 4, max: 40 }), (text, width) => {
      const lines = breakLines(text, width, measure);
      const bare = (said: string): string => said.replaceAll(/\s/g, '');
      assert.equal(bare(lines.join('')), bare(text));
      for (const line of lines)
        assert.ok(measure(line) <= width || Array.from(line).length === 1, line);
    }),
    { numRuns: 300 },
  );
});
