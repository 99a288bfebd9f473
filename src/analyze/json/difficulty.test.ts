import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  HASHES_PER_DIFF1,
  hashes,
  hashesFromCompactTarget,
  hashesFromDecimal,
  hashesFromLittleEndian,
  hashesFromTarget,
} from './difficulty.ts';

const DIFF1 = `00000000ffff${'0'.repeat(52)}`;

test('hashesFromTarget() gives 2^256 / target', () => {
  assert.equal(Math.round(hashesFromTarget(DIFF1) ?? 0), 4_295_032_833);
  assert.equal(HASHES_PER_DIFF1, hashesFromTarget(DIFF1));
  assert.equal(hashesFromTarget(DIFF1.slice(8)), hashesFromTarget(DIFF1));
  assert.equal(hashesFromTarget('f'.repeat(64)), 1);
  assert.equal(hashesFromTarget('0'.repeat(64)), null);
  assert.equal(hashesFromTarget('xyz'), null);
  assert.equal(hashesFromTarget('0'.repeat(65)), null);
});

test('hashesFromLittleEndian() reads the bytes the other way round', () => {
  const reversed = (DIFF1.match(/../g) ?? []).toReversed().join('');
  assert.equal(hashesFromLittleEndian(reversed), hashesFromTarget(DIFF1));
  assert.equal(hashesFromLittleEndian('00'), null);
});

test('hashesFromCompactTarget() follows XMRig to the unit', () => {
  assert.equal(hashesFromCompactTarget('b88d0600'), 10_000);
  assert.equal(hashesFromCompactTarget('ffffffff'), 1);
  assert.equal(hashesFromCompactTarget('ffffffffffffff00'), 256);
  assert.equal(hashesFromCompactTarget('00000000'), null);
  assert.equal(hashesFromCompactTarget('b88d060'), null);
});

test('hashesFromDecimal() reads targets as decimal text', () => {
  assert.equal(hashesFromDecimal((2n ** 200n).toString()), 2 ** 56);
  assert.equal(hashesFromDecimal('0'), null);
  assert.equal(hashesFromDecimal('1e5'), null);
});

test('hashes() refuses what is no difficulty', () => {
  assert.equal(hashes(null), null);
  assert.equal(hashes(Number.POSITIVE_INFINITY), null);
  assert.deepEqual(hashes(3), { value: 3, scale: 'hashes' });
});
