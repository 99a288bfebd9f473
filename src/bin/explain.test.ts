import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { aFinding } from '../../test/builders.ts';
import { explain, HELD_FINDINGS_MAX, NAMED_LINES_MAX, type Explained } from './explain.ts';
import { LINE_BYTES_MAX, linesOf } from './lines.ts';

const LAUNCHED = new URL('cli.ts', import.meta.url).pathname;

async function* chunksOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function explained(text: string): Promise<Explained & { out: string; complaints: string[] }> {
  const out: string[] = [];
  const complaints: string[] = [];
  const sink = {
    out: (line: string) => void out.push(line),
    complain: (line: string) => void complaints.push(line),
  };
  const options = { width: 100, color: false, language: 'en' } as const;
  const result = await explain(chunksOf(text, 1000), options, sink);
  return { ...result, out: out.join('\n'), complaints };
}

suite('explain()', () => {
  test('explains each finding once, in its latest version', async () => {
    const lines = [
      aFinding({ id: 'a', version: 1, grade: 'session' }),
      aFinding({ id: 'b' }),
      aFinding({ id: 'a', version: 2 }),
    ];
    const { out, findings, badLines } = await explained(
      lines.map((f) => JSON.stringify(f)).join('\n'),
    );
    assert.deepEqual([findings, badLines], [2, 0]);
    assert.equal(out.match(/^work-proven/gm)?.length, 2);
    assert.match(out, /a \(v2\)/);
  });

  test('goes on over bad lines, names them and counts them', async () => {
    const good = JSON.stringify(aFinding());
    const bad = [
      '{"type":"finding"}',
      'no json \u001b[2J',
      '[]',
      JSON.stringify({ ...aFinding(), extra: 1 }),
    ];
    const { findings, badLines, lines, complaints } = await explained(
      [...bad, '', good].join('\n'),
    );
    assert.deepEqual([findings, badLines, lines], [1, 4, 5]);
    assert.match(complaints[0] ?? '', /^line 1: not a finding \(id: /);
    assert.equal(complaints[1], 'line 2: not JSON');
    assert.match(complaints[3] ?? '', /extra/);
  });

  test('names only the first bad lines', async () => {
    const { badLines, complaints } = await explained('x\n'.repeat(NAMED_LINES_MAX + 5));
    assert.deepEqual([badLines, complaints.length], [NAMED_LINES_MAX + 5, NAMED_LINES_MAX]);
  });

  test('holds no more than HELD_FINDINGS_MAX findings', async () => {
    const parts = Array.from({ length: HELD_FINDINGS_MAX + 1 }, (_, i) => ({
      ...aFinding(),
      id: `f${i}`,
    }));
    // The first came out when the limit was hit, so that its second version is printed again.
    const again = { ...aFinding(), id: 'f0', version: 2 };
    const { findings } = await explained(
      [...parts, again].map((f) => JSON.stringify(f)).join('\n'),
    );
    assert.equal(findings, HELD_FINDINGS_MAX + 2);
  });

  test('prints the summary of a scan last', async () => {
    const summary = {
      type: 'summary',
      files: 1,
      packets: 2,
      bytes: 3,
      flows: 4,
      dropped: {},
      seconds: 5,
      findings: {},
    };
    const { out, badLines } = await explained(
      `${JSON.stringify(summary)}\n${JSON.stringify(aFinding())}\n`,
    );
    assert.equal(badLines, 0);
    assert.match(out, /Read 1 file: 2 packets, 3 B, 4 flows in 5 s\.\nNo mining was found/);
  });
});

suite('linesOf()', () => {
  async function read(text: string, size: number): Promise<(string | null)[]> {
    const found: (string | null)[] = [];
    for await (const line of linesOf(chunksOf(text, size))) found.push(line.text);
    return found;
  }

  test('gives the same lines however the stream is cut', async () => {
    for (const size of [1, 2, 3, 100]) {
      assert.deepEqual(await read('a矿\n\nb\nlast', size), ['a矿', '', 'b', 'last']);
    }
  });

  test('gives up a line beyond LINE_BYTES_MAX and reads on', async () => {
    const long = 'x'.repeat(LINE_BYTES_MAX);
    assert.deepEqual(await read(`${long}\n${long}y\nz\n`, 65_536), [long, null, 'z']);
  });
});

suite('minewatch explain', () => {
  const run = (
    args: readonly string[],
    input = '',
  ): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [LAUNCHED, 'explain', ...args], { input, encoding: 'utf8' });

  test('reads standard input and answers 0', () => {
    const { status, stdout, stderr } = run(['-', '--lang', 'zh-CN'], JSON.stringify(aFinding()));
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /工作已证实/);
  });

  test('answers 3 for damaged, empty and missing input, and says which', () => {
    const damaged = run(['-'], `oops\n${JSON.stringify(aFinding())}`);
    assert.equal(damaged.status, 3);
    assert.match(damaged.stdout, /work-proven/);
    assert.match(
      damaged.stderr,
      /line 1: not JSON\n.*1 of 2 lines of standard input are not findings/,
    );
    assert.match(run(['-']).stderr, /standard input is empty/);
    const missing = run(['/nonexistent/file']);
    assert.equal(missing.status, 3);
    assert.match(missing.stderr, /^minewatch: Cannot read \/nonexistent\/file: ENOENT/);
    assert.equal(run(['/']).status, 3);
  });

  test('answers 2 for bad usage', () => {
    assert.equal(run(['-', '--lang', 'tlh']).status, 2);
    assert.equal(run([]).status, 2);
  });
});
