import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

test('server opens an office, prints where to set it up, and ends by a signal', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-server-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const cli = new URL('cli.ts', import.meta.url).pathname;
  const args = [cli, 'server', '--data', folder, '--listen', `127.0.0.1:${port}`];
  const env = { ...process.env, DATABASE_URL: '', MINEWATCH_DATA: folder };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  const setUp = Promise.withResolvers<void>();
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('/set-up#')) setUp.resolve();
  });
  child.stdout.resume();
  const exited = once(child, 'exit');
  await Promise.race([setUp.promise, exited.then(() => assert.fail(said))]);
  assert.match(said, new RegExp(`set it up at http://localhost:${port}/set-up#[A-Za-z0-9_-]{43}`));
  const reply = await fetch(`http://127.0.0.1:${port}/readyz`);
  assert.equal(reply.status, 200);
  // A stream that is open, or a connection that is kept alive, does not hold it up.
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null], said);
  const { mode } = await stat(join(folder, 'keys/master.key'));
  assert.equal(mode & 0o777, 0o600);
});
