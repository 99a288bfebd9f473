/**
 * `minewatch scan` as a whole process on one core beside `tcpdump -r FILE -w /dev/null` and `ndpiReader -q -i FILE`.
 *
 *   node bench/scan.bench.ts [CAPTURE]      without CAPTURE one of 600 MiB is made of the lab's traffic
 *
 * The promise (issue 2): at most twice tcpdump and at most a sixth of ndpiReader, on the reference capture.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMixedCapture } from './mixed-capture.ts';

const ROUNDS = 5;
const MADE_BYTES = 600 * 1024 * 1024;
const LIMITS: Readonly<Record<string, number>> = { tcpdump: 2, ndpiReader: 1 / 6 };

const given = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'minewatch-bench-'));
try {
  const capture = given ?? join(folder, 'mixed.pcap');
  if (given === undefined) writeMixedCapture(capture, MADE_BYTES);
  // Once through, so that every program finds the file in memory.
  spawnSync('cat', [capture], { stdio: 'ignore' });
  console.log(`${(statSync(capture).size / 1e6).toFixed(0)} MB, median of ${ROUNDS}, one core`);
  measure(capture);
} finally {
  rmSync(folder, { recursive: true });
}

function measure(capture: string): void {
  const commands: Readonly<Record<string, readonly string[]>> = {
    minewatch: [join(import.meta.dirname, '../bin/minewatch'), 'scan', '--json', capture],
    tcpdump: ['tcpdump', '-r', capture, '-w', '/dev/null'],
    ndpiReader: ['ndpiReader', '-q', '-i', capture],
  };
  const times = new Map<string, number[]>();
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const seconds = secondsOf(command);
      if (seconds === null) continue;
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), seconds]);
    }
  }
  for (const name of Object.keys(commands)) tell(name, times);
}

function tell(name: string, times: ReadonlyMap<string, readonly number[]>): void {
  const median = medianOf(times.get(name) ?? []);
  if (Number.isNaN(median)) {
    console.log(`${name.padEnd(12)} is not on this machine`);
    return;
  }
  const limit = LIMITS[name];
  if (limit === undefined) {
    console.log(`${name.padEnd(12)} ${median.toFixed(2).padStart(6)} s`);
    return;
  }
  const ratio = medianOf(times.get('minewatch') ?? []) / median;
  const kept = ratio <= limit ? 'kept' : 'NOT kept';
  console.log(
    `${name.padEnd(12)} ${median.toFixed(2).padStart(6)} s   minewatch/${name} ${ratio.toFixed(2)} (at most ${limit.toFixed(2)})  ${kept}`,
  );
  if (ratio > limit) process.exitCode = 1;
}

function secondsOf(command: readonly string[]): number | null {
  const began = performance.now();
  const { error, status } = spawnSync('taskset', ['-c', '0', ...command], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  if (error !== undefined || status === 127) return null;
  return (performance.now() - began) / 1000;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
