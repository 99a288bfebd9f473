/** What nft is told, on nft in memory. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { NftablesSettings } from '#model/enforcer-config.ts';
import { bring } from '../../../test/contain/adapter-contract.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { NftablesAdapter } from './nftables.ts';
import { FakeNft } from './nftables.fixture.ts';
import { HELD_RUNGS } from './sets.ts';

const AT = 1_795_000_000_000;
const LEASE_MS = 900_000;
const ORDER = '01890a5d-ac96-774b-bcce-000000000001';

class Bench {
  now = AT;
  readonly peer = new FakeNft(() => this.now);
  readonly adapter = new NftablesAdapter(
    NftablesSettings.parse({}),
    { clock: { now: () => this.now }, atDeath: 'lapse' },
    this.peer,
  );

  hold(key: string, rung: WantedHold['rung'] = 'blackhole'): WantedHold {
    return { key, rung, orders: [ORDER], expiresAt: this.now + LEASE_MS, holders: [] };
  }

  wanted(holds: readonly WantedHold[]): Wanted {
    return {
      generation: 1,
      at: this.now,
      rearmBefore: this.now + LEASE_MS / 2,
      holds,
      exempt: ['198.51.100.0/24'],
      pools: { endpoints: [], names: [] },
      garden: null,
      throttleKbit: 64,
    };
  }

  async does(goal: Wanted): Promise<readonly string[]> {
    return this.adapter.plan(goal, await this.adapter.inspect()).map(({ does }) => does);
  }
}

test('networks are changed in one transaction, with one line for each set', async () => {
  const bench = new Bench();
  const nets = (from: number): WantedHold[] =>
    Array.from({ length: 100 }, (_, i) => bench.hold(`10.${from + i}.0.0/24`));
  await bring(bench.adapter, bench.wanted(nets(0)));
  bench.peer.asked.length = 0;
  const steps = bench.adapter.plan(bench.wanted(nets(50)), await bench.adapter.inspect());
  assert.equal(steps.length, 100);
  await bench.adapter.apply(steps);
  const [transaction = '', ...others] = bench.peer.asked;
  assert.deepEqual(others, []);
  assert.deepEqual(
    transaction.split('\n').map((line) => line.split(' {')[0]),
    ['delete element inet minewatch blackhole_nets4', 'add element inet minewatch blackhole_nets4'],
  );
});

test('what is re-armed is taken and put in one transaction, and only when it is due', async () => {
  const bench = new Bench();
  await bring(bench.adapter, bench.wanted([bench.hold('192.0.2.7')]));
  bench.now += LEASE_MS / 2 - 5_000;
  assert.deepEqual(await bench.does(bench.wanted([bench.hold('192.0.2.7')])), []);
  bench.now += 10_000;
  const goal = bench.wanted([bench.hold('192.0.2.7')]);
  assert.deepEqual(await bench.does(goal), ['rearm']);
  bench.peer.asked.length = 0;
  const { elements } = await bring(bench.adapter, goal);
  assert.equal(bench.peer.asked.length, 1);
  assert.match(bench.peer.asked[0] ?? '', /^delete element .*\ncreate element .* timeout 900s /);
  assert.equal(elements[0]?.expiresAt, bench.now + LEASE_MS);
});

test('a lower rung is a release, a higher one a hold', async () => {
  for (const from of HELD_RUNGS) {
    for (const to of HELD_RUNGS) {
      if (from === to) continue;
      const bench = new Bench();
      await bring(bench.adapter, bench.wanted([bench.hold('192.0.2.7', from)]));
      const expected = HELD_RUNGS.indexOf(to) < HELD_RUNGS.indexOf(from) ? 'release' : 'hold';
      assert.deepEqual(await bench.does(bench.wanted([bench.hold('192.0.2.7', to)])), [expected]);
    }
  }
});

test('many holds are told in lines of bounded length', async () => {
  const bench = new Bench();
  const holds = Array.from({ length: 1_300 }, (_, i) => bench.hold(`10.0.${i >> 8}.${i & 255}`));
  const { elements } = await bring(bench.adapter, bench.wanted(holds));
  assert.equal(elements.length, holds.length);
  const lines = bench.peer.asked.flatMap((text) => text.split('\n'));
  const own = lines.filter((line) => line.startsWith('create element'));
  assert.deepEqual(
    own.map((line) => line.split(', ').length),
    [512, 512, 276],
  );
});

test('plan() gives the same steps for the same reading, and others for another wish', async () => {
  const bench = new Bench();
  const observed = await bench.adapter.inspect();
  const goal = bench.wanted([bench.hold('192.0.2.7')]);
  assert.equal(bench.adapter.plan(goal, observed), bench.adapter.plan(goal, observed));
  assert.equal(bench.adapter.plan(bench.wanted([]), observed).length, 1);
  assert.equal(bench.adapter.plan(goal, observed).length, 2);
});

test('inspect() gives up a table that comes and goes, and one in an unknown form', async () => {
  const bench = new Bench();
  await bring(bench.adapter, bench.wanted([]));
  const isUnreachable = (error: unknown): boolean =>
    error instanceof OperatingError && error.code === 'unreachable';
  for (const texts of [null, [], ['{"nftables": []}'], ['{"nftables": 1}']]) {
    let reads = 0;
    bench.peer.sets = () => {
      reads++;
      return Promise.resolve(texts);
    };
    await assert.rejects(bench.adapter.inspect(), isUnreachable);
    assert.equal(reads, texts?.[0] === '{"nftables": 1}' ? 1 : 3);
  }
});
