/** The whole of containment on real packets: sensor, office, enforcer and packet filter as processes of their own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { z } from 'zod';
import { requirePeer } from '../../../test/peers.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;

const Line = z.object({
  type: z.enum(['step', 'check', 'delay', 'heard', 'contain']),
  did: z.string().optional(),
  name: z.string().optional(),
  isSo: z.boolean().optional(),
  ms: z.number().optional(),
  checks: z.number().optional(),
  failed: z.number().optional(),
});

function drill(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const command = [CLI, 'drill', '--contain', ...args];
    const options = { timeout: 300_000, maxBuffer: 16 * 2 ** 20 };
    execFile(process.execPath, command, options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

test('a miner is found, held, rectified and released on a network of namespaces', async (t) => {
  for (const peer of ['network-namespaces', 'nft', 'openssl'] as const) {
    if (!requirePeer(t, peer)) return;
  }
  const { code, out, err } = await drill('--json');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)));
  const wrong = lines.filter(({ isSo }) => isSo === false).map(({ name }) => name);
  assert.deepEqual(wrong, [], err);
  assert.equal(code, 0, `${err}\n${out.slice(-2000)}`);
  const delays = Object.fromEntries(
    lines.flatMap(({ type, name, ms }) => (type === 'delay' && name ? [[name, ms]] : [])),
  );
  assert.deepEqual(Object.keys(delays).toSorted(), [
    'found',
    'held',
    'lowered',
    'read-absent',
    'read-active',
    'released',
  ]);
  t.diagnostic(JSON.stringify(delays));
  assert.equal(lines.at(-1)?.checks, 25);
  assert.ok(lines.some(({ did }) => did === 'closed'));
});
