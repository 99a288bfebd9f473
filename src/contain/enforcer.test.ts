import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Enforcer, type EnforcerParts, type OfficeLine } from './enforcer.ts';
import { FakeAdapter, FakeEquipment } from './fake.fixture.ts';
import type { EnforcerNews } from './news.ts';
import { FakeOffice, holdOf, OFFICE_KEY, orderId, POINT, SteppedClock } from './office.fixture.ts';
import { StateFolder } from './state-folder.ts';

interface Bench {
  readonly clock: SteppedClock;
  readonly office: FakeOffice;
  readonly equipment: FakeEquipment;
  readonly news: EnforcerNews[];
  readonly folder: StateFolder;
  readonly enforcer: Enforcer;
  readonly stops: (() => Promise<void>)[];
  /** Ends it as a kill would: nothing is said or undone. */
  stop(): Promise<void>;
  /** Another one, as after a restart. */
  again(parts?: Partial<EnforcerParts>): Bench;
}

async function bench(t: TestContext, parts: Partial<EnforcerParts> = {}): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-enforcer-'));
  const stops: (() => Promise<void>)[] = [];
  t.after(async () => {
    for (const stop of stops) await stop();
    await rm(folder, { recursive: true, force: true });
  });
  const clock = new SteppedClock();
  const office = new FakeOffice(clock);
  const equipment = new FakeEquipment(() => clock.now());
  return start({ clock, office, equipment, folder: new StateFolder(folder), stops }, parts);
}

function start(
  world: Pick<Bench, 'clock' | 'office' | 'equipment' | 'folder' | 'stops'>,
  parts: Partial<EnforcerParts>,
): Bench {
  const { clock, office, equipment, folder } = world;
  const news: EnforcerNews[] = [];
  const limits = {
    exempt: [],
    elementsMax: 1000,
    shortestIpv4: 24,
    shortestIpv6: 48,
    isDryRun: false,
  };
  const enforcer = new Enforcer({
    pointId: POINT,
    officeKey: OFFICE_KEY,
    line: office,
    adapter: new FakeAdapter(equipment, () => clock.now()),
    atDeath: 'lapse',
    folder,
    limits,
    clock,
    readBackMs: 50,
    software: 'test',
    tell: (one) => news.push(one),
    ...parts,
  });
  const stop = new AbortController();
  const running = enforcer.run(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  world.stops.push(end);
  return { ...world, news, enforcer, stop: end, again: (more = {}) => start(world, more) };
}

async function until(what: () => boolean, says: string): Promise<void> {
  for (let waited = 0; !what(); waited += 5) {
    assert.ok(waited < 5_000, says);
    await sleep(5);
  }
}
const keys = ({ equipment }: Bench): string => [...equipment.elements.keys()].toSorted().join(' ');
const isHeld = (one: Bench, wanted: string) =>
  until(() => keys(one) === wanted, `held: ${keys(one)}`);

test('Enforcer holds what the office wants, lets go at once, and says both', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1'), holdOf('192.0.2.2', 2)] });
  await isHeld(one, '192.0.2.1 192.0.2.2');
  await until(() => one.office.told(2) === 'active', 'it was not told');
  const gone = [{ id: orderId(1), generation: 2, contentHash: 'a'.repeat(64) }];
  one.office.wants({ holds: [holdOf('192.0.2.2', 2)], gone });
  await isHeld(one, '192.0.2.2');
  await until(() => one.office.told(1) === 'absent', 'it was not told');
});

test('Enforcer renews a lease that is nearly over before it waits for news', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  await one.stop();
  // It was dead for most of its lease, and the office has nothing new.
  one.clock.at += 890_000;
  const waits: number[] = [];
  const line: OfficeLine = {
    pull: (asked) => {
      waits.push(asked.waitSeconds);
      return one.office.pull(asked);
    },
    report: (report) => one.office.report(report),
  };
  one.again({ line });
  await until(() => waits.length >= 2, 'it does not ask');
  assert.equal(waits[0], 0);
  assert.ok((waits[1] ?? 0) > 0, 'then it waits');
});

test('an office that fails releases nobody before the lease is over: CrowdSec bouncer #369', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  one.office.isReachable = false;
  await sleep(300);
  one.clock.at += 800_000;
  await sleep(200);
  assert.equal(keys(one), '192.0.2.1');
  // Nobody is held for ever because the office is dead.
  one.clock.at += 200_000;
  await isHeld(one, '');
  assert.ok(one.news.some(({ kind }) => kind === 'lease-over'));
  one.office.isReachable = true;
  await isHeld(one, '192.0.2.1');
});

test('what was held, ended and is wanted again is held again: CrowdSec bouncer #130, #243', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  one.office.wants({ holds: [] });
  await isHeld(one, '');
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  // Ended at the equipment by itself, behind everybody's back.
  one.equipment.elements.clear();
  await isHeld(one, '192.0.2.1');
});

test('a set is whole or refused, and the office knows what is held of it: CrowdSec bouncer #506', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1'), holdOf('192.0.2.2', 2)] });
  await isHeld(one, '192.0.2.1 192.0.2.2');
  one.office.tamper = (answer) => ({
    ...answer,
    content: answer.content?.replace(/,\{[^{}]*"network":"192\.0\.2\.3"[^{}]*\}/, '') ?? null,
  });
  one.office.wants({ holds: ['192.0.2.2', '192.0.2.3'].map((text) => holdOf(text, 2)) });
  one.office.tamper = (answer) => ({ ...answer, content: answer.content && `${answer.content} ` });
  await until(() => one.office.reports.some(({ refusal }) => refusal?.code === 'digest'), 'unsaid');
  assert.equal(keys(one), '192.0.2.1 192.0.2.2', 'a set that is refused changes nothing');
});

test('a restart neither loses a hold nor makes one last: Wazuh #376', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1', 1, { until: '2026-03-02T09:00:00.000Z' })] });
  await isHeld(one, '192.0.2.1');
  await sleep(50);
  await one.stop();
  one.office.isReachable = false;
  one.clock.at += 60_000;
  const two = one.again();
  await sleep(200);
  assert.equal(keys(two), '192.0.2.1', 'its lease still runs');
  one.clock.at += 3_600_000;
  await isHeld(two, '');
});

test('after a start of the machine nothing is held before the office has spoken', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  await sleep(50);
  await one.stop();
  one.office.isReachable = false;
  one.equipment.elements.clear();
  one.clock.bootId = 'boot-2';
  const two = one.again();
  await sleep(200);
  assert.equal(keys(two), '');
  one.office.isReachable = true;
  await isHeld(two, '192.0.2.1');
});

test('every one of many timed holds ends by itself: Wazuh #9370', async (t) => {
  const one = await bench(t);
  const soon = { until: '2026-03-02T08:01:00.000Z' };
  const many = Array.from({ length: 50 }, (_, i) => holdOf(`192.0.2.${i}`, i + 1, soon));
  one.office.wants({ holds: many });
  await isHeld(
    one,
    many
      .map(({ network }) => network)
      .toSorted()
      .join(' '),
  );
  one.office.isReachable = false;
  one.clock.at += 61_000;
  await isHeld(one, '');
});

test('forged, foreign, old and replayed sets change nothing and are told', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  const told = (code: string) =>
    until(() => one.office.reports.at(-1)?.refusal?.code === code, `${code} was not told`);
  const forger = new FakeOffice(one.clock, 'somebody');
  forger.wants({ holds: [holdOf('192.0.2.66')] });
  let old: Awaited<ReturnType<FakeOffice['pull']>> | null = null;
  const pull = one.office.pull.bind(one.office);
  one.office.pull = async (asked) => forger.pull(asked);
  await told('signature');
  one.office.pull = async (asked) => (old ??= await pull(asked));
  await told('nonce');
  one.office.pull = async (asked) => pull(asked);
  one.office.wants({ generation: 1, holds: [holdOf('192.0.2.67')] });
  await told('generation');
  one.office.wants({ generation: 2, holds: [holdOf('192.0.2.68')] });
  await told('digest');
  one.office.wants({ pointId: orderId(5), generation: 9 });
  await told('other-point');
  assert.equal(keys(one), '192.0.2.1');
  one.office.wants({ pointId: POINT, generation: 10, holds: [] });
  await isHeld(one, '');
});

test('nothing is held longer because a clock jumps six hours, here or there', async (t) => {
  for (const jump of [6 * 3_600_000, -6 * 3_600_000]) {
    const one = await bench(t);
    const ends = '2026-03-02T08:30:00.000Z';
    one.office.wants({ holds: [holdOf('192.0.2.1', 1, { until: ends })] });
    await isHeld(one, '192.0.2.1');
    one.office.aheadMs = jump;
    one.clock.at += 901_000;
    if (jump < 0) {
      // Its own clock tells the office nothing that can be believed: what is held ends with its lease.
      await isHeld(one, '');
      const isTold = () => one.office.reports.some(({ refusal }) => refusal?.code === 'clock');
      await until(isTold, 'it was not told');
    } else await isHeld(one, '');
    await one.stop();
  }
});

test('a full disk keeps nobody held and nobody free', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  // A folder in its place takes no file.
  await sleep(100);
  await mkdir(join(one.folder.path, 'set.json.new'));
  one.office.wants({ holds: [holdOf('192.0.2.2')] });
  await isHeld(one, '192.0.2.2');
  await until(() => one.news.some(({ kind }) => kind === 'office-lost'), 'it was not told');
  one.office.wants({ holds: [] });
  await isHeld(one, '');
});

test('the mark in the folder lets everything go until it is taken away', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  await one.folder.markReleased({ at: '2026-03-02T08:00:00.000Z', by: 'root', note: null });
  one.enforcer.wake();
  await isHeld(one, '');
  await until(() => one.office.reports.at(-1)?.lapse === 'released-here', 'it was not told');
  await one.folder.unmark();
  await isHeld(one, '192.0.2.1');
});

test('changes by others are put right and counted; equipment out of reach is told as such', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  await sleep(80);
  one.equipment.elements.clear();
  await isHeld(one, '192.0.2.1');
  await until(() => one.news.some(({ kind }) => kind === 'drift'), 'no drift was told');
  one.equipment.isReachable = false;
  await until(() => one.office.told(1) === 'unreachable', 'unreachable was not told');
  one.equipment.isReachable = true;
  await until(() => one.office.told(1) === 'active', 'it did not come back');
});

test('in its own dry-run an enforcer holds nothing and says shadow', async (t) => {
  const limits = {
    exempt: [],
    elementsMax: 1000,
    shortestIpv4: 24,
    shortestIpv6: 48,
    isDryRun: true,
  };
  const one = await bench(t, { limits });
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await until(() => one.office.told(1) === 'shadow', 'shadow was not told');
  assert.equal(keys(one), '');
});

test('a report that the office could not take for now is told again with the next reading', async (t) => {
  const told: string[] = [];
  const one = await bench(t);
  const line: OfficeLine = {
    pull: (asked) => one.office.pull(asked),
    report: async (report) => {
      const reply = await one.office.report(report);
      told.push(...report.orders.map(({ observed }) => observed));
      const isFirst = told.filter((observed) => observed === 'active').length === 1;
      const refused = isFirst ? report.orders.map(({ id }) => ({ id, code: 'stale' })) : [];
      return { ...reply, refused };
    },
  };
  await one.stop();
  const again = one.again({ line });
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  const actives = (): number => told.filter((observed) => observed === 'active').length;
  await until(() => actives() >= 2, 'it was told once');
  await sleep(200);
  // Taken is taken.
  assert.equal(actives(), 2);
  await isHeld(again, '192.0.2.1');
});

test('an office that lost sight of the point is told everything again', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1'), holdOf('192.0.2.2', 2)] });
  await until(() => one.office.told(2) === 'active', 'it was not told');
  const before = one.office.reports.length;
  one.office.isForgetful = true;
  // Something to say brings it there: the other order is told as well.
  one.equipment.elements.clear();
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  const since = () => one.office.reports.slice(before).flatMap(({ orders }) => orders);
  await until(() => since().some(({ id }) => id === orderId(1)), 'order 1 was not told again');
});

test('a set for other equipment changes nothing, and both sides hear why', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  one.office.wants({ kind: 'bgp', holds: [holdOf('192.0.2.2')] });
  const isTold = () => one.office.reports.at(-1)?.refusal?.code === 'equipment';
  await until(isTold, 'it was not told');
  assert.match(
    one.office.reports.at(-1)?.refusal?.says ?? '',
    /as bgp, and here it drives nftables/,
  );
  assert.equal(keys(one), '192.0.2.1');
  one.office.wants({ kind: 'nftables', holds: [] });
  await isHeld(one, '');
});

test('the office was told another end at death than the one that will be: said once', async (t) => {
  const one = await bench(t);
  const said = () => one.news.filter(({ kind }) => kind === 'at-death');
  one.office.wants({ atDeath: 'owner', holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  one.office.wants({ holds: [] });
  await isHeld(one, '');
  assert.deepEqual(said(), [{ kind: 'at-death', office: 'owner', here: 'lapse' }]);
  assert.equal(one.office.reports.at(-1)?.atDeath, 'lapse');
  one.office.wants({ atDeath: 'lapse', holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  assert.equal(said().length, 1);
});

test('a mark that cannot be read is one', async (t) => {
  const one = await bench(t);
  one.office.wants({ holds: [holdOf('192.0.2.1')] });
  await isHeld(one, '192.0.2.1');
  // What is read as a file and is none fails as one that belongs to somebody else does.
  await mkdir(join(one.folder.path, 'released.json'));
  one.enforcer.wake();
  await isHeld(one, '');
});
