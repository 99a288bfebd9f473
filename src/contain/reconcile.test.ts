import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { adapterContract } from '../../test/contain/adapter-contract.ts';
import { FakeAdapter, FakeEquipment } from './fake.fixture.ts';
import { reconcile } from './reconcile.ts';
import type { Wanted, WantedHold } from './wanted.ts';

const NOW = 1_000_000;

function equipment(): { readonly fake: FakeEquipment; readonly adapter: FakeAdapter } {
  const fake = new FakeEquipment(() => NOW);
  return { fake, adapter: new FakeAdapter(fake, () => NOW) };
}

const hold = (key: string, orders = ['a']): WantedHold => {
  return { key, rung: 'blackhole', orders, expiresAt: NOW + 900_000, holders: [] };
};
const wanting = (holds: readonly WantedHold[]): Wanted => ({
  generation: 1,
  at: NOW,
  rearmBefore: NOW + 450_000,
  holds,
  exempt: [],
  pools: { endpoints: [], names: [] },
  garden: null,
  throttleKbit: null,
});

adapterContract('equipment in memory', async () => {
  const { fake, adapter } = equipment();
  return Promise.resolve({
    adapter,
    rungs: ['block-pools', 'blackhole'] as const,
    now: () => NOW,
    again: () => Promise.resolve(new FakeAdapter(fake, () => NOW)),
    foreign: () => Promise.resolve(''),
    tamper: (key: string) => {
      fake.elements.delete(key);
      return Promise.resolve();
    },
    flush: () => {
      fake.elements.clear();
      return Promise.resolve();
    },
    break: () => {
      fake.isReachable = false;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    expires: true,
    prefixes: true,
  });
});

test('reconcile() releases and holds all the rest, however many holds the equipment refuses', async () => {
  const keys = Array.from({ length: 40 }, (_, i) => `192.0.2.${i}`);
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(keys),
      fc.subarray(keys),
      fc.subarray(keys),
      async (old, next, poison) => {
        const { fake, adapter } = equipment();
        await reconcile(adapter, wanting(old.map((key) => hold(key))));
        for (const key of poison) fake.poison.add(key);
        const turn = await reconcile(adapter, wanting(next.map((key) => hold(key, ['b']))));
        const elements = [...fake.elements.values()];
        const good = next.filter((key) => !poison.includes(key));
        for (const key of good) assert.deepEqual(fake.elements.get(key)?.orders, ['b'], key);
        // What is not wanted any more is gone, whatever else was refused.
        for (const { key } of elements) assert.ok(next.includes(key), `${key} was not let go`);
        const bad = next.filter((key) => poison.includes(key));
        assert.deepEqual([...turn.refused.keys()].toSorted(), bad.toSorted());
        assert.deepEqual([...turn.undone].toSorted(), bad.toSorted());
      },
    ),
    { numRuns: 100 },
  );
});

test('reconcile() finds one poison among thousands in a few tries', async () => {
  const { fake, adapter } = equipment();
  const keys = Array.from({ length: 4096 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
  fake.poison.add('10.0.7.7');
  const turn = await reconcile(adapter, wanting(keys.map((key) => hold(key))));
  assert.deepEqual([...turn.refused.keys()], ['10.0.7.7']);
  assert.equal(fake.elements.size, 4095);
  assert.ok(fake.tries <= 40, `${fake.tries} tries`);
});

test('reconcile() is silent about nothing: out of reach is an error, and changes nothing', async () => {
  const { fake, adapter } = equipment();
  await reconcile(adapter, wanting([hold('192.0.2.1')]));
  fake.isReachable = false;
  await assert.rejects(reconcile(adapter, wanting([])), { code: 'unreachable' });
  assert.equal(fake.elements.size, 1);
});

test('reconcile() from an old reading ends right, whatever was done in between', async () => {
  const keys = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(keys),
      fc.subarray(keys),
      fc.subarray(keys),
      async (old, meanwhile, next) => {
        const { fake, adapter } = equipment();
        const { after } = await reconcile(adapter, wanting(old.map((key) => hold(key))));
        for (const key of meanwhile) fake.elements.delete(key);
        const goal = wanting(next.map((key) => hold(key)));
        const turn = await reconcile(adapter, goal, after);
        // What is seen at the end is what there is; what was not seen to be lost is put right by the next turn.
        assert.deepEqual(turn.after.elements, [...fake.elements.values()]);
        for (const { key } of turn.after.elements) assert.ok(next.includes(key));
        await reconcile(adapter, goal);
        assert.deepEqual([...fake.elements.keys()].toSorted(), next.toSorted());
      },
    ),
  );
});
