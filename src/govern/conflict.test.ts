import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conflictOf, handsOf, type Doer } from './conflict.ts';

const doer = (more: Partial<Doer> = {}): Doer => ({
  personId: 'a',
  unitId: null,
  behalfOf: null,
  ...more,
});

test('conflictOf() refuses whoever took an earlier step', () => {
  const answer = conflictOf(doer(), 'approve the order', { 'proposed it': ['a'] }, null);
  assert.equal(answer?.refused, 'conflict-of-interest');
  assert.equal(answer?.message, 'You proposed it: another person must approve the order');
});

test('conflictOf() refuses the deputy of whoever took an earlier step', () => {
  const past = { 'assessed it': ['boss'] };
  const answer = conflictOf(doer({ behalfOf: 'boss' }), 'verify the case', past, null);
  assert.match(answer?.message ?? '', /whose deputy you are assessed it/);
});

test('conflictOf() refuses members of the unit concerned', () => {
  assert.equal(
    conflictOf(doer({ unitId: 'u' }), 'verify the case', {}, 'u')?.refused,
    'conflict-of-interest',
  );
  assert.equal(conflictOf(doer({ unitId: 'u' }), 'verify the case', {}, 'v'), null);
});

test('conflictOf() finds nothing against somebody new, nor where a policy acted', () => {
  assert.equal(conflictOf(doer(), 'approve the order', { 'proposed it': ['b', null] }, null), null);
  assert.equal(conflictOf(doer(), 'approve the order', {}, null), null);
});

test('handsOf() remembers a deputy and whom they stood for', () => {
  assert.deepEqual(handsOf(doer()), ['a']);
  assert.deepEqual(handsOf(doer({ behalfOf: 'boss' })), ['a', 'boss']);
});
