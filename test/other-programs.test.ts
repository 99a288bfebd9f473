/** What we write others read, and what others write we read: tcpdump, gzip and zstd as independent witnesses. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { simulateCampus } from '#lab/campus.ts';
import { Summary } from '#model/finding.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { requirePeer } from './peers.ts';

const CLI = new URL('../src/bin/cli.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'minewatch-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const { frames } = simulateCampus(3, Date.UTC(2026, 2, 2, 8));
const capture = join(folder, 'campus.pcap');
writeFileSync(capture, writePcap(frames, { linkType: LINK.ETHERNET }));

function scan(file: string, input?: Uint8Array): { findings: number; summary: Summary } {
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [CLI, 'scan', '--json', '--no-lists', file],
    { encoding: 'utf8', maxBuffer: 1 << 26, ...(input !== undefined && { input }) },
  );
  assert.equal(status, 0, stderr);
  const lines = stdout.trim().split('\n');
  return {
    findings: lines.length - 1,
    summary: Summary.parse(JSON.parse(lines.at(-1) ?? '')),
  };
}

suite('captures', () => {
  const plain = scan(capture);

  test('tcpdump counts the frames that the lab wrote', (t) => {
    if (!requirePeer(t, 'tcpdump')) return;
    const lines = execFileSync('tcpdump', ['-nn', '-r', capture], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Continuation lines are indented.
    assert.equal(lines.match(/^\S/gm)?.length, frames.length);
    assert.equal(plain.summary.packets, frames.length);
  });

  test('tcpdump calls no checksum wrong and no packet broken', (t) => {
    if (!requirePeer(t, 'tcpdump')) return;
    const told = execFileSync('tcpdump', ['-nn', '-v', '-r', capture], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const wrong = told.match(/^.*(?:incorrect|bad cksum|\[\|(?:ether|ip6?|tcp|udp)\]).*$/gm);
    assert.deepEqual(wrong, null);
  });

  for (const [peer, suffix] of [
    ['gzip', '.gz'],
    ['zstd', '.zst'],
  ] as const) {
    test(`scan reads what ${peer} compressed, from a file and from standard input`, (t) => {
      if (!requirePeer(t, peer)) return;
      const packed = execFileSync(peer, ['-c', '-q', capture], { maxBuffer: 1 << 28 });
      const file = join(folder, `campus.pcap${suffix}`);
      writeFileSync(file, packed);
      for (const read of [scan(file), scan('-', packed)]) {
        assert.equal(read.findings, plain.findings);
        assert.equal(read.summary.packets, plain.summary.packets);
      }
    });
  }
});
