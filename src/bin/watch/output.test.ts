import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinesOutput, type Status } from './output.ts';
import { madeUpFinding } from './made-up.fixture.ts';
import { messagesIn } from './words.ts';

function record(): { out: string[]; err: string[]; output: LinesOutput } {
  const out: string[] = [];
  const err: string[] = [];
  const output = new LinesOutput(
    (text) => out.push(text),
    (text) => err.push(text),
    messagesIn('en'),
  );
  return { out, err, output };
}

const statusWith = (kernelDrops: number): Status => ({
  packetsPerSecond: 0,
  bitsPerSecond: 0,
  flows: 0,
  kernelDrops,
  kernelFreezes: 0,
  sources: [],
});

test('LinesOutput writes one JSON object per line, notices elsewhere', () => {
  const { out, err, output } = record();
  output.finding(madeUpFinding({ id: 'a' }));
  output.notice('eth0 vanished');
  assert.equal(out.length, 1);
  assert.ok(out[0]?.endsWith('}\n'));
  assert.equal(JSON.parse(out[0] ?? '').id, 'a');
  assert.deepEqual(err, ['minewatch: eth0 vanished\n']);
});

test('LinesOutput says new losses once, not every second', () => {
  const { err, output } = record();
  output.status(statusWith(0));
  output.status(statusWith(5));
  output.status(statusWith(9));
  assert.equal(err.length, 1);
  assert.match(err[0] ?? '', /dropped 5 frames \(5 so far\)/);
});
