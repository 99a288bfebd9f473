import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { OperatingError } from '#base/errors.ts';
import { holds, type Network, networkFromText } from '#base/network.ts';
import { clientTrigger, networkOfTrigger } from '#wire/dns/client-trigger.ts';
import { cnameOf, targetOf, txtOf } from '#wire/dns/resource.ts';
import { bring } from '../../../test/contain/adapter-contract.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { changeClients, CLIENT_RECORDS_SPARE } from './change.ts';
import { readClientsZone, withoutZone } from './clients-zone.ts';
import type { RpzCommand } from './plan.ts';
import { RECORD_TTL_S } from './record.ts';
import { RpzAdapter } from './rpz-adapter.ts';
import { FAKE_SECRET, FakeRpzPeer } from './rpz.fixture.ts';

const ZONE = 'rpz.example';
const CLIENTS = `clients.${ZONE}`;
const NAMES = `names.${ZONE}`;
const NOW = 1_795_000_000_000;
const ORDER = '01890a5d-ac96-774b-bcce-000000000001';

interface Stage {
  readonly peer: FakeRpzPeer;
  readonly adapter: RpzAdapter;
  readonly open: () => RpzAdapter;
  settled: () => void;
}

function stage(leadTo: string | null = null): Stage {
  const peer = new FakeRpzPeer(CLIENTS, NAMES);
  const clock = { now: () => NOW };
  const open = (): RpzAdapter => {
    const settle = (): Promise<void> => Promise.resolve(made.settled());
    return new RpzAdapter({ peer, clock, secret: FAKE_SECRET, zone: ZONE, leadTo, settle });
  };
  const made: Stage = { peer, open, settled: () => undefined, adapter: open() };
  return made;
}

function wanted(keys: readonly string[], parts: Partial<Wanted> = {}): Wanted {
  const hold = (key: string): WantedHold => {
    const expiresAt = NOW + 900_000;
    return { key, rung: 'sink-pools', orders: [ORDER], expiresAt, holders: [] };
  };
  return {
    generation: 1,
    at: NOW,
    rearmBefore: NOW + 450_000,
    holds: keys.toSorted().map(hold),
    exempt: [],
    pools: { endpoints: [], names: ['pool.example', 'eu.pool.example', 'other.example'] },
    garden: null,
    throttleKbit: null,
    ...parts,
  };
}

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string', text);
  return network;
}

const recordsOf = ({ peer }: Stage, zone: string) =>
  (peer.zones.get(zone)?.records ?? []).filter(({ name }) => name !== zone);

const passed = (on: Stage): readonly Network[] =>
  recordsOf(on, CLIENTS).flatMap((record) => {
    const network = networkOfTrigger(withoutZone(record.name, CLIENTS));
    return network === null || targetOf(record) !== 'rpz-passthru' ? [] : [network];
  });

const namesIn = (on: Stage): readonly string[] =>
  recordsOf(on, NAMES).flatMap((record) => {
    const target = targetOf(record);
    return target === null ? [] : [`${withoutZone(record.name, NAMES)} ${target}`];
  });

const keysOf = async (adapter: RpzAdapter): Promise<readonly string[]> =>
  (await adapter.inspect()).elements.map(({ key }) => key).toSorted();

/** The longest trigger for an address: BIND looks it up in what it made of the zone before. */
function triggerFor(address: Network, networks: readonly Network[]): string | null {
  const around = networks.filter((network) => holds(network, address));
  return around.toSorted((a, b) => b.length - a.length)[0]?.text ?? null;
}

test('nobody who is free falls through to the names, however late a resolver makes its policy anew', async () => {
  const keys = ['192.0.2.1', '192.0.2.2', '192.0.2.64/26', '2001:db8::1', '2001:db8:1::/48'];
  const people = ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.65', '10.0.0.1'];
  const all = [...people, '2001:db8::', '2001:db8::1', '2001:db8:1::9', '2001:db8:2::1'].map(net);
  const sets = fc.array(fc.subarray(keys), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sets, fc.boolean(), async (sequence, isExempt) => {
      const on = stage();
      await on.adapter.undo();
      const exempt = isExempt ? ['192.0.2.65'] : [];
      let free: readonly Network[] = [];
      // What a resolver may still have made its policy of: every state since all must know the last.
      let known = [passed(on)];
      on.settled = () => {
        known = [passed(on)];
      };
      on.peer.changed = () => {
        const now = passed(on);
        known.push(now);
        if (namesIn(on).length === 0) return;
        for (const address of free) {
          for (const before of known) {
            const trigger = triggerFor(address, before);
            assert.ok(
              now.some(({ text }) => text === trigger),
              `${address.text} by ${trigger}`,
            );
          }
        }
      };
      let heldBefore: readonly string[] = [];
      for (const held of sequence) {
        const touched = [...held, ...heldBefore].map(net);
        free = all.filter(
          (one) => exempt.includes(one.text) || !touched.some((key) => holds(key, one)),
        );
        const goal = wanted(held, { exempt });
        const observed = await bring(on.adapter, goal);
        assert.deepEqual(on.adapter.plan(goal, observed), []);
        on.settled();
        heldBefore = held;
      }
    }),
    { numRuns: 25 },
  );
});

test('there are no names while nobody is held', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  assert.ok(namesIn(on).length > 0);
  await bring(on.adapter, wanted([]));
  assert.deepEqual(recordsOf(on, NAMES), []);
  assert.equal(recordsOf(on, CLIENTS).length, 98);
});

test('a pool is sunk with all under it, and the notice never', async () => {
  const on = stage('notice.pool.example');
  const garden = {
    portal: {
      origin: 'https://help.pool.example',
      ipv4: null,
      ipv6: null,
      port: 443,
      captivePort: 80,
    },
    resolvers: [],
    allow: [],
  };
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(55)}.example`;
  const pools = { endpoints: [], names: ['pool.example', 'eu.pool.example', long] };
  await bring(on.adapter, wanted(['192.0.2.7'], { garden, pools }));
  assert.deepEqual(namesIn(on).toSorted(), [
    '*.pool.example notice.pool.example',
    'help.pool.example rpz-passthru',
    'notice.pool.example rpz-passthru',
    'pool.example notice.pool.example',
  ]);
});

test('an exempt address within a held network is let pass', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.64/26'], { exempt: ['192.0.2.72/30', '203.0.113.1'] });
  const observed = await bring(on.adapter, goal);
  assert.deepEqual(on.adapter.plan(goal, observed), []);
  assert.ok(passed(on).some((one) => holds(one, net('192.0.2.72/30'))));
  assert.ok(!passed(on).some((one) => holds(one, net('192.0.2.71'))));
  const none = wanted(['192.0.2.64/26']);
  assert.deepEqual(
    on.adapter.plan(none, observed).map(({ does }) => does),
    ['hold'],
  );
});

test('a note says until when it was meant, and is renewed', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.7']);
  await bring(on.adapter, goal);
  const later = { ...goal, rearmBefore: NOW + 900_001 };
  const steps = on.adapter.plan(later, await on.adapter.inspect());
  assert.deepEqual(
    steps.map(({ does, key }) => `${does} ${key}`),
    ['rearm 192.0.2.7'],
  );
});

test('a rung that DNS has not is refused, and nothing else is', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.7', '192.0.2.8']);
  const holdsOf = goal.holds.map((hold, i) =>
    i === 0 ? { ...hold, rung: 'blackhole' as const } : hold,
  );
  const steps = on.adapter.plan({ ...goal, holds: holdsOf }, await on.adapter.inspect());
  for (const step of steps) {
    if (step.key !== '192.0.2.7') await on.adapter.apply([step]);
    else await assert.rejects(on.adapter.apply([step]), isConflict);
  }
  assert.deepEqual(await keysOf(on.adapter), ['192.0.2.8']);
});

test('what others put into the zones is told, and goes', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.7']);
  await bring(on.adapter, goal);
  const add = (zone: string, name: string, target: string): void => {
    const record = cnameOf(`${name}.${zone}`, target, RECORD_TTL_S);
    assert.ok(record !== null);
    on.peer.change(zone, [{ does: 'add', record }]);
  };
  add(CLIENTS, clientTrigger(net('198.51.100.9')), '');
  add(CLIENTS, 'bank.example', '');
  add(NAMES, 'bank.example', '');
  const observed = await on.adapter.inspect();
  assert.equal(observed.frame, 'altered');
  assert.deepEqual(
    observed.elements.map(({ key, rung }) => `${key} ${rung}`),
    ['192.0.2.7 sink-pools', '198.51.100.9 null'],
  );
  await bring(on.adapter, goal);
  const after = await on.adapter.inspect();
  assert.equal(after.frame, 'whole');
  assert.deepEqual(on.adapter.plan(goal, after), []);
  assert.ok(!namesIn(on).some((name) => name.startsWith('bank')));
});

test('whoever lost the record that let them pass is told as held without an order, and released', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.7']);
  await bring(on.adapter, goal);
  const record = cnameOf(
    `${clientTrigger(net('128.0.0.0/2'))}.${CLIENTS}`,
    'rpz-passthru',
    RECORD_TTL_S,
  );
  assert.ok(record !== null);
  on.peer.change(CLIENTS, [{ does: 'remove', record }]);
  const observed = await on.adapter.inspect();
  const strange = observed.elements.filter(({ orders }) => orders.length === 0);
  assert.deepEqual(
    strange.map(({ key }) => key),
    ['128.0.0.0/2'],
  );
  const steps = on.adapter.plan(goal, observed);
  await on.adapter.apply(steps.filter(({ does }) => does === 'release'));
  assert.deepEqual(await keysOf(on.adapter), ['192.0.2.7']);
});

test('a missing name of a pool is seen without knowing the list', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  const record = cnameOf(`*.pool.example.${NAMES}`, '', RECORD_TTL_S);
  assert.ok(record !== null);
  on.peer.change(NAMES, [{ does: 'remove', record }]);
  assert.equal((await on.adapter.inspect()).frame, 'altered');
});

test('a note that we would not have written so explains nothing', async () => {
  const on = stage();
  const goal = wanted(['192.0.2.7']);
  await bring(on.adapter, goal);
  const note = recordsOf(on, CLIENTS).find((record) => targetOf(record) === null);
  assert.ok(note !== undefined);
  const strings = ['minewatch hold 1', '192.0.2.7', 'sink-pools', 'until tomorrow', ORDER];
  on.peer.change(CLIENTS, [
    { does: 'remove', record: note },
    { does: 'add', record: txtOf(note.name, strings, RECORD_TTL_S) },
  ]);
  const observed = await on.adapter.inspect();
  assert.deepEqual(
    observed.elements.map(({ key, orders }) => [key, orders]),
    [['192.0.2.7', []]],
  );
  assert.deepEqual(on.adapter.plan(goal, await bring(on.adapter, goal)), []);
});

test('somebody else who changes the zone at the same time loses nothing, and is waited for so often', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  const disturb = (): void => on.peer.change(CLIENTS, []);
  on.peer.meanwhile = disturb;
  await bring(on.adapter, wanted(['192.0.2.8']));
  assert.deepEqual(await keysOf(on.adapter), ['192.0.2.8']);
  const again = (): void => {
    disturb();
    queueMicrotask(() => (on.peer.meanwhile = again));
  };
  on.peer.meanwhile = again;
  const steps = on.adapter.plan(wanted(['192.0.2.9']), await on.adapter.inspect());
  await assert.rejects(
    on.adapter.apply(steps.filter(({ does }) => does === 'release')),
    isConflict,
  );
});

test('a zone that has many more records than it needs is written anew, without names meanwhile', async () => {
  const on = stage();
  const some = (from: number): string[] =>
    Array.from({ length: 60 }, (_, i) => `2001:db8:${(from + i).toString(16)}::1`);
  const keep = '192.0.2.7';
  for (let from = 1; passed(on).length <= 2 * 98 + CLIENT_RECORDS_SPARE; from += 60) {
    await bring(on.adapter, wanted([keep, ...some(from)]));
  }
  const goal = wanted([keep]);
  await bring(on.adapter, goal);
  const observed = await bring(on.adapter, goal);
  assert.deepEqual(on.adapter.plan(goal, observed), []);
  assert.equal(passed(on).length, 98 + 30);
  assert.deepEqual(await keysOf(on.adapter), [keep]);
});

test('changeClients() refuses what would make the zone too large, and never a release', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  const content = await on.peer.transfer(CLIENTS);
  const zone = readClientsZone(CLIENTS, content);
  const network = net('2001:db8::7');
  const note = { network, orders: [ORDER], until: NOW };
  const more: RpzCommand = { does: 'hold', key: network.text, held: { note, parts: [network] } };
  const form = { zone: CLIENTS, secret: FAKE_SECRET };
  assert.throws(() => changeClients(form, zone, [more], 200), isConflict);
  assert.ok(
    changeClients(form, zone, [{ does: 'release', key: '192.0.2.7' }], 10).first.length > 0,
  );
});

test('FastNetMon #326: what an enforcer left behind is released by the next', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  const next = on.open();
  await bring(next, wanted([]));
  assert.deepEqual(await keysOf(next), []);
});

test('CrowdSec bouncer #130 and #243: who is held again after a release is held', async () => {
  const on = stage();
  for (let round = 0; round < 3; round++) {
    await bring(on.adapter, wanted(['192.0.2.7', '192.0.2.9']));
    assert.deepEqual(await keysOf(on.adapter), ['192.0.2.7', '192.0.2.9']);
    await bring(on.adapter, wanted(['192.0.2.9']));
    assert.deepEqual(await keysOf(on.adapter), ['192.0.2.9']);
  }
});

test('CrowdSec bouncer #369: a server that does not answer once flushes nothing', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  on.peer.isBroken = true;
  await assert.rejects(on.adapter.inspect(), OperatingError);
  await assert.rejects(on.adapter.apply([]), OperatingError);
  on.peer.isBroken = false;
  assert.deepEqual(await keysOf(on.adapter), ['192.0.2.7']);
});

test('FastNetMon #791: a hold is not told as whole when no name is sunk', async () => {
  const on = stage();
  await bring(on.adapter, wanted(['192.0.2.7']));
  on.peer.change(
    NAMES,
    recordsOf(on, NAMES).map((record) => ({ does: 'remove', record })),
  );
  assert.equal((await on.adapter.inspect()).frame, 'altered');
});

test('FastNetMon #894: an empty zone of clients lets everybody pass before there is a name', async () => {
  const on = stage();
  let hadNames = false;
  on.peer.changed = () => {
    hadNames ||= namesIn(on).length > 0;
    if (namesIn(on).length > 0) assert.ok(passed(on).length >= 98, 'names before people');
  };
  await bring(on.adapter, wanted(['192.0.2.7']));
  assert.ok(hadNames);
});

function isConflict(error: unknown): boolean {
  return error instanceof OperatingError && error.code === 'conflict';
}
