import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { BgpSettings } from '#model/enforcer-config.ts';
import type { Wanted } from '../wanted.ts';
import { BgpAdapter } from './bgp.ts';
import { AT, FakePeer, goal, holdOf } from './bgp.fixture.ts';
import { communityFrom, idOf, type Route } from './route.ts';

const CLOCK = { now: () => AT };
const settingsOf = (parts: Partial<BgpSettings> = {}): BgpSettings => ({
  ...BgpSettings.parse({}),
  ...parts,
});

function bed(parts: Partial<BgpSettings> = {}): { peer: FakePeer; adapter: BgpAdapter } {
  const peer = new FakePeer();
  return { peer, adapter: new BgpAdapter(settingsOf(parts), peer, CLOCK) };
}

/** As one batch, which the reconciler does not do: everything must hold for that too. */
async function bring(adapter: BgpAdapter, wanted: Wanted): Promise<void> {
  await adapter.apply(adapter.plan(wanted, await adapter.inspect()));
}

const says =
  (code: string, message: RegExp) =>
  (error: unknown): boolean =>
    error instanceof OperatingError && error.code === code && message.test(error.message);

const flow = (name: string): string => `ipv4-flowspec [destination: ${name}/32]`;

function foreign(name: string, communities: readonly number[] = [1]): Route {
  const family = 'ipv4-flowspec';
  return { family, name, rate: 0, nextHop: null, communities, large: [], others: [] };
}

test('one refused rule: conflict, and nothing else of its batch has changed', async () => {
  const { peer, adapter } = bed();
  await bring(adapter, goal([holdOf({ key: '192.0.2.1' }), holdOf({ key: '192.0.2.2' })]));
  const before = new Map(peer.table);
  peer.refuses = ({ name }) => name.includes('192.0.2.66');
  const wanted = goal([
    holdOf({ key: '192.0.2.2', rung: 'throttle' }),
    ...[60, 63, 66, 69, 72].map((n) => holdOf({ key: `192.0.2.${n}` })),
  ]);
  await assert.rejects(bring(adapter, wanted), says('conflict', /refused .*192\.0\.2\.66/));
  assert.deepEqual(peer.table, before);
});

test('silence half-way: unreachable, and the next reading tells what is so', async () => {
  const { peer, adapter } = bed();
  const wanted = goal([1, 2, 3, 4, 5, 6].map((n) => holdOf({ key: `192.0.2.${n}` })));
  const steps = adapter.plan(wanted, await adapter.inspect());
  peer.refuses = () => {
    if (peer.heard.length >= 2) peer.isReachable = false;
    return false;
  };
  await assert.rejects(adapter.apply(steps), says('unreachable', /does not answer/));
  peer.isReachable = true;
  peer.refuses = () => false;
  const { elements } = await adapter.inspect();
  assert.ok(elements.length > 0 && elements.length < 6, String(elements.length));
  await bring(adapter, wanted);
  assert.equal((await adapter.inspect()).elements.length, 6);
});

test('a refusal that cannot be taken back: unreachable', async () => {
  const { peer, adapter } = bed();
  peer.refuses = ({ name }) => {
    if (!name.includes('192.0.2.2')) return false;
    peer.isReachable = false;
    return true;
  };
  const wanted = goal([holdOf({ key: '192.0.2.1' }), holdOf({ key: '192.0.2.2' })]);
  await assert.rejects(bring(adapter, wanted), says('unreachable', /Cannot tell what became of/));
});

test('a batch with an impossible hold is refused before its first command', async () => {
  const { peer, adapter } = bed();
  const wanted = goal([holdOf({ key: '192.0.2.1' }), holdOf({ key: '0.0.0.0/0' })]);
  await assert.rejects(bring(adapter, wanted), says('conflict', /^Cannot hold blackhole at 0\.0/));
  assert.deepEqual(peer.heard, []);
});

test('an impossible hold does not keep what was there before it', async () => {
  const { peer, adapter } = bed();
  await bring(adapter, goal([holdOf({ key: '192.0.2.1' })]));
  const wanted = goal([holdOf({ key: '192.0.2.1', rung: 'strict-garden' })]);
  const steps = adapter.plan(wanted, await adapter.inspect());
  assert.deepEqual(
    steps.map(({ does }) => does),
    ['release', 'hold'],
  );
  await adapter.apply(steps.slice(0, 1));
  assert.equal(peer.table.size, 0);
});

test('a route of somebody else under the same name is left alone, and the hold refused', async () => {
  const { peer, adapter } = bed();
  const theirs = foreign('[destination: 192.0.2.7/32]');
  peer.table.set(idOf(theirs), theirs);
  const wanted = goal([holdOf({ key: '192.0.2.7' })]);
  await assert.rejects(bring(adapter, wanted), says('conflict', /route of somebody else/));
  assert.deepEqual([...peer.table.values()], [theirs]);
  await adapter.undo();
  assert.deepEqual([...peer.table.values()], [theirs]);
});

test('another enforcer at the same gobgpd, with a mark of its own, is left alone', async () => {
  const { peer, adapter } = bed();
  const other = new BgpAdapter(settingsOf({ mark: '65000:2' }), peer, CLOCK);
  await bring(adapter, goal([holdOf({ key: '192.0.2.1' })]));
  await bring(other, goal([holdOf({ key: '192.0.2.2' })]));
  await adapter.undo();
  assert.deepEqual(
    (await other.inspect()).elements.map(({ key }) => key),
    ['192.0.2.2'],
  );
});

test('what bears our mark and names no order is not ours to leave: it is released', async () => {
  const { peer, adapter } = bed();
  const mark = communityFrom(settingsOf().mark);
  for (const name of ['[destination: 0.0.0.0/0]', '[protocol: ==tcp]']) {
    const stray = foreign(name, [mark]);
    peer.table.set(idOf(stray), stray);
  }
  const { elements } = await adapter.inspect();
  assert.deepEqual(
    elements.map(({ key, orders }) => [key, orders]),
    [
      ['ipv4-flowspec [destination: 0.0.0.0/0]', []],
      ['ipv4-flowspec [protocol: ==tcp]', []],
    ],
  );
  await bring(adapter, goal([]));
  assert.equal(peer.table.size, 0);
});

test('FastNetMon #326: what a dead enforcer announced is found and withdrawn by the next', async () => {
  const { peer, adapter } = bed();
  await bring(adapter, goal([holdOf({ key: '192.0.2.1' }), holdOf({ key: '192.0.2.2' })]));
  await adapter.close();
  const next = new BgpAdapter(settingsOf(), peer, CLOCK);
  await bring(next, goal([holdOf({ key: '192.0.2.2' })]));
  assert.deepEqual([...peer.table.keys()], [flow('192.0.2.2')]);
});

test('FastNetMon #958: an undo that did not happen is not taken for one', async () => {
  const { peer, adapter } = bed();
  await bring(adapter, goal([holdOf({ key: '192.0.2.1' })]));
  peer.remove = () => Promise.resolve();
  await assert.rejects(adapter.undo(), says('conflict', /Cannot withdraw 1 routes.*192\.0\.2\.1/));
  assert.equal((await adapter.inspect()).elements.length, 1);
});

test('undo() withdraws the rest when one cannot be withdrawn', async () => {
  const { peer, adapter } = bed();
  await bring(adapter, goal([1, 2, 3].map((n) => holdOf({ key: `192.0.2.${n}` }))));
  const remove = peer.remove.bind(peer);
  peer.remove = (route) =>
    route.name.includes('192.0.2.1/')
      ? Promise.reject(new OperatingError('conflict', 'gobgp has no words for it'))
      : remove(route);
  await assert.rejects(adapter.undo(), says('conflict', /Cannot withdraw 1 routes/));
  assert.deepEqual([...peer.table.keys()], [flow('192.0.2.1')]);
});

test('FastNetMon #791: a route that too few routers were told of does not count as there', async () => {
  const { peer, adapter } = bed({ 'routers-min': 2 });
  const wanted = goal([holdOf({ key: '192.0.2.1' })]);
  await bring(adapter, wanted);
  const certainties: string[] = [];
  for (peer.routers = 0; peer.routers <= 2; peer.routers++) {
    const observed = await adapter.inspect();
    certainties.push(...observed.elements.map(({ certainty }) => certainty));
    assert.deepEqual(adapter.plan(wanted, observed), [], 'saying it again helps nobody');
  }
  assert.deepEqual(certainties, ['unknown', 'unknown', 'there']);
});

test('rules-max: what is held stays, what is new is refused, and releases always pass', async () => {
  const { peer, adapter } = bed({ 'rules-max': 3 });
  const three = goal([4, 5, 6].map((n) => holdOf({ key: `192.0.2.${n}` })));
  await bring(adapter, three);
  const five = goal([1, 2, 4, 5, 6].map((n) => holdOf({ key: `192.0.2.${n}` })));
  const steps = adapter.plan(five, await adapter.inspect());
  assert.deepEqual(
    steps.map(({ key, command }) => [key, command.refusal]),
    ['192.0.2.1', '192.0.2.2'].map((key) => [
      key,
      `blackhole at ${key}: it takes 1 rules, and of 3 (rules-max) 3 are taken`,
    ]),
  );
  // The same gobgpd, for an enforcer whose limit was lowered since.
  const tighter = new BgpAdapter(settingsOf({ 'rules-max': 1 }), peer, CLOCK);
  await tighter.apply(
    tighter.plan(three, await tighter.inspect()).filter(({ does }) => does === 'release'),
  );
  assert.equal(peer.table.size, 1);
});

test('a batch that was planned before others filled the table is refused with the numbers', async () => {
  const { peer, adapter } = bed({ 'rules-max': 2 });
  const steps = adapter.plan(goal([holdOf({ key: '192.0.2.1' })]), await adapter.inspect());
  await bring(adapter, goal([holdOf({ key: '192.0.2.2' }), holdOf({ key: '192.0.2.3' })]));
  await assert.rejects(adapter.apply(steps), says('conflict', /there are 3, and rules-max is 2$/));
  assert.equal(peer.table.size, 2);
});

test('a step down is a release, a step up a hold, and what stays is not touched', async () => {
  const { peer, adapter } = bed();
  const at = (rung: 'block-pools' | 'throttle' | 'blackhole'): Wanted =>
    goal([holdOf({ key: '192.0.2.1', rung })]);
  const steps = async (rung: 'block-pools' | 'throttle' | 'blackhole'): Promise<string[]> =>
    adapter.plan(at(rung), await adapter.inspect()).map(({ does }) => does);
  await bring(adapter, at('throttle'));
  peer.heard.length = 0;
  assert.deepEqual(await steps('block-pools'), ['release']);
  await bring(adapter, at('block-pools'));
  assert.deepEqual(peer.heard, [`remove ${flow('192.0.2.1')}`]);
  assert.deepEqual(await steps('throttle'), ['hold']);
  await bring(adapter, at('throttle'));
  assert.deepEqual(await steps('blackhole'), ['release', 'hold']);
  await bring(adapter, at('blackhole'));
  assert.deepEqual(await steps('throttle'), ['release', 'hold']);
});
