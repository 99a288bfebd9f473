/**
 * A big office: 100,000 cases and 5,000,000 events on both stores. How long lists take for people of different reach,
 * whether any of them reads a whole table, how many findings are taken in per second.
 *
 *   npm run bench -- office            (about an hour, 20 GB of disk)
 *   node bench/office.bench.ts --cases 10000 --events 500000 --store postgresql
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { openDatabase, type Database, type DatabasePlace } from '#store/database.ts';
import { startCluster } from './office/cluster.ts';
import { measureDecisions, measureIntake, type Rate } from './office/intake.ts';
import { multiply } from './office/multiply.ts';
import { ask, openBenchOffice, type BenchOffice } from './office/office.ts';
import { faultsOf, Listener, tableSizes } from './office/plans.ts';
import { readingsOf, type Reading } from './office/readings.ts';
import { readPatterns } from './office/samples.ts';
import { sizesOf, type Sizes } from './office/sizes.ts';
import { Times } from './office/times.ts';

/** Different questions of each reading whose plans are looked at. */
const EXPLAINED = 4;
/** Calls of each reading by each asker, at least. */
const CALLS = 40;
/** A list that takes longer at its 95th percentile is too slow to work with. */
const P95_MAX_MS = 200;

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    events: { type: 'string', default: '5000000' },
    /** `postgresql` or `embedded`; both unless told. */
    store: { type: 'string' },
    /** Only readings whose name holds this. */
    only: { type: 'string', default: '' },
    /** Leave out the intake, or the rebuild and the publication. */
    'no-intake': { type: 'boolean', default: false },
    'no-rebuild': { type: 'boolean', default: false },
    /** A folder in which the offices are kept for the next run. */
    keep: { type: 'string' },
  },
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const cpu = cpus();
  say(
    `${cpu.length} x ${cpu[0]?.model}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${new Date().toISOString().slice(0, 10)}`,
  );
  const folder = options.keep ?? (await mkdtemp(join(tmpdir(), 'minewatch-bench-office-')));
  // PostgreSQL's own user must reach its folder below.
  await chmod(folder, 0o755);
  try {
    if (options.store !== 'embedded') await benchPostgres(await made(join(folder, 'postgresql')));
    if (options.store !== 'postgresql') {
      const own = await made(join(folder, 'embedded'));
      await benchStore('PGlite', { folder: join(own, 'db') }, own);
    }
  } finally {
    if (options.keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

async function benchPostgres(folder: string): Promise<void> {
  const cluster = await startCluster(join(folder, 'cluster'));
  if (cluster === null) return say('PostgreSQL is not installed');
  try {
    await benchStore(`PostgreSQL ${cluster.version}`, { url: cluster.url }, folder);
  } finally {
    await cluster.stop();
  }
}

async function benchStore(name: string, place: DatabasePlace, folder: string): Promise<void> {
  const plain = await openDatabase(place);
  try {
    const listener = new Listener();
    const bench = await openBenchOffice(listener.on(plain), folder);
    const sizes = sizesOf(Number(options.cases), Number(options.events));
    say(`\n${name}: ${sizes.cases} cases, ${sizes.events} events`);
    const { size } = await plain.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
    if (size < sizes.events) await makeBig(plain, bench, sizes);
    await readAll(plain, bench, listener);
    if (!options['no-intake']) await writeAll(bench, listener);
    if (!options['no-rebuild']) await whole(plain, bench, folder);
  } finally {
    await plain.close();
  }
}

async function makeBig(plain: Database, bench: BenchOffice, sizes: Sizes): Promise<void> {
  const begun = performance.now();
  await multiply(plain.db, await readPatterns(bench), sizes, say);
  const seconds = (performance.now() - begun) / 1000;
  say(`  made in ${seconds.toFixed(0)} s, ${await sizeOnDisk(plain)}`);
}

async function sizeOnDisk({ db }: Database): Promise<string> {
  const { rows } = await sql<{ size: string }>`
    select pg_size_pretty(pg_database_size(current_database())) as size`.execute(db);
  return rows[0]?.size ?? '';
}

async function readAll(plain: Database, bench: BenchOffice, listener: Listener): Promise<void> {
  const sizes = await tableSizes(plain.db);
  say(row(['operation', 'who', 'p50 ms', 'p95 ms', '']));
  for (const reading of await readingsOf(plain.db)) {
    if (!reading.name.includes(options.only)) continue;
    for (const who of reading.who) {
      const times = await timesOf(bench, reading, who);
      listener.heard = [];
      for (const asked of reading.asked.slice(0, EXPLAINED)) {
        await ask(bench.office, bench.people[who], reading.route, asked);
      }
      const faults = await faultsOf(plain.db, listener.heard, sizes);
      const slow = times.at(0.95) > P95_MAX_MS ? ['slow'] : [];
      const wrong = [...slow, ...new Set(faults)];
      if (wrong.length > 0) process.exitCode = 1;
      say(row([reading.name, who, ms(times.at(0.5)), ms(times.at(0.95)), wrong.join('; ')]));
    }
  }
}

async function timesOf(
  { office, people }: BenchOffice,
  { route, asked }: Reading,
  who: Reading['who'][number],
): Promise<Times> {
  const times = new Times();
  const one = (at: number): Promise<unknown> =>
    ask(office, people[who], route, asked[at % asked.length] ?? {});
  await one(0);
  for (let at = 0; at < CALLS; at++) await times.of(() => one(at));
  return times;
}

async function writeAll(bench: BenchOffice, listener: Listener): Promise<void> {
  const shown = ({ name, perSecond, times }: Rate): void =>
    say(row([name, `${perSecond.toFixed(0)} /s`, ms(times.at(0.5)), ms(times.at(0.95)), '']));
  say(row(['writes', 'rate', 'p50 ms', 'p95 ms', '']));
  shown(await measureDecisions(bench));
  for (const rate of await measureIntake(bench)) shown(rate);
  listener.heard = [];
}

async function whole(database: Database, bench: BenchOffice, folder: string): Promise<void> {
  const office = { ...bench.office, database };
  const key = await openLogKey(join(folder, 'keys'), 'bench.minewatch.example');
  const publisher = new LogPublisher({ database, folder: join(folder, 'log'), key });
  await timed('the log published from nothing', () => publisher.publish());
  await timed('all rows made again from the events', () => rebuildAll(office));
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 200);
  await work();
  clearInterval(watch);
  // An embedded database leaves the timer no turn.
  most = Math.max(most, process.memoryUsage.rss());
  const seconds = (performance.now() - begun) / 1000;
  say(row([what, '', `${seconds.toFixed(0)} s`, `${(most / 2 ** 20).toFixed(0)} MiB`, '']));
}

function row([what = '', who = '', ...rest]: readonly string[]): string {
  const [p50 = '', p95 = '', wrong = ''] = rest;
  return `${what.padEnd(44)}${who.padEnd(12)}${p50.padStart(10)}${p95.padStart(10)}  ${wrong}`;
}

function ms(value: number): string {
  return value.toFixed(1);
}

await main();
