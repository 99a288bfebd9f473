import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameBatch } from '#model/batch.ts';
import { IDLE_MS_MAX, PAUSE_MS_MAX, paceSource } from './replay.ts';
import { createBatch, type CaptureSource } from './source.ts';

/** A source of frames at these times, in batches of at most `perBatch`. */
function sourceOf(times: readonly number[], perBatch: number): CaptureSource {
  return {
    name: 'made up',
    damage: null,
    counters: () => ({ lost: 1 }),
    async run(deliver, signal) {
      for (let i = 0; i < times.length && !signal.aborted; i += perBatch) {
        const some = times.slice(i, i + perBatch);
        const batch = createBatch(some.length);
        batch.count = some.length;
        some.forEach((at, j) => {
          batch.at[j] = at;
          batch.startAt[j] = i + j;
        });
        deliver(batch);
        await Promise.resolve();
      }
    },
  };
}

function replay(times: readonly number[], speed: number, perBatch = 3, stopAfterMs = Infinity) {
  let clock = 1000;
  const seen: { at: number; index: number; real: number }[] = [];
  const idles: { real: number; at: number }[] = [];
  const source = paceSource(sourceOf(times, perBatch), {
    speed,
    now: () => clock,
    sleep: (ms) => {
      clock += ms;
      return clock - 1000 < stopAfterMs;
    },
    idle: (at) => idles.push({ real: clock - 1000, at }),
  });
  const deliver = (batch: FrameBatch): void => {
    for (let i = 0; i < batch.count; i++) {
      seen.push({ at: batch.at[i] ?? -1, index: batch.startAt[i] ?? -1, real: clock - 1000 });
    }
  };
  return { source, seen, idles, run: () => source.run(deliver, new AbortController().signal) };
}

const START = 1_700_000_000_000;

test('paceSource() keeps the distances of the recording when the speed is 1', async () => {
  const { run, seen, source } = replay([START, START + 40, START + 700, START + 1500], 1);
  await run();
  assert.deepEqual(
    seen.map((one) => one.index),
    [0, 1, 2, 3],
  );
  for (const { at, real } of seen) assert.ok(Math.abs(real - (at - START)) <= 6, `${at}: ${real}`);
  assert.equal(source.at, START + 1500);
});

test('paceSource() divides the distances by the speed', async () => {
  const { run, seen } = replay([START, START + 1000, START + 4000], 10);
  await run();
  assert.ok(Math.abs((seen[2]?.real ?? 0) - 400) <= 6);
});

test('paceSource() never sleeps when the speed is 0', async () => {
  const { run, seen } = replay([START, START + 1e6, START + 2e9], 0);
  await run();
  assert.deepEqual(
    seen.map((one) => one.real),
    [0, 0, 0],
  );
});

test('paceSource() lets time pass for the listener during a long pause', async () => {
  const { run, idles } = replay([START, START + 2000], 1, 1);
  await run();
  assert.ok(idles.length >= 2000 / IDLE_MS_MAX - 2);
  const middle = idles.find((idle) => idle.real >= 1000);
  assert.ok(middle !== undefined && Math.abs(middle.at - (START + middle.real)) < 10);
});

test('paceSource() cuts a pause beyond the limit and counts it', async () => {
  const { run, seen, source } = replay([START, START + 86_400_000, START + 86_400_500], 1);
  await run();
  assert.ok(Math.abs((seen[1]?.real ?? 0) - PAUSE_MS_MAX) <= 6);
  assert.ok(Math.abs((seen[2]?.real ?? 0) - PAUSE_MS_MAX - 500) <= 6);
  assert.deepEqual(source.counters(), { lost: 1, 'pause-cut': 1 });
});

test('paceSource() delivers frames with earlier timestamps at once', async () => {
  const { run, seen } = replay([START + 500, START, START + 600], 1);
  await run();
  assert.deepEqual(
    seen.map((one) => one.index),
    [0, 1, 2],
  );
  assert.ok((seen[2]?.real ?? 999) <= 106);
});

test('paceSource() ends within one sleep when told to', async () => {
  const { run, seen } = replay([START, START + 50_000, START + 60_000], 1, 1, 300);
  await run();
  assert.deepEqual(
    seen.map((one) => one.index),
    [0],
  );
});
