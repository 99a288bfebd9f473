import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { suppress } from './suppress.ts';

const cellsOf = (values: readonly number[]) => values.map((value, i) => ({ key: `k${i}`, value }));
const shown = (values: readonly number[], cellMin = 5): (number | string)[] => {
  const { cells, total } = suppress(cellsOf(values), cellMin);
  return [...cells.map(({ told }) => told), total].map((told) =>
    'value' in told ? told.value : told.blank,
  );
};

test('suppress() leaves large numbers and nothing alone', () => {
  assert.deepEqual(shown([7, 0, 5]), [7, 0, 5, 12]);
  assert.deepEqual(shown([0, 0]), [0, 0, 0]);
});

test('suppress() blanks a small number and the next larger one with it', () => {
  assert.deepEqual(shown([2, 30, 8, 9]), ['small', 30, 'covers', 9, 49]);
});

test('suppress() blanks more where two small ones are one small sum', () => {
  assert.deepEqual(shown([1, 2, 9, 20]), ['small', 'small', 'covers', 20, 32]);
  assert.deepEqual(shown([3, 4, 9]), ['small', 'small', 9, 16]);
});

test('suppress() blanks the total where it is small itself', () => {
  assert.deepEqual(shown([1, 0, 2]), ['small', 0, 'small', 'small']);
  assert.deepEqual(shown([1, 0, 2], 1), [1, 0, 2, 3]);
});

test('suppress() keeps blank what an earlier edition left blank', () => {
  const { cells } = suppress(cellsOf([6, 30, 8]), 5, new Set(['k0']));
  assert.deepEqual(
    cells.map(({ told }) => 'blank' in told),
    [true, false, true],
  );
});

test('suppress() never lets a small number be reckoned back', () => {
  const counts = fc.array(fc.nat({ max: 30 }), { maxLength: 12 });
  fc.assert(
    fc.property(
      counts,
      fc.integer({ min: 1, max: 10 }),
      fc.nat({ max: 4095 }),
      (values, k, mask) => {
        const before = new Set(values.flatMap((_, i) => ((mask >> i) & 1 ? [`k${i}`] : [])));
        const { cells, total } = suppress(cellsOf(values), k, before);
        const told = cells.map((cell, i) => ({ ...cell, value: values[i] ?? 0 }));
        for (const { told: cell, value } of told) {
          if ('value' in cell) assert.ok(cell.value === value && (value === 0 || value >= k));
        }
        const blank = told.filter(({ told: cell }) => 'blank' in cell);
        const sum = values.reduce((all, value) => all + value, 0);
        if ('value' in total) {
          assert.equal(total.value, sum);
          const hidden = blank.reduce((all, { value }) => all + value, 0);
          assert.ok(blank.length === 0 || hidden >= k);
          // One blank alone would stand open; only where all others are nothing can there be no second.
          const others = values.filter((value) => value > 0).length;
          assert.ok(blank.length !== 1 || others === 1);
        } else assert.ok(sum > 0 && sum < k);
      },
    ),
    { numRuns: 500 },
  );
});
