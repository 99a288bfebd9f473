import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIn, largestClass, variationOf } from './size-class.ts';

test('largestClass() finds the fullest class within the spread', () => {
  const found = largestClass([10, 100, 101, 103, 200, 201], 3);
  assert.deepEqual(found, { low: 100, high: 103, count: 3, median: 101 });
  assert.equal(isIn(102, found), true);
  assert.equal(isIn(104, found), false);
  assert.equal(largestClass([], 3).count, 0);
});

test('largestClass() widens with the share of the size', () => {
  assert.equal(largestClass([1131, 1198, 1265, 1332], 0, 0.18).count, 4);
  assert.equal(largestClass([1131, 1198, 1265, 1332], 0, 0.05).count, 1);
});

test('variationOf() tells a metronome from bursts', () => {
  assert.equal(variationOf([5, 5, 5]), 0);
  assert.equal(variationOf([7]), 0);
  assert.ok(variationOf([1, 1, 1, 97]) > 1.5);
});
