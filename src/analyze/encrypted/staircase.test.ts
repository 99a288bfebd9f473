import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { staircaseOf, stepsOf } from './staircase.ts';

const run = (length: number, count: number): number[] =>
  Array.from({ length: count }, () => length);

test('stepsOf() finds the positions where a counter gained a digit', () => {
  assert.deepEqual(stepsOf([...run(265, 8), ...run(266, 90), ...run(267, 40)]), [8, 98]);
  assert.deepEqual(stepsOf([...run(80, 50)]), []);
});

test('stepsOf() bears a stray but no falling, leaping or mixed lengths', () => {
  const strayed = [...run(265, 20), 266, ...run(265, 20), ...run(266, 30)];
  assert.deepEqual(stepsOf(strayed), [41]);
  assert.deepEqual(stepsOf([...run(266, 20), ...run(265, 20)]), []);
  assert.deepEqual(stepsOf([...run(265, 20), ...run(267, 20)]), []);
  const random = new Random(2);
  assert.deepEqual(stepsOf(Array.from({ length: 80 }, () => 265 + random.below(2))), []);
});

test('staircaseOf() counts steps of both sides and refuses runs that do not grow tenfold', () => {
  const counter = [...run(265, 9), ...run(266, 90), ...run(267, 30)];
  assert.equal(staircaseOf(counter, run(60, 100)), 2);
  assert.equal(staircaseOf(counter, [...run(60, 9), ...run(61, 90)]), 3);
  const even = [...run(265, 40), ...run(266, 40), ...run(267, 40)];
  assert.equal(staircaseOf(even, run(60, 100)), 0);
});
