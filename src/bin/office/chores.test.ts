import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestLog } from '#api/request-log.ts';
import { keepDoing, type Chore } from './chores.ts';

const HOUR_MS = 3_600_000;

function choreOf(parts: Partial<Chore> & Pick<Chore, 'run'>): Chore {
  return { name: 'sweep', everyMs: HOUR_MS, onEvents: false, ...parts };
}

test('keepDoing() begins at once, goes on after a failure and says so', async () => {
  const lines: string[] = [];
  const again = Promise.withResolvers<void>();
  let count = 0;
  const chore = choreOf({
    everyMs: 5,
    run: async () => {
      count++;
      if (count === 1) throw new Error('the receiver is away');
      again.resolve();
    },
  });
  const doing = keepDoing([chore], requestLog({ write: (line) => lines.push(line) }));
  await again.promise;
  await doing.stop();
  assert.match(lines.join(''), /"chore":"sweep".*the receiver is away/);
});

test('keepDoing() looks soon after events, once for many, and never meets itself', async () => {
  let running = 0;
  let count = 0;
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    assert.equal(++running, 1);
    count++;
    await new Promise((resolve) => setTimeout(resolve, 20));
    running--;
    (count === 1 ? first : second).resolve();
  };
  const quiet = choreOf({ run: async () => {} });
  const doing = keepDoing(
    [choreOf({ onEvents: true, run }), quiet],
    requestLog({ write: () => {} }),
  );
  await first.promise;
  for (let i = 0; i < 10; i++) doing.wake();
  await second.promise;
  await new Promise((resolve) => setTimeout(resolve, 300));
  await doing.stop();
  assert.equal(count, 2);
});

test('keepDoing() waits for what is under way when it is stopped', async () => {
  let isDone = false;
  const begun = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    begun.resolve();
    await new Promise((resolve) => setTimeout(resolve, 50));
    isDone = true;
  };
  const doing = keepDoing([choreOf({ run })], requestLog({ write: () => {} }));
  await begun.promise;
  await doing.stop();
  assert.ok(isDone);
});
