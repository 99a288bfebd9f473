import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { HostFacts } from '#model/host-facts.ts';
import { requirePeer } from './peers.ts';
import { startLookAlike } from '#lab/host/look-alike.ts';

const CLI = new URL('../src/bin/cli.ts', import.meta.url).pathname;

function inspect(...args: readonly string[]): { status: number | null; text: string } {
  const ran = spawnSync(process.execPath, [CLI, 'inspect', ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  assert.equal(ran.stderr, '');
  return { status: ran.status, text: ran.stdout };
}

test('inspect proves the look-alike of a miner by settings, process and connection', async (t) => {
  if (!requirePeer(t, 'network-namespaces')) return;
  const it = await startLookAlike(7);
  t.after(() => it.stop());
  const folder = mkdtempSync(join(tmpdir(), 'mw-facts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const output = join(folder, 'facts.json');
  const { status } = inspect('--json', '--seconds', '0', '--fail-on-finding', '--output', output);
  assert.equal(status, 1);
  assert.equal(statSync(output).mode & 0o777, 0o600);
  const facts = HostFacts.parse(JSON.parse(readFileSync(output, 'utf8')));
  const found = facts.findings.find(({ process: seen }) => seen?.pid === it.pid);
  assert.equal(found?.grade, 'host-proven');
  assert.equal(found.process?.isDeleted, true);
  assert.equal(found.settings[0]?.wallet?.address, it.wallet);
  assert.equal(found.sockets[0]?.remoteIp, it.pool.ip);
  const kinds = found.evidence.map(({ kind }) => kind);
  assert.ok(kinds.includes('host-disguised') && kinds.includes('host-socket-address'));
  // The command line of the look-alike is no miner's, and stays where it is.
  assert.doesNotMatch(JSON.stringify(facts), /dev\/tcp|while read/);
});

test('inspect says nothing of builds that run, in either language', (t) => {
  const loop = 'while :; do node -e "for(let i=0;i<3e7;i++);"; done';
  const path = `${process.execPath.replace(/\/node$/, '')}:${process.env['PATH'] ?? ''}`;
  const build = spawn('sh', ['-c', loop], { env: { PATH: path }, stdio: 'ignore', detached: true });
  t.after(() => process.kill(-(build.pid ?? 0), 'SIGKILL'));
  const { status, text } = inspect('--json', '--seconds', '2');
  assert.equal(status, 0);
  const facts = HostFacts.parse(JSON.parse(text));
  assert.deepEqual(
    facts.findings.filter(({ process: seen }) => seen === null || seen.name === 'node'),
    [],
  );
  assert.match(inspect('--seconds', '0', '--language', 'zh').text, /已查看 \d+ 个进程/);
});
