import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { test } from 'node:test';
import { plainEnvironment, runProgram } from './run-program.ts';

const LIMITS = { timeoutMs: 10_000, outputBytesMax: 1024 };

test('runProgram() gives the status, the output and what was said of trouble', async () => {
  const ran = await runProgram(['sh', '-c', 'cat; echo bad >&2; exit 3'], {
    ...LIMITS,
    input: 'hello',
  });
  assert.deepEqual(ran, { status: 3, out: 'hello', trouble: 'bad\n' });
});

test('runProgram() ends what prints more than its limit, and what takes too long', async () => {
  const talker = await runProgram(['yes'], LIMITS);
  assert.equal(talker.status, null);
  assert.match(talker.trouble, /more than 1024 bytes/);
  const sleeper = await runProgram(['sleep', '60'], { ...LIMITS, timeoutMs: 100 });
  assert.equal(sleeper.status, null);
  assert.match(sleeper.trouble, /within 100 ms/);
});

test('runProgram() keeps the beginning of much trouble, and survives a program that reads nothing', async () => {
  const input = 'x'.repeat(4 * 1024 * 1024);
  const ran = await runProgram(['sh', '-c', 'yes no | head -c 9000000 >&2; exit 1'], {
    ...LIMITS,
    input,
  });
  assert.equal(ran.status, 1);
  assert.ok(ran.trouble.length < 100_000);
});

test('runProgram() tells of a program that is not there', async () => {
  const ran = await runProgram(['/nonexistent/nft'], LIMITS);
  assert.notEqual(ran.status, 0);
  assert.match(ran.trouble, /ENOENT/);
});

test('runProgram() knows what runs, and tells it nothing of the environment but where programs are', async () => {
  const running = new Set<ChildProcess>();
  const ran = runProgram(['env'], { ...LIMITS, running });
  assert.equal(running.size, 1);
  const names = (await ran).out.trim().split('\n');
  assert.equal(running.size, 0);
  assert.deepEqual(
    new Set(names.map((line) => line.split('=')[0])),
    new Set(['HOME', 'LC_ALL', 'PATH']),
  );
});

test('plainEnvironment() has no home in which nft would write down what is held', () => {
  assert.equal(plainEnvironment()['HOME'], '/dev/null');
});
