import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { mutate } from './mutate.ts';

const VALID = new TextEncoder().encode('{"id":1,"method":"mining.subscribe","params":[]}\n');

test('mutate() changes the bytes nearly always and never the original', () => {
  const before = VALID.slice();
  const random = new Random(1);
  let changed = 0;
  for (let i = 0; i < 500; i++) {
    if (Buffer.compare(mutate(VALID, random), VALID) !== 0) changed += 1;
  }
  assert.deepEqual(VALID, before);
  assert.ok(changed > 450, `${changed} of 500`);
});

test('mutate() gives the same damage when the seed is the same', () => {
  assert.deepEqual(mutate(VALID, new Random(7)), mutate(VALID, new Random(7)));
});

test('mutate() takes an empty input', () => {
  const random = new Random(3);
  for (let i = 0; i < 200; i++) assert.ok(mutate(new Uint8Array(0), random).length < 100);
});
