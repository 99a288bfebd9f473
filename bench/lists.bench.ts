/**
 * Indicator lists: a million names and a million addresses, stored, loaded and asked, beside the plain alternative
 * (a Map of strings filled from the lines of a text file). The machine is shared: read the ratios.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '#base/random.ts';
import { importList } from '#bin/list-import.ts';
import { loadIndicators, writeList } from '#bin/list-store.ts';

/** Names, and as many addresses with ports. */
const COUNT = 1_000_000;
const LOOKUPS = 1_000_000;

/** How many times faster than the Map each must be at least. */
const RATIO_MIN = { load: 2, miss: 1, filter: 3 };

export interface ListsBench {
  readonly loadMs: number;
  readonly mapLoadMs: number;
  readonly missNs: number;
  readonly mapMissNs: number;
  readonly hitNs: number;
  readonly mapHitNs: number;
  readonly filterNs: number;
  readonly mapFilterNs: number;
  readonly importMs: number;
  readonly loadedMib: number;
  readonly mapMib: number;
}

export async function benchLists(count = COUNT): Promise<ListsBench> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-bench-'));
  try {
    return await measure(folder, count);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, count: number): Promise<ListsBench> {
  const random = new Random(7);
  const names = Array.from({ length: count }, (_, i) => nameOf(random, i));
  const addresses = Array.from({ length: count }, () => 0x2d000000 + random.below(0x50000000));
  const source = join(folder, 'list.txt');
  await writeFile(source, [...names, ...addresses.map((ip) => `${dotted(ip)}:3333`)].join('\n'));
  const importMs = await timed(() => addTo(folder, source));
  const asked = Array.from({ length: 4096 }, (_, i) => `www.${nameOf(random, i)}.org`);
  const listed = Array.from({ length: 4096 }, () => `eu.${random.pick(names)}`);
  const ips = Array.from({ length: 4096 }, () => random.u32());

  const ours = loadApart('list', folder);
  const theirs = loadApart('map', source);
  const set = await loadIndicators({ dataDir: folder, trading: false });
  const map = await readMap(source);
  return {
    importMs,
    loadMs: ours.ms,
    mapLoadMs: theirs.ms,
    loadedMib: ours.mib,
    mapMib: theirs.mib,
    missNs: each(asked, (name) => set.matchName(name, 0) !== null),
    mapMissNs: each(asked, (name) => inMap(map, name)),
    hitNs: each(listed, (name) => set.matchName(name, 0) !== null),
    mapHitNs: each(listed, (name) => inMap(map, name)),
    filterNs: each(ips, (ip) => set.mayHoldIpv4(ip)),
    mapFilterNs: each(ips, (ip) => map.has(`${dotted(ip)}:3333`)),
  };
}

async function addTo(folder: string, source: string): Promise<void> {
  const request = {
    name: 'bench',
    category: 'mining',
    source,
    format: 'plain',
    columns: {},
    only: null,
    licence: null,
    halfLifeDays: { name: 365, address: 30 },
    statedAt: null,
    statedByOperator: false,
  } as const;
  const { header, table } = await importList(request, Date.parse('2026-08-23'));
  await writeList(folder, header, table);
}

/** The plain way: the name and each of its parents as a string of its own. */
function inMap(map: ReadonlyMap<string, number>, name: string): boolean {
  if (map.has(name)) return true;
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    if (map.has(name.slice(dot + 1))) return true;
  }
  return false;
}

function nameOf(random: Random, i: number): string {
  return `pool${i.toString(36)}.${random.hex(4)}.${random.pick(['com', 'net', 'ru', 'example'])}`;
}

function dotted(ip: number): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

/** Nanoseconds a question, best of five rounds. */
function each<T>(questions: readonly T[], ask: (question: T) => boolean): number {
  let best = Infinity;
  let yes = 0;
  for (let round = 0; round < 5; round++) {
    const begun = performance.now();
    for (let i = 0; i < LOOKUPS / 5; i++) {
      const question = questions[i & 4095];
      if (question !== undefined && ask(question)) yes++;
    }
    best = Math.min(best, ((performance.now() - begun) * 1e6) / (LOOKUPS / 5));
  }
  // Keeps the loop from being optimised away.
  return yes < 0 ? 0 : best;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function readMap(source: string): Promise<ReadonlyMap<string, number>> {
  return new Map((await readFile(source, 'utf8')).split('\n').map((line, i) => [line, i]));
}

interface Loaded {
  readonly ms: number;
  /** Growth of the resident set. */
  readonly mib: number;
}

/** In a process of its own, as a command loads it: neither pays for the other's garbage. */
function loadApart(what: 'list' | 'map', path: string): Loaded {
  const out = execFileSync(process.execPath, [import.meta.filename, what, path], {
    encoding: 'utf8',
  });
  const [ms = 0, mib = 0] = out.trim().split(' ').map(Number);
  return { ms, mib };
}

async function loadHere(what: string, path: string): Promise<string> {
  const before = process.memoryUsage.rss();
  let held: unknown = null;
  const ms = await timed(async () => {
    held =
      what === 'list'
        ? await loadIndicators({ dataDir: path, trading: false })
        : await readMap(path);
  });
  const mib = (process.memoryUsage.rss() - before) / 1024 / 1024;
  return held === null ? '' : `${ms} ${mib}`;
}

function describe(bench: ListsBench): string {
  const line = (what: string, ours: number, theirs: number, unit: string): string =>
    `${what.padEnd(28)}${ours.toFixed(1).padStart(10)} ${unit.padEnd(4)}${theirs.toFixed(1).padStart(10)} ${unit.padEnd(4)}${(theirs / ours).toFixed(1).padStart(8)} ×`;
  return [
    `${COUNT.toLocaleString('en-US')} names + as many addresses    stored list      Map of strings    ratio`,
    line('load', bench.loadMs, bench.mapLoadMs, 'ms'),
    line('memory after load', bench.loadedMib, bench.mapMib, 'MiB'),
    line('name that is not listed', bench.missNs, bench.mapMissNs, 'ns'),
    line('name that is listed', bench.hitNs, bench.mapHitNs, 'ns'),
    line('address filter', bench.filterNs, bench.mapFilterNs, 'ns'),
    `add (read, parse, store)    ${bench.importMs.toFixed(0).padStart(10)} ms`,
  ].join('\n');
}

async function main(): Promise<void> {
  const bench = await benchLists();
  process.stdout.write(`${describe(bench)}\n`);
  const held =
    bench.mapLoadMs / bench.loadMs >= RATIO_MIN.load &&
    bench.mapMissNs / bench.missNs >= RATIO_MIN.miss &&
    bench.mapFilterNs / bench.filterNs >= RATIO_MIN.filter;
  if (held) return;
  process.stderr.write('a ratio is below what the design needs\n');
  process.exitCode = 1;
}

if (import.meta.main) {
  const [what, path] = process.argv.slice(2);
  if (what !== undefined && path !== undefined) process.stdout.write(await loadHere(what, path));
  else await main();
}
