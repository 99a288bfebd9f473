/**
 * What every adapter promises, asked of its fake and of its real peer alike. A bed is one adapter with a peer of its own;
 * what it says the peer cannot do is left out and named.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { Random } from '#base/random.ts';
import type { Adapter, Step } from '#contain/adapter.ts';
import type { Observed } from '#contain/observed.ts';
import type { Wanted, WantedHold } from '#contain/wanted.ts';

export interface Bed {
  readonly adapter: Adapter;
  /** Rungs that this peer can do. */
  readonly rungs: readonly WantedHold['rung'][];
  /** Milliseconds since 1970, as the adapter's clock has it. */
  now(): number;
  /** Another adapter on the same peer, as after a restart of the enforcer; it knows nothing of the first. */
  again(): Promise<Adapter>;
  /** Everything at the peer that is not ours, as text: it must never change. */
  foreign(): Promise<string>;
  /** Somebody else alters or removes one of our elements. */
  tamper(key: string): Promise<void>;
  /** Somebody else removes everything of ours, behind our back. */
  flush(): Promise<void>;
  /** The peer cannot be spoken to any more; what is returned mends it, where that is possible. */
  break(): Promise<void | (() => Promise<void>)>;
  /** A hold that the peer refuses, where there can be one. */
  readonly poison?: WantedHold;
  close(): Promise<void>;
  /** Elements end by themselves at the peer: then `expiresAt` is read back, else it is null. */
  readonly expires: boolean;
  /** Networks, not only hosts, can be held. */
  readonly prefixes: boolean;
  /** Why nobody can read there what others did: what is altered is put right when it is re-armed. */
  readonly blind?: string;
}

const ORDER = (n: number): string => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`;
const LEASE_MS = 900_000;
/** Instants at the peer have seconds, and on a busy machine it takes many to say them. */
const EXPIRY_SLACK_MS = 30_000;

const POOLS = {
  endpoints: [
    { ip: '198.51.100.7', port: 3333 },
    { ip: '2001:db8:ffff::7', port: 14_444 },
  ],
  names: ['pool.example'],
};
const GARDEN = {
  portal: {
    origin: 'https://notice.example',
    ipv4: '203.0.113.10',
    ipv6: '2001:db8:aaaa::10',
    port: 443,
    captivePort: 8080,
  },
  resolvers: ['203.0.113.53'],
  allow: ['203.0.113.128/25'],
};

export function hold(
  bed: Bed,
  key: string,
  parts: Partial<Omit<WantedHold, 'key'>> = {},
): WantedHold {
  const rung = bed.rungs.at(-1);
  assert.ok(rung !== undefined);
  const expiresAt = bed.now() + LEASE_MS;
  return { key, rung, orders: [ORDER(1)], expiresAt, holders: [], ...parts };
}

export function wanted(
  bed: Bed,
  holds: readonly WantedHold[],
  parts: Partial<Wanted> = {},
): Wanted {
  const at = bed.now();
  return {
    generation: 1,
    at,
    rearmBefore: at + LEASE_MS / 2,
    holds: holds.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    exempt: [],
    pools: POOLS,
    garden: GARDEN,
    throttleKbit: 64,
    ...parts,
  };
}

/** Frame first, then what lets go, then the rest: as the reconciler does it. */
export async function bring(adapter: Adapter, goal: Wanted): Promise<Observed> {
  const steps = adapter.plan(goal, await adapter.inspect());
  const some = (...kinds: readonly Step<unknown>['does'][]): readonly Step<unknown>[] =>
    steps.filter(({ does }) => kinds.includes(does));
  for (const part of [some('frame'), some('release'), some('hold', 'rearm')]) {
    if (part.length > 0) await adapter.apply(part);
  }
  return adapter.inspect();
}

/** What was read is what was wanted: no more, no less, and nothing is left to do. */
export function assertIs(bed: Bed, adapter: Adapter, goal: Wanted, observed: Observed): void {
  const seen = observed.elements
    .map(({ key, rung, orders }) => ({ key, rung, orders }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  assert.deepEqual(
    seen,
    goal.holds.map(({ key, rung, orders }) => ({ key, rung, orders })),
  );
  for (const element of observed.elements) {
    assert.equal(element.certainty, 'there');
    const want = goal.holds.find(({ key }) => key === element.key);
    if (!bed.expires) assert.equal(element.expiresAt, null);
    else assert.ok(Math.abs((element.expiresAt ?? 0) - (want?.expiresAt ?? 0)) <= EXPIRY_SLACK_MS);
  }
  assert.deepEqual(adapter.plan(goal, observed), [], 'it is so, and something is left to do');
}

type Open = (t: TestContext) => Promise<Bed | null>;

/** `open` gives null, and has said why, where the peer is not installed. */
export function adapterContract(name: string, open: Open): void {
  const on = (promise: string, run: (bed: Bed, t: TestContext) => Promise<void>): void => {
    test(`${name}: ${promise}`, async (t) => {
      const bed = await open(t);
      if (bed === null) return;
      const before = await bed.foreign();
      try {
        await run(bed, t);
        assert.equal(await bed.foreign(), before, 'it changed what is not ours');
      } finally {
        await bed.close();
      }
    });
  };

  on('holds exactly what is wanted, and is then at rest', async (bed) => {
    const goal = wanted(bed, [
      hold(bed, '192.0.2.7'),
      hold(bed, '192.0.2.9', { orders: [ORDER(1), ORDER(2)] }),
      hold(bed, '2001:db8::7'),
      ...(bed.prefixes ? [hold(bed, '192.0.2.64/27'), hold(bed, '2001:db8:1::/48')] : []),
    ]);
    assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
  });

  on('does every rung that it can, and changes from any to any', async (bed) => {
    for (const rung of [...bed.rungs, ...bed.rungs.toReversed()]) {
      const goal = wanted(bed, [hold(bed, '192.0.2.7', { rung })]);
      assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
    }
  });

  on('names the orders that hold, also when one of two is lifted', async (bed) => {
    const both = wanted(bed, [hold(bed, '192.0.2.7', { orders: [ORDER(1), ORDER(2)] })]);
    await bring(bed.adapter, both);
    const one = wanted(bed, [hold(bed, '192.0.2.7', { orders: [ORDER(2)] })]);
    assertIs(bed, bed.adapter, one, await bring(bed.adapter, one));
  });

  on('releases everything, and releases first of all', async (bed) => {
    await bring(bed.adapter, wanted(bed, [hold(bed, '192.0.2.7'), hold(bed, '192.0.2.8')]));
    const goal = wanted(bed, [hold(bed, '192.0.2.9')]);
    const steps = bed.adapter.plan(goal, await bed.adapter.inspect());
    const releases = steps.filter(({ does }) => does === 'release');
    await bed.adapter.apply(releases);
    const { elements } = await bed.adapter.inspect();
    assert.deepEqual(elements, [], 'a release must not wait for a hold');
    const none = wanted(bed, []);
    assertIs(bed, bed.adapter, none, await bring(bed.adapter, none));
  });

  on('undoes without knowing a set, and again without harm', async (bed) => {
    await bring(bed.adapter, wanted(bed, [hold(bed, '192.0.2.7'), hold(bed, '2001:db8::7')]));
    const other = await bed.again();
    await other.undo();
    assert.deepEqual((await other.inspect()).elements, []);
    await other.undo();
    await other.close();
  });

  on('is read by the next enforcer as by the first', async (bed) => {
    const goal = wanted(bed, [hold(bed, '192.0.2.7', { orders: [ORDER(1), ORDER(2)] })]);
    await bring(bed.adapter, goal);
    const other = await bed.again();
    assertIs(bed, other, goal, await other.inspect());
    await other.close();
  });

  on('sees what others altered or removed, and puts it right', async (bed, t) => {
    if (bed.blind !== undefined) return t.skip(bed.blind);
    const goal = wanted(bed, [hold(bed, '192.0.2.7'), hold(bed, '192.0.2.8')]);
    await bring(bed.adapter, goal);
    await bed.tamper('192.0.2.7');
    assert.ok(bed.adapter.plan(goal, await bed.adapter.inspect()).length > 0, 'it saw nothing');
    assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
    await bed.flush();
    assert.deepEqual((await bed.adapter.inspect()).elements, []);
    assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
  });

  on('says unreachable, never absent, when the peer does not answer', async (bed) => {
    const goal = wanted(bed, [hold(bed, '192.0.2.7')]);
    await bring(bed.adapter, goal);
    const foreign = await bed.foreign();
    const mend = await bed.break();
    const isUnreachable = (error: unknown): boolean =>
      error instanceof OperatingError && error.code === 'unreachable';
    await assert.rejects(bed.adapter.inspect(), isUnreachable);
    await assert.rejects(bed.adapter.undo(), isUnreachable);
    if (typeof mend !== 'function') {
      bed.foreign = () => Promise.resolve(foreign);
      return;
    }
    await mend();
    assertIs(bed, bed.adapter, goal, await bed.adapter.inspect());
  });

  on('applies nothing of a batch in which one element is bad', async (bed, t) => {
    const { adapter, poison } = bed;
    if (poison === undefined) return t.skip('this peer refuses no hold');
    await bring(adapter, wanted(bed, []));
    const good = ['192.0.2.7', '192.0.2.8', '2001:db8::7'].map((key) => hold(bed, key));
    const steps = adapter.plan(wanted(bed, [...good, poison]), await adapter.inspect());
    const isConflict = (error: unknown): boolean =>
      error instanceof OperatingError && error.code === 'conflict';
    await assert.rejects(adapter.apply(steps), isConflict);
    assert.deepEqual((await adapter.inspect()).elements, []);
    await adapter.apply(steps.filter(({ key }) => key !== poison.key));
    assert.equal((await adapter.inspect()).elements.length, good.length);
  });

  on('follows any sequence of sets', async (bed, t) => {
    const random = new Random(20_261_122);
    const keys = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1', '2001:db8::2'];
    if (bed.prefixes) keys.push('192.0.2.128/25', '2001:db8:9::/48');
    for (let round = 0; round < 12; round++) {
      const chosen = keys.filter(() => random.below(2) === 0);
      const holds = chosen.map((key) => {
        const rung = bed.rungs[random.below(bed.rungs.length)];
        assert.ok(rung !== undefined);
        const orders = [ORDER(1), ORDER(2), ORDER(3)].filter(() => random.below(2) === 0);
        return hold(bed, key, { rung, orders: orders.length === 0 ? [ORDER(4)] : orders });
      });
      const exempt = random.below(2) === 0 ? ['198.51.100.128/25'] : ['203.0.113.77'];
      const goal = wanted(bed, holds, { exempt });
      t.diagnostic(`round ${round}: ${chosen.join(' ')}`);
      assertIs(bed, bed.adapter, goal, await bring(bed.adapter, goal));
    }
  });
}
