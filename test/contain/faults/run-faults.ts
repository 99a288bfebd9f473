/** A run: an office, two points, people at work, and faults, until so many have befallen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '#base/random.ts';
import { seedDatabase } from '../../office.ts';
import { checkRecordOf } from './check-record.ts';
import { checkHistory, type Checked, type Violation } from './check-history.ts';
import { Generator } from './generator.ts';
import type { History } from './history.ts';
import { moment } from './moment.ts';
import { befall, type Fault, faults, inContact, longFaults, type World } from './nemesis.ts';
import { OfficeProcess } from './office-process.ts';
import { PointLab } from './point-lab.ts';
import { LEASE_SECONDS } from './province.ts';

export interface RunPlan {
  readonly seed: number;
  readonly faults: number;
  readonly databaseUrl: string | null;
  /** On a machine that is slower than this, fewer befall. */
  readonly limitMs: number;
  readonly say: (text: string) => void;
}

export interface RunResult {
  readonly checked: Checked;
  readonly history: History;
  readonly faults: Readonly<{ [kind: string]: number }>;
  readonly deeds: Readonly<{ [deed: string]: number }>;
  readonly seconds: number;
}

/** Several at a time. */
const TOGETHER = { least: 3, most: 6 } as const;
const LONGEST_MS = 1_200;
/** Then people go on in peace, and what is promised can be seen. */
const CALM_MS = 3_500;
const BETWEEN_DEEDS_MS = 60;
const PING_MS = 400;
const END_MS = 120_000;
const OWN_EXEMPT = ['192.0.2.19'];

export async function runFaults(plan: RunPlan): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-faults-'));
  // Each has dice of its own, so that the same seed brings the same faults whoever is faster.
  const diceOf = (place: number): Random => new Random(plan.seed + place);
  const startedAt = moment();
  const office = new OfficeProcess(folder, plan.databaseUrl, plan.say);
  const points: PointLab[] = [];
  try {
    if (plan.databaseUrl === null) await seedDatabase(join(folder, 'office'));
    await office.start();
    const { hosts } = office.province;
    const placesOf = (point: number): readonly number[] =>
      hosts.flatMap((host, place) => (host.point === point ? [place] : []));
    for (const place of [0, 1]) {
      const parts = { folder, ownExempt: place === 0 ? OWN_EXEMPT : [], say: plan.say };
      points.push(await PointLab.open(office, place, parts));
    }
    const [short, long] = points as [PointLab, PointLab];
    await short.probe(
      placesOf(0).map((place) => hosts[place]?.address ?? ''),
      plan.say,
    );
    const generator = new Generator(office, diceOf(1), hosts);
    for (const point of points) {
      point.enforcer.start();
      await inContact(office, point);
    }
    await generator.holdAll([...placesOf(1), ...placesOf(0)]);
    plan.say(JSON.stringify(generator.done));
    if (!(await allHeld(long, placesOf(1).length)))
      throw new Error('Nothing is held to begin with');
    const world: World = {
      office,
      point: short,
      random: diceOf(0),
      old: () => generator.old,
      longestMs: LONGEST_MS,
      others: [long],
      later: [],
    };
    const stage = { plan, world, long, generator, places: placesOf(0), longPlaces: placesOf(1) };
    const { counts, atEnd } = await underFaults(stage);
    const history: History = {
      events: office.events,
      clock: office.clock,
      pings: office.pings,
      points: points.map((point) => point.history()),
    };
    await office.kill();
    const checked = checkHistory(history);
    const place = { dataFolder: join(folder, 'office'), databaseUrl: plan.databaseUrl };
    const inRecord = await checkRecordOf(place, history);
    const violations = [...checked.violations, ...atEnd, ...inRecord];
    const seconds = (moment() - startedAt) / 1000;
    const { done: deeds } = generator;
    return { checked: { ...checked, violations }, history, faults: counts, deeds, seconds };
  } finally {
    for (const point of points) await point.close();
    await office.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stage {
  readonly plan: RunPlan;
  readonly world: World;
  /** Its faults are longer than its lease: its holds must end by themselves. */
  readonly long: PointLab;
  readonly generator: Generator;
  readonly places: readonly number[];
  readonly longPlaces: readonly number[];
}

async function underFaults(stage: Stage) {
  const { plan, world, long, generator, places, longPlaces } = stage;
  const { office, random } = world;
  const counts: { [kind: string]: number } = {};
  const count = ({ kind }: Fault | { kind: string }): void => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const end = new AbortController();
  const busy = Promise.all([
    again(end.signal, BETWEEN_DEEDS_MS, () => generator.act(places)),
    again(end.signal, PING_MS, async () => void (await office.ask({ do: 'ping' }))),
  ]);
  const own = new Random(plan.seed + 2);
  const cast: World = { ...world, point: long, random: own, old: () => null, others: [] };
  const over = new AbortController();
  const slowly = (async () => {
    // Once at least: it is the one time that a short run waits for a lease.
    do {
      const fault = own.pick(longFaults());
      await generator.holdAll(generator.freeOf(longPlaces));
      // What fell to the clock meanwhile is not there: then there is less to see.
      await allHeld(long, longPlaces.length);
      plan.say(`faults: ${fault.kind} (beyond the lease)`);
      await befall({ ...cast, lastsMs: (LEASE_SECONDS + 4) * 1000 }, [fault]);
      count({ kind: `${fault.kind} beyond the lease` });
    } while (!over.signal.aborted);
  })();
  // Whoever waits for it hears of it.
  slowly.catch(() => undefined);
  const deck = new Deck(random);
  const beganAt = moment();
  try {
    for (let befell = 1; befell < plan.faults;) {
      const some = TOGETHER.least + random.below(TOGETHER.most - TOGETHER.least + 1);
      const together = deck.draw(Math.min(some, plan.faults - befell));
      plan.say(`faults: ${together.map(({ kind }) => kind).join(', ')}`);
      await befall(world, together);
      for (const fault of together) count(fault);
      befell += together.length;
      await sleep(CALM_MS);
      if (moment() - beganAt > plan.limitMs) break;
    }
  } finally {
    over.abort();
    await slowly.finally(() => end.abort());
    await Promise.all([busy, ...world.later]);
  }
  return { counts, atEnd: await letAllGo(stage) };
}

/** At the end everybody is free: in the kernel, and in the record. */
async function letAllGo({ world, long, generator }: Stage): Promise<readonly Violation[]> {
  const { office, point } = world;
  await inContact(office, long);
  const from = moment();
  // A minute, and as much more as the machine is slow: each is a decision and a report of its own.
  while (generator.open.length > 0 && moment() < from + END_MS) {
    await generator.liftAll();
    await sleep(200);
  }
  await sleep(300);
  const found: Violation[] = [];
  const say = (says: string): void => void found.push({ breaks: 'I2', at: moment(), says });
  for (const id of generator.open) say(`order ${id} is not over at the end`);
  for (const { looks } of [point, long]) {
    for (const { key } of looks.at(-1)?.elements ?? []) say(`${key} is held at the end`);
  }
  return found;
}

async function again(end: AbortSignal, everyMs: number, run: () => Promise<void>): Promise<void> {
  while (!end.aborted) {
    await run();
    await sleep(everyMs);
  }
}

/** False: not within a minute. */
async function allHeld({ looks }: PointLab, count: number): Promise<boolean> {
  const until = moment() + 60_000;
  while ((looks.at(-1)?.elements.length ?? 0) < count) {
    if (moment() > until) return false;
    await sleep(100);
  }
  return true;
}

/** Every kind comes before any comes again; of those at once each has a lane of its own, but for the kernel's. */
class Deck {
  readonly #random: Random;
  #left: Fault[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  draw(count: number): readonly Fault[] {
    const drawn: Fault[] = [];
    for (let i = 0; i < count; i++) {
      const fits = this.#left.findIndex((fault) => this.#isFree(fault, drawn));
      if (fits < 0) this.#shuffle();
      const at = Math.max(
        0,
        this.#left.findIndex((fault) => this.#isFree(fault, drawn)),
      );
      drawn.push(...this.#left.splice(at, 1));
    }
    return drawn;
  }

  #isFree({ kind, lane }: Fault, drawn: readonly Fault[]): boolean {
    return drawn.every(
      (other) =>
        other.kind !== kind &&
        (lane === 'kernel' || other.lane !== lane) &&
        !(kind === 'both killed' && other.lane === 'enforcer') &&
        !(other.kind === 'both killed' && lane === 'enforcer'),
    );
  }

  #shuffle(): void {
    const all = [...faults()];
    while (all.length > 0) this.#left.push(...all.splice(this.#random.below(all.length), 1));
  }
}
