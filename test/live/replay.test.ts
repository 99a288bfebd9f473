/** watch --replay through the command line, as a person uses it. No interface, no rights. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Summary } from '#model/finding.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { Running, sleep } from './namespace.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'minewatch-'));
after(() => rmSync(folder, { recursive: true }));
const options = { timeout: 20_000 };

/** A recording of empty frames at these milliseconds. */
function recording(name: string, millis: readonly number[]): string {
  const frames = millis.map((at) => ({ at: 1_700_000_000_000 + at, bytes: new Uint8Array(60) }));
  const path = join(folder, name);
  writeFileSync(path, writePcap(frames, { linkType: 1 }));
  return path;
}

function watch(...args: readonly string[]): Running {
  return new Running(spawn(process.execPath, [CLI, 'watch', ...args]));
}

function summaryOf(running: Running): Summary {
  return Summary.parse(JSON.parse(running.out.at(-1)?.text ?? 'null'));
}

test('watch --replay keeps the time of the recording', options, async () => {
  const path = recording('slow.pcap', [0, 400, 1200]);
  const running = watch('--replay', path);
  assert.equal(await running.ended, 0);
  const { packets, seconds, files } = summaryOf(running);
  assert.deepEqual({ packets, files }, { packets: 3, files: 1 });
  assert.ok(seconds >= 1.19, `${seconds} s`);
});

test('watch --replay --speed 0 does not wait', options, async () => {
  const path = recording('long.pcap', [0, 3_600_000, 7_200_000]);
  const running = watch('--replay', path, '--speed', '0');
  assert.equal(await running.ended, 0);
  assert.equal(summaryOf(running).packets, 3);
});

test('watch --replay ends with the summary when told to during a pause', options, async () => {
  const path = recording('pause.pcap', [0, 50_000]);
  const running = watch('--replay', path);
  await sleep(1500);
  const told = Date.now();
  running.child.kill('SIGTERM');
  assert.equal(await running.ended, 0);
  assert.ok(Date.now() - told < 2000);
  assert.equal(summaryOf(running).packets, 1);
});

test('watch --replay reports what could be read of a damaged recording', options, async () => {
  const path = recording('cut.pcap', [0, 1, 2]);
  writeFileSync(path, Buffer.alloc(9), { flag: 'a' });
  const running = watch('--replay', path, '--speed', '0');
  assert.equal(await running.ended, 3);
  assert.equal(summaryOf(running).packets, 3);
  assert.match(running.err.join('\n'), /cut\.pcap: .*cut off/);
});

test('watch --replay says so when there is no such file', options, async () => {
  const running = watch('--replay', join(folder, 'missing.pcap'));
  assert.equal(await running.ended, 3);
  assert.match(running.err.join('\n'), /missing\.pcap: there is no such file/);
});

test('watch refuses a prefix that is none', options, async () => {
  const path = recording('any.pcap', [0]);
  const running = watch('--replay', path, '--networks', '192.0.2.0/33');
  assert.equal(await running.ended, 2);
});
