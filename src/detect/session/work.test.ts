import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { JobFact, ShareAnswerFact, ShareFact } from '#model/fact.ts';
import { ANSWER_MS_MAX, JOBS_MAX, PENDING_MAX, Work } from './work.ts';

const job = (jobId: string, at = 0, value: number | null = 1000): JobFact => ({
  kind: 'job',
  protocol: 'cryptonote',
  side: 1,
  at,
  jobId,
  difficulty: value === null ? null : { value, scale: 'hashes' },
  algorithm: null,
  coin: null,
  height: null,
  coinbase: null,
  nbits: null,
  polled: false,
});
const share = (
  requestId: string,
  jobId: string | null,
  at = 1,
  achieved: number | null = null,
): ShareFact => ({
  kind: 'share',
  protocol: 'cryptonote',
  side: 0,
  at,
  requestId,
  jobId,
  worker: null,
  achieved,
});
const answer = (requestId: string, accepted = true, at = 2): ShareAnswerFact => ({
  kind: 'share-answer',
  protocol: 'cryptonote',
  side: 1,
  at,
  requestId,
  accepted,
  error: accepted ? null : 'Low difficulty share',
});

test('Work counts an accepted result of an announced job as proven', () => {
  const work = new Work();
  work.announce(job('a'));
  work.submit(share('1', 'a'));
  work.answer(answer('1'));
  assert.deepEqual([work.provenCount, work.accepted, work.unanswered], [1, 1, 0]);
  assert.equal(work.sums.hashes.total, 1000);
});

test('Work proves nothing by a result that names an unknown job, is rejected, or stays unanswered', () => {
  const work = new Work();
  work.announce(job('a'));
  work.submit(share('1', 'z'));
  work.answer(answer('1'));
  work.submit(share('2', 'a'));
  work.answer(answer('2', false));
  work.submit(share('3', 'a'));
  work.settle(1e9, true);
  assert.deepEqual([work.provenCount, work.metCount], [0, 0]);
  assert.deepEqual([work.accepted, work.rejected, work.unanswered], [1, 1, 1]);
  assert.equal(work.unknownJobCount, 1);
  assert.equal(work.sums.hashes.shares, 0);
});

test('Work weighs what the result itself states against the difficulty', () => {
  const work = new Work();
  work.announce(job('a'));
  work.submit(share('1', 'a', 1, 10));
  work.answer(answer('1'));
  assert.deepEqual([work.provenCount, work.shortCount], [0, 1]);
  // The target is rounded to 32 bits: a hair below is not below.
  work.submit(share('2', 'a', 1, 999));
  work.answer(answer('2'));
  assert.equal(work.provenCount, 1);
  // Rejected although it states enough: the pool's word counts.
  work.submit(share('3', 'a', 1, 5000));
  work.answer(answer('3', false));
  assert.deepEqual([work.provenCount, work.metCount], [1, 0]);
});

test('Work gives up on answers after a minute, and then takes a result that states enough', () => {
  const work = new Work();
  work.announce(job('a'));
  work.submit(share('1', 'a', 0, 5000));
  work.settle(ANSWER_MS_MAX - 1, false);
  assert.equal(work.metCount, 0);
  work.settle(ANSWER_MS_MAX, false);
  assert.equal(work.metCount, 1);
});

test('Work lets a difficulty hold from the next job on, and a first job without one take it at once', () => {
  const work = new Work();
  const set = (value: number, at: number): void =>
    work.setDifficulty({
      kind: 'difficulty',
      protocol: 'stratum-v1',
      side: 1,
      at,
      difficulty: { value, scale: 'diff1' },
    });
  work.announce(job('a', 5, null));
  assert.equal(work.measuredFrom, null);
  set(8, 6);
  assert.equal(work.measuredFrom, 6);
  set(16, 7);
  for (const id of ['1', '2']) {
    work.submit(share(id, 'a'));
    work.answer(answer(id));
  }
  assert.equal(work.sums.diff1.total, 16);
  work.announce(job('b', 8, null));
  work.submit(share('3', 'b'));
  work.answer(answer('3'));
  assert.deepEqual(work.sums.diff1, { shares: 3, total: 32, squares: 64 + 64 + 256 });
});

test('Work matches answers of miners that give every request the same id, in order', () => {
  const work = new Work();
  work.announce(job('a'));
  work.submit(share('4', 'a'));
  work.submit(share('4', 'z'));
  work.answer(answer('4'));
  work.answer(answer('4', false));
  work.answer(answer('4'));
  assert.deepEqual([work.provenCount, work.rejected, work.orphanCount], [1, 1, 1]);
});

test('Work forgets the oldest jobs and the oldest unanswered results at its limits', () => {
  const work = new Work();
  for (let i = 0; i < JOBS_MAX + 10; i++) work.announce(job(`j${i}`));
  assert.equal(work.jobsKept, JOBS_MAX);
  work.submit(share('old', 'j0'));
  assert.equal(work.unknownJobCount, 1);
  for (let i = 0; i < PENDING_MAX + 10; i++) work.submit(share(`s${i}`, `j${JOBS_MAX}`));
  assert.equal(work.pendingKept, PENDING_MAX);
  assert.equal(work.unanswered, PENDING_MAX + 11);
});

test('Work ignores difficulties that are none', () => {
  const work = new Work();
  for (const value of [0, -1, Number.NaN, Infinity]) {
    work.announce(job('a', 0, value));
    assert.equal(work.difficulty, null);
  }
});
