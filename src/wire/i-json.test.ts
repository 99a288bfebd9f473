import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { I_JSON_DEPTH_MAX, parseIJson } from './i-json.ts';

const read = (text: string) => parseIJson(new TextEncoder().encode(text));

test('parseIJson() reads what JSON.stringify() writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(read(text), { value: JSON.parse(text), refusal: null });
    }),
    { numRuns: 300 },
  );
});

test('parseIJson() refuses what two readers could take differently', () => {
  const refused = {
    '{"a":1,"a":2}': 'repeated-name',
    '{"a":1,"\\u0061" :2}': 'repeated-name',
    '[{"b":{"a":1,"c":[],"a":{}}}]': 'repeated-name',
    '{"a":"\\ud800"}': 'half-a-pair',
    '{"\\udc00":1}': 'half-a-pair',
    '{"a":1} {"a":1}': 'not-json',
    '\ufeff{}': 'not-json',
    '': 'not-json',
    '{"a":NaN}': 'not-json',
  };
  for (const [text, refusal] of Object.entries(refused)) {
    assert.deepEqual(read(text), { refusal }, text);
  }
  assert.deepEqual(parseIJson(Uint8Array.of(0x22, 0xff, 0x22)), { refusal: 'not-utf8' });
});

test('parseIJson() lets the same name stand in other objects, and as text', () => {
  const value = [{ a: 'a":{[', b: { a: ['a', 'a'] } }, { a: '\\"' }];
  assert.deepEqual(read(JSON.stringify(value)), { value, refusal: null });
});

test('parseIJson() refuses more than I_JSON_DEPTH_MAX containers inside each other', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  assert.equal(read(nested(I_JSON_DEPTH_MAX)).refusal, null);
  assert.equal(read(nested(I_JSON_DEPTH_MAX + 1)).refusal, 'too-deep');
  assert.notEqual(read(nested(100_000)).refusal, null);
});
