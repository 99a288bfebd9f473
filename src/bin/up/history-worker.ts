/** A thread that makes the sample province in a folder: some thousand decisions, which take half a minute. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#base/assert.ts';
import { messageOf } from '#base/errors.ts';
import { makeProvince, ProvinceClock } from '#lab/province/make-province.ts';
import { Retention } from '#model/config.ts';
import { openOffice } from '../office/open-office.ts';
import type { HistoryNews, HistoryTask } from './history-messages.ts';
import { PROVINCE_FILE, SAMPLE_LOG } from './samples.ts';
import { sight } from './sight.ts';

assert(parentPort !== null, 'history-worker.ts runs as a worker thread');
const port = parentPort;
const task: HistoryTask = workerData;

const HALF_DAY_MS = 12 * 3_600_000;

function tell(news: HistoryNews): void {
  port.postMessage(news);
}

async function make({ folder, seed }: HistoryTask): Promise<void> {
  const until = Date.now();
  const clock = new ProvinceClock(until);
  const place = { dataFolder: folder, databaseUrl: null, masterKeyFile: null };
  const opened = await openOffice(place, clock, {
    publicOrigin: 'http://localhost:8420',
    portalOrigin: null,
    logOrigin: SAMPLE_LOG,
    witnesses: [],
    witnessUrls: [],
    retention: Retention.parse({}),
    tips: { collectMs: HALF_DAY_MS, jurisdiction: null },
    isDemonstration: true,
  });
  try {
    const told = (done: number): void => tell({ done });
    const province = await makeProvince(opened.office, clock, { until, seed, sight, told });
    await opened.log.publisher.publish();
    await writeFile(join(folder, PROVINCE_FILE), JSON.stringify({ madeAt: until, ...province }));
  } finally {
    await opened.close();
  }
}

try {
  await make(task);
  tell({ done: 1 });
} catch (error) {
  tell({ failed: messageOf(error) });
}
