import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { requirePeer } from '../../../test/peers.ts';

const ACTOR = new URL('../../../test/contain/actors/rpz-resolvers.ts', import.meta.url).pathname;

test('BIND, unbound and PowerDNS sink per client, spare everybody else, and let go in seconds', (t) => {
  const needs = ['network-namespaces', 'bind', 'unbound', 'pdns-recursor'] as const;
  if (!needs.every((peer) => requirePeer(t, peer))) return;
  const { status, stdout, stderr } = spawnSync('unshare', ['--net', process.execPath, ACTOR], {
    encoding: 'utf8',
    timeout: 150_000,
  });
  for (const line of stdout.split('\n').filter((text) => /^ℹ .*(?: ms|asked)/.test(text)))
    t.diagnostic(line.slice(2));
  assert.equal(status, 0, `${stdout}${stderr}`);
});
