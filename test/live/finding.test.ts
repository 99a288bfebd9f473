/** Mining over a real wire is on the screen while it happens. Method: two namespaces, a simulated pool and miner. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtLeast } from '#model/evidence.ts';
import { Finding, Summary } from '#model/finding.ts';
import { Namespace, namespacesMissing } from './namespace.ts';

const skip = namespacesMissing();
const options = { skip, timeout: 30_000 };
/** From the first share to the finding in our hands. */
const SHOWN_MS_MAX = 2000;

const POOL = '10.79.0.2';
const MINER = '10.79.0.1';

function wire(miner: Namespace, pool: Namespace): void {
  miner.ip('link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far', 'netns', pool.name);
  miner.ip('addr', 'add', `${MINER}/24`, 'dev', 'near');
  pool.ip('addr', 'add', `${POOL}/24`, 'dev', 'far');
  miner.ip('link', 'set', 'near', 'up');
  pool.ip('link', 'set', 'far', 'up');
}

function findingIn(text: string): Finding | null {
  const value: unknown = JSON.parse(text);
  const parsed = Finding.safeParse(value);
  return parsed.success ? parsed.data : null;
}

for (const { dialect, workers } of [
  { dialect: 'stratum-v1', workers: '1' },
  { dialect: 'cryptonote', workers: '2' },
]) {
  test(
    `watch proves ${dialect} within two seconds of its first share (${workers} workers)`,
    options,
    async () => {
      using near = new Namespace();
      using far = new Namespace();
      wire(near, far);
      const watch = far.minewatch('watch', '-i', 'far', '--workers', workers);
      await watch.says('watching ');
      const pool = far.act('mine', 'pool', POOL, '3333', dialect, '7');
      await pool.line((text) => text === 'listening');
      const miner = near.act('mine', 'miner', POOL, '3333', dialect, '7');
      const share = await miner.line((text) => text === 'share');
      const shown = await watch.line((text) => {
        const finding = findingIn(text);
        return finding !== null && isAtLeast(finding.grade, 'session');
      });
      const finding = findingIn(shown.text);
      assert.ok(shown.at - share.at <= SHOWN_MS_MAX, `${shown.at - share.at} ms`);
      assert.equal(finding?.protocol, dialect);
      assert.equal(finding.client.ip, MINER);
      assert.deepEqual([finding.server.ip, finding.server.port], [POOL, 3333]);
      const proof = await watch.line((text) => findingIn(text)?.grade === 'work-proven');
      assert.ok(proof.at - share.at <= SHOWN_MS_MAX, `proof after ${proof.at - share.at} ms`);
      watch.child.kill('SIGTERM');
      assert.equal(await watch.ended, 0);
      const summary = Summary.parse(JSON.parse(watch.out.at(-1)?.text ?? ''));
      assert.deepEqual(summary.findings, { 'work-proven': 1 });
      assert.equal(summary.dropped['kernel'], 0);
    },
  );
}

test('watch names a pool by DNS whichever of its workers heard the answer', options, async () => {
  using near = new Namespace();
  using far = new Namespace();
  wire(near, far);
  const watch = far.minewatch('watch', '-i', 'far', '--workers', '4');
  await watch.says('watching ');
  await far.act('name', MINER, 'pool.example.org', POOL).ended;
  await far
    .act('mine', 'pool', POOL, '3333', 'stratum-v1', '7')
    .line((text) => text === 'listening');
  // The kernel spreads flows by their ports: six miners meet several workers.
  const miners = Array.from({ length: 6 }, () =>
    near.act('mine', 'miner', POOL, '3333', 'stratum-v1', '7'),
  );
  await Promise.all(miners.map((miner) => miner.line((text) => text === 'share')));
  const names = new Map<number, string | null>();
  await watch.line((text) => {
    const finding = findingIn(text);
    if (finding !== null) names.set(finding.client.port, finding.server.name);
    return names.size === miners.length;
  });
  assert.deepEqual(new Set(names.values()), new Set(['pool.example.org']));
  watch.child.kill('SIGTERM');
  assert.equal(await watch.ended, 0);
});

test('watch sees the drill within two seconds of its first share', options, async () => {
  using space = new Namespace();
  const watch = space.minewatch('watch', '-i', 'lo');
  await watch.says('watching ');
  const drill = space.minewatch('drill', '--json', '--shares', '3', '--seconds', '3');
  const share = await drill.line((text) => JSON.parse(text).kind === 'share');
  const shown = await watch.line((text) => findingIn(text)?.grade === 'work-proven');
  assert.ok(shown.at - share.at <= SHOWN_MS_MAX, `${shown.at - share.at} ms`);
  assert.equal(await drill.ended, 0);
  const { expects } = JSON.parse(drill.out.at(-1)?.text ?? '');
  assert.equal(findingIn(shown.text)?.wallet?.address, expects.wallet);
  watch.child.kill('SIGTERM');
  assert.equal(await watch.ended, 0);
});
