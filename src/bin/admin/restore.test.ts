/** Backup and restore as processes that are killed: nothing half-made is left. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '#service/log/record.fixture.ts';
import { keepPiece } from '#service/record/publishing.fixture.ts';
import { inWork } from '#service/work.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { postgresUrl, seedDatabase } from '../../../test/office.ts';
import { requirePeer } from '../../../test/peers.ts';
import { openOffice } from '../office/open-office.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;
const CLOCK = { now: () => Date.now() };
/** Enough that both take a second. */
const EVENTS = 4_000;

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** `killAfterMs`: by kill -9, where it has not ended by then. */
async function admin(
  data: string,
  url: string | null,
  args: readonly string[],
  killAfterMs?: number,
): Promise<Ended> {
  const env = { ...process.env, MINEWATCH_DATA: data, DATABASE_URL: url ?? '' };
  const child = spawn(process.execPath, [CLI, 'admin', ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const ended = once(child, 'close');
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const [status] = (await ended) as [number | null];
  return { status, out, err };
}

async function office(data: string): Promise<void> {
  await seedDatabase(data);
  const opened = await openOffice(
    { dataFolder: data, databaseUrl: null, masterKeyFile: null },
    CLOCK,
  );
  const events = Array.from({ length: EVENTS }, () => {
    return { type: 'access.looked' as const, data: { route: 'case.show', of: [] } };
  });
  await inWork(opened.office, OPERATOR, (work) =>
    work.record('access', work.newId(), { events }, { jurisdiction: null }),
  );
  await keepPiece(opened.office, 'one');
  await opened.log.publisher.publish();
  await opened.close();
}

/** Killed some times, then left alone: after each there is all or nothing. */
async function restoreSomehow(there: string, url: string | null, file: string): Promise<void> {
  let isDone = false;
  for (const ms of [1_500, 2_400]) {
    const { status } = await admin(there, url, ['restore', file], ms);
    isDone = status === 0;
    const { out, err } = await admin(there, url, ['status']);
    assert.match(out, isDone ? /4001 events/ : /, (?:0|4001) events/, err);
    isDone ||= out.includes('4001 events');
    if (isDone) break;
  }
  if (!isDone) {
    const { out, err } = await admin(there, url, ['restore', file]);
    assert.match(out, /^Restored 4001 events of 2 streams and 1 pieces of evidence\n/, err);
    assert.match(out, /The log goes on after 4001 published events/);
  }
}

for (const kind of ['embedded', 'postgresql'] as const) {
  test(
    `backup and restore that are killed leave nothing half-made (${kind})`,
    { timeout: 240_000 },
    async (t) => {
      if (kind === 'postgresql' && !requirePeer(t, 'postgresql')) return;
      const here = await temporaryFolder(t);
      const there = await temporaryFolder(t);
      await office(here);
      const file = join(here, 'backup.ndjson.gz');
      const whole = /^Backed up into/;
      for (const ms of kind === 'embedded' ? [1_500, 2_200] : []) {
        const { status, out } = await admin(here, null, ['backup', file], ms);
        const made = readdirSync(here).includes('backup.ndjson.gz');
        assert.equal(made, status === 0, out);
        if (made) break;
      }
      if (!readdirSync(here).includes('backup.ndjson.gz')) {
        const { out, err } = await admin(here, null, ['backup', file]);
        assert.match(out, whole, err);
      }
      // What killed ones left was removed by the next.
      assert.deepEqual(
        readdirSync(here).filter((name) => name.includes('unfinished')),
        [],
      );

      const url = kind === 'postgresql' ? await postgresUrl() : null;
      cpSync(join(here, 'keys'), join(there, 'keys'), { recursive: true });
      await restoreSomehow(there, url, file);
      const rebuilt = await admin(there, url, ['rebuild']);
      assert.match(rebuilt.out, /All rows are what the events tell/, rebuilt.err);
      assert.match((await admin(there, url, ['verify-evidence'])).out, /^1 pieces .* 0 wrong/);
      const record = await admin(there, url, ['verify-record']);
      assert.equal(record.status, 0, record.err);
    },
  );
}
