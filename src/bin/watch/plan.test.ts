import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { INTERFACES_MAX, planOf, ringOf, type WatchFlags } from './plan.ts';

test('planOf() gives a live plan with safe defaults', () => {
  const plan = planOf({ interface: ['eth0', 'eth1', 'eth0'] });
  assert.deepEqual(plan.source, { kind: 'live', interfaces: ['eth0', 'eth1'], workers: 1 });
  assert.equal(plan.promiscuous, true);
  assert.equal(plan.durationMs, null);
  assert.equal(plan.ring.blockBytes * plan.ring.blockCount, 32 << 20);
});

test('planOf() gives a replay plan', () => {
  assert.deepEqual(planOf({ replay: 'a.pcap', speed: '0' }).source, {
    kind: 'replay',
    path: 'a.pcap',
    speed: 0,
  });
});

const WRONG: readonly (readonly [string, WatchFlags])[] = [
  ['nothing to watch', {}],
  ['both sources', { interface: ['lo'], replay: 'a.pcap' }],
  ['speed without replay', { interface: ['lo'], speed: '2' }],
  ['a negative speed', { replay: 'a.pcap', speed: '-1' }],
  ['no number', { replay: 'a.pcap', speed: 'fast' }],
  ['an empty number', { replay: 'a.pcap', speed: ' ' }],
  ['half a worker', { interface: ['lo'], workers: '1.5' }],
  ['no worker', { interface: ['lo'], workers: '0' }],
  ['too many workers', { interface: ['lo'], workers: '65' }],
  ['a ring that fits nothing', { interface: ['lo'], ring: '0.5' }],
  ['a ring beyond the machine', { interface: ['lo'], ring: '99999' }],
  ['an endless number', { interface: ['lo'], duration: 'Infinity' }],
  [
    'too many interfaces',
    { interface: Array.from({ length: INTERFACES_MAX + 1 }, (_, i) => `e${i}`) },
  ],
];

for (const [what, flags] of WRONG) {
  test(`planOf() refuses ${what}`, () => {
    assert.throws(
      () => planOf(flags),
      (error) => error instanceof OperatingError && error.code === 'usage',
    );
  });
}

test('ringOf() makes blocks that the kernel accepts for every size', () => {
  for (const mebibytes of [1, 1.5, 7, 32, 1024]) {
    const { blockBytes, blockCount } = ringOf(mebibytes);
    assert.ok(blockCount >= 8, `${mebibytes} MiB`);
    assert.equal(blockBytes % 65_536, 0);
    assert.ok(blockBytes * blockCount <= mebibytes * 1048576);
  }
});
