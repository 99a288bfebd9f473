/**
 * The sample province with its history, made once and kept: half a minute of work that the next start need not repeat. What
 * is kept is thrown away when it is older than a few days, or was made by another version.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { messageOf, OperatingError } from '#base/errors.ts';
import { Id } from '#model/event.ts';
import { VERSION } from '../version.ts';
import type { HistoryNews, HistoryTask } from './history-messages.ts';

export const PROVINCE_FILE = 'province.json';
/** The name of its log, wherever it is served. */
export const SAMPLE_LOG = 'sample.minewatch.example/log';

const ROOT = new URL('../../../', import.meta.url).pathname;
/** Beside the built console: what can be made again. */
const KEPT = join(ROOT, 'build', 'province');
/** Later than that the cases that wait for a visitor have waited too long. */
const AGE_MS_MAX = 3 * 86_400_000;
/** What decides what is in it, beside the version of Minewatch. */
const MADE_BY = ['store/migrations', 'lab/province'];

export const SampleProvince = z.strictObject({
  madeAt: z.number(),
  founderId: Id,
  people: z.record(z.string(), Id),
  sensorIds: z.strictObject({ backbone: Id, education: Id, donglan: Id }),
  pointIds: z.strictObject({ border: Id, donglan: Id, resolver: Id }),
});
export type SampleProvince = z.infer<typeof SampleProvince>;

/** Copies the province into `target`, which does not exist; makes it first where none is kept. */
export async function layProvince(
  target: string,
  seed: number,
  told: (done: number) => void,
): Promise<SampleProvince> {
  const kept = join(KEPT, keyOf(seed));
  if (readProvince(kept) === null) await make(kept, seed, told);
  const from = readProvince(kept) === null ? `${kept}.${process.pid}` : kept;
  const province = readProvince(from);
  if (province === null) throw new OperatingError('damaged', 'The sample province was not made');
  cpSync(from, target, { recursive: true, mode: 0 });
  if (from !== kept) rmSync(from, { recursive: true, force: true });
  return province;
}

function keyOf(seed: number): string {
  const hash = createHash('sha256').update(`${VERSION} ${seed}`);
  for (const folder of MADE_BY) {
    for (const path of globSync(`src/${folder}/**/*.ts`, { cwd: ROOT }).toSorted()) {
      if (!/\.(?:test|fixture)\.ts$/.test(path)) hash.update(readFileSync(join(ROOT, path)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Null: there is none, or it is too old. */
function readProvince(folder: string): SampleProvince | null {
  const path = join(folder, PROVINCE_FILE);
  if (!existsSync(path)) return null;
  const read = SampleProvince.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!read.success || Date.now() - read.data.madeAt > AGE_MS_MAX) return null;
  return read.data;
}

/** In a folder of its own, moved to its place when it is whole: two demonstrations may start at once. */
async function make(kept: string, seed: number, told: (done: number) => void): Promise<void> {
  const own = `${kept}.${process.pid}`;
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = messageOf(error);
    throw new OperatingError('no-permission', `Cannot write the sample province ${own}: ${why}`);
  }
  try {
    await inThread({ folder: own, seed }, told);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
  // Earlier ones are of no use to anybody any more.
  for (const name of globSync('*', { cwd: KEPT })) {
    const [, maker] = name.split('.');
    const isInUse = maker !== undefined && existsSync(`/proc/${maker}`);
    if (!isInUse) rmSync(join(KEPT, name), { recursive: true, force: true });
  }
  renameSync(own, kept);
}

function inThread(task: HistoryTask, told: (done: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      workerData: task,
    });
    worker.on('message', (news: HistoryNews) => {
      if ('failed' in news) reject(new Error(`The sample province: ${news.failed}`));
      else told(news.done);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}
