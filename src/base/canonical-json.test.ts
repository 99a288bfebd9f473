import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CANONICAL_DEPTH_MAX, canonicalJson } from './canonical-json.ts';

test('canonicalJson() writes the examples of RFC 8785 as it prints them', () => {
  // RFC 8785 §3.2.2 and §3.2.3.
  // The RFC writes the first with one digit more than a double holds.
  const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001];
  const string = '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"\u002f';
  assert.equal(
    canonicalJson({ numbers, string, literals: [null, true, false] }),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  const sorted = canonicalJson({
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1f600}': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  });
  assert.deepEqual(
    [...sorted.matchAll(/":"([^"]*)"/g)].map((match) => match[1]),
    [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ],
  );
});

test('canonicalJson() does not depend on the order of members, and reads back as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const reversed = Object.fromEntries(Object.entries(plain as object).reverse());
      const text = canonicalJson(plain);
      assert.equal(canonicalJson(reversed), text);
      assert.deepEqual(JSON.parse(text), plain);
    }),
  );
});

test('canonicalJson() refuses what has no canonical form', () => {
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  const refused: unknown[] = [
    undefined,
    Number.NaN,
    Infinity,
    { a: undefined },
    [undefined],
    Array(2),
    1n,
    () => 1,
    new Date(0),
    new Map(),
    '\ud800',
    { '\udc00': 1 },
    cyclic,
  ];
  for (const value of refused) assert.throws(() => canonicalJson(value), /No canonical JSON/);
});

test('canonicalJson() takes as many levels as it promises, and one more not', () => {
  const nested = (levels: number): unknown => {
    let value: unknown = 0;
    for (let i = 0; i < levels; i++) value = [value];
    return value;
  };
  assert.equal(canonicalJson(nested(CANONICAL_DEPTH_MAX)).length, 2 * CANONICAL_DEPTH_MAX + 1);
  assert.throws(() => canonicalJson(nested(CANONICAL_DEPTH_MAX + 1)), /levels/);
});
