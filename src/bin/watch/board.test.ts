import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grade } from '#model/evidence.ts';
import { Board } from './board.ts';
import { madeUpFinding } from './made-up.fixture.ts';

const seen = (id: string, grade: Grade, lastSeen: string, version = 1) =>
  madeUpFinding({ id, grade, lastSeen: `2026-11-22T${lastSeen}Z`, version });

test('Board.top() puts the highest grade first, and the latest within a grade', () => {
  const board = new Board();
  board.put(seen('old session', 'session', '10:00:00'));
  board.put(seen('listed', 'listed', '12:00:00'));
  board.put(seen('new session', 'session', '11:00:00'));
  board.put(seen('proof', 'work-proven', '09:00:00'));
  assert.deepEqual(
    board.top(3).map(({ id }) => id),
    ['proof', 'new session', 'old session'],
  );
});

test('Board.put() keeps the newest version of a finding', () => {
  const board = new Board();
  board.put(seen('a', 'session', '10:00:00', 2));
  board.put(seen('a', 'attempted', '09:00:00', 1));
  assert.deepEqual(board.counts(), { session: 1 });
  board.put(seen('a', 'work-proven', '11:00:00', 3));
  assert.deepEqual(board.counts(), { 'work-proven': 1 });
});

test('Board.put() forgets the least important when it is full, and still counts them', () => {
  const board = new Board(100);
  for (let i = 0; i < 60; i++) board.put(seen(`proof ${i}`, 'work-proven', '10:00:00'));
  for (let i = 0; i < 80; i++) board.put(seen(`listed ${i}`, 'listed', '11:00:00'));
  assert.ok(board.size <= 100);
  assert.deepEqual(board.counts(), { 'work-proven': 60, listed: 80 });
  assert.equal(board.top(60).at(-1)?.grade, 'work-proven');
});
