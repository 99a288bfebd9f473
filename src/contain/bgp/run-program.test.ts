import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { test } from 'node:test';
import { OUTPUT_BYTES_MAX, runProgram } from './run-program.ts';

const run = (...words: readonly string[]): ReturnType<typeof runProgram> =>
  runProgram(words, 5_000, new Set());

test('runProgram() gives what was printed and how it ended', async () => {
  assert.deepEqual(await run('printf', '%s', '$HOME; id'), {
    status: 0,
    out: '$HOME; id',
    trouble: '',
  });
  const failed = await run('sh', '-c', 'echo so; exit 3');
  assert.deepEqual([failed.status, failed.trouble], [3, 'so']);
});

test('runProgram() tells that there is no such program', async () => {
  const { status, trouble } = await run('no-such-program-here');
  assert.equal(status, null);
  assert.match(trouble, /ENOENT/);
});

test('runProgram() ends what does not answer in time, and forgets it', async () => {
  const running = new Set<ChildProcess>();
  const ran = runProgram(['sleep', '60'], 50, running);
  assert.equal(running.size, 1);
  assert.deepEqual(await ran, { status: null, out: '', trouble: 'no answer within 50 ms' });
  assert.equal(running.size, 0);
});

test('runProgram() ends what prints more than OUTPUT_BYTES_MAX', async () => {
  const { status, trouble } = await run('head', '-c', String(OUTPUT_BYTES_MAX + 1), '/dev/zero');
  assert.equal(status, null);
  assert.match(trouble, /prints more than 67108864 bytes/);
});

test('runProgram() tells a program nothing of the environment but where programs are', async () => {
  const { out } = await run('env');
  const names = out.trim().split('\n');
  assert.deepEqual(new Set(names.map((line) => line.split('=')[0])), new Set(['LC_ALL', 'PATH']));
});
