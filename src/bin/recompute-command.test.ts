import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { Random } from '#base/random.ts';
import { simulatorOf } from '#lab/dialects/index.ts';
import { layTcp } from '#lab/network.ts';
import { pcapHeader, pcapRecord } from '#wire/pcap-write.ts';
import { aFinding, aTranscript } from '../../test/builders.ts';
import { ETHERNET, START } from '../../test/golden/case.ts';
import { V4 } from '../../test/golden/positive.ts';

const LAUNCHED = new URL('cli.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'minewatch-recompute-'));
after(() => rmSync(folder, { recursive: true }));

function run(
  args: readonly string[],
  input = '',
): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, MINEWATCH_DATA: join(folder, 'data') };
  return spawnSync(process.execPath, [LAUNCHED, ...args], { input, encoding: 'utf8', env });
}

function writeCapture(path: string): void {
  const options = { start: START, shares: 40, compact: true, shuffledKeys: false };
  const turns = simulatorOf('cryptonote')?.dialogue(new Random(1), options) ?? [];
  const frames = layTcp(turns, V4, new Random(2));
  const parts = frames.flatMap((frame) => [pcapRecord(frame, { linkType: ETHERNET }), frame.bytes]);
  writeFileSync(path, Buffer.concat([pcapHeader({ linkType: ETHERNET }), ...parts]));
}

suite('minewatch recompute', () => {
  const capture = join(folder, 'a.pcap');
  const kept = join(folder, 'kept.jsonl');

  test('agrees with what scan --transcripts told, and says what is not covered', () => {
    writeCapture(capture);
    const scan = run(['scan', '--json', '--transcripts', kept, capture]);
    assert.deepEqual([scan.status, scan.stderr], [0, '']);
    assert.equal(statSync(kept).mode & 0o777, 0o600);
    const { status, stdout, stderr } = run(['recompute', kept]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /grade\s+work-proven \(the same\)/);
    assert.match(stdout, /cover the kept bytes only: \d+ of 40 results/);
    assert.match(stdout, /1 recomputed, all agree\.\n$/);
    assert.ok(!stdout.includes('lists of now'));
    assert.match(run(['recompute', '--lang', 'zh-CN', kept]).stdout, /已重算 1 项，全部一致/);
    const [line] = run(['recompute', '--json', kept]).stdout.split('\n');
    const { agrees, differences } = JSON.parse(line ?? '') as Record<string, unknown>;
    assert.deepEqual([agrees, differences], [true, []]);
  });

  test('answers 3 and says where they differ', () => {
    const session = JSON.parse(readFileSync(kept, 'utf8')) as { finding: object };
    const changed = {
      ...session,
      finding: { ...session.finding, worker: 'other', grade: 'attempted' },
    };
    const { status, stdout } = run(['recompute', '-', '--no-lists'], JSON.stringify(changed));
    assert.equal(status, 3);
    assert.match(stdout, /grade\s+told attempted, recomputed work-proven/);
    assert.match(stdout, /worker\s+told other, recomputed /);
    assert.match(stdout, /do NOT give this finding/);
    assert.match(stdout, /lists of now are not those of then/);
    assert.match(stdout, /1 recomputed, 1 differ/);
  });

  test('answers 3 for damaged, empty and missing input, and reads on', () => {
    const transcript = aTranscript({ pieces: [], notes: [] });
    const line = JSON.stringify({ type: 'transcript', finding: aFinding(), transcript });
    const damaged = run(['recompute', '-'], `oops\n${line}\n{"type":"finding"}`);
    assert.equal(damaged.status, 3);
    assert.match(damaged.stdout, /No bytes of the protocol were kept/);
    assert.match(damaged.stdout, /Found by version 1\.0\.0|software/);
    assert.match(
      damaged.stderr,
      /line 1: not JSON\n.*line 3: not a transcript.*\n.*2 lines of standard input/,
    );
    assert.match(run(['recompute', '-']).stderr, /standard input is empty/);
    assert.equal(run(['recompute', join(folder, 'none')]).status, 3);
    assert.equal(run(['recompute']).status, 2);
  });

  test('writes no transcripts unless asked, and says where it cannot', () => {
    const other = join(folder, 'other.jsonl');
    run(['scan', '--json', capture]);
    assert.ok(!existsSync(other));
    const { status, stderr } = run(['scan', '--transcripts', join(folder, 'no', 'file'), capture]);
    assert.equal(status, 3);
    assert.match(stderr, /Cannot write transcripts to .*ENOENT.*name a file that you may write/);
  });
});
