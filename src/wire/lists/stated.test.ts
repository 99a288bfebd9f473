import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDate, readStated } from './stated.ts';

const day = (text: string): number => Date.parse(text);

test('readDate() reads the ways in which lists write dates', () => {
  const expected = day('2025-11-02');
  for (const text of [
    '2025-11-02',
    '2025/11/2',
    '2025-11-02T08:00:00Z',
    '2025-11-02 08:00:00',
    '2 Nov 2025',
    '02-Nov-2025',
    'Sun, 2 Nov 2025 08:00:00 GMT',
    'November 2, 2025',
    '1762041600',
    '1762041600000',
  ]) {
    assert.equal(readDate(text), expected, text);
  }
});

test('readDate() guesses nothing', () => {
  for (const text of [
    '',
    'yesterday',
    '02/11/2025',
    '2025-13-01',
    '2025-02-30',
    '2008-12-31',
    '0',
    '20251102',
    '99999999999999',
  ]) {
    assert.equal(readDate(text), null, text);
  }
});

test('readDate() agrees with the calendar on every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 14_247, max: 65_535 }), (days) => {
      const text = new Date(days * 86_400_000).toISOString().slice(0, 10);
      assert.equal(readDate(text), days * 86_400_000);
    }),
  );
});

test('readStated() finds the date of a list in its comments', () => {
  assert.equal(readStated('# Last updated: 2026-08-23'), day('2026-08-23'));
  assert.equal(readStated('! Last modified: 12 Nov 2025 10:00 UTC'), day('2025-11-12'));
  assert.equal(readStated('# Date: 2025-11-12 (daily)'), day('2025-11-12'));
  assert.equal(readStated('# Reference: https://example.org/2019-06-14-notes.txt'), null);
  assert.equal(readStated('# pool updated often'), null);
});
