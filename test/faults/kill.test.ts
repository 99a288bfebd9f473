/**
 * The office is killed (SIGKILL) at random moments under load, again and again on the same data. What it acknowledged is
 * there, nothing is half there: rows are what a rebuild gives, the log has no gap.
 * `MINEWATCH_KILLS=200` runs the long form.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '#base/random.ts';
import { createOffice } from '#service/office.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { openDatabase } from '#store/database.ts';
import { MASTER_KEY } from '../office-keys.ts';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';

const KILLS = Number(process.env['MINEWATCH_KILLS'] ?? 5);
const ACTOR = new URL('./actors/office-under-load.ts', import.meta.url).pathname;

/** Runs the office for so long after it is ready, kills it, and gives the lines that it wrote. */
async function runAndKill(
  where: string,
  evidence: string,
  seed: number,
  ms: number,
): Promise<string[]> {
  const child = spawn(process.execPath, [ACTOR, where, evidence, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'exit');
  for (let waited = 0; !out.startsWith('ready\n'); waited += 20) {
    assert.ok(waited < 60_000 && child.exitCode === null, `it does not start: ${errors}`);
    await sleep(20);
  }
  await sleep(ms);
  assert.equal(child.exitCode, null, `it ended by itself: ${errors}`);
  child.kill('SIGKILL');
  await ended;
  return out.split('\n').slice(1, -1);
}

async function check(
  where: string,
  evidenceFolder: string,
  acknowledged: ReadonlyMap<string, number>,
) {
  const database = await openDatabase(where.includes('://') ? { url: where } : { folder: where });
  try {
    const clock = { now: () => Date.now() };
    const office = createOffice({ database, clock, masterKey: MASTER_KEY, evidenceFolder });
    const rows = await database.db.selectFrom('webhook').select(['id', 'version']).execute();
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    for (const [id, version] of acknowledged) {
      assert.ok(
        (versions.get(id) ?? 0) >= version,
        `acknowledged ${id} ${version}, found ${versions.get(id)}`,
      );
    }
    const events = await database.db.selectFrom('event').select('seq').orderBy('seq').execute();
    assert.ok(
      events.every(({ seq }, index) => seq === index),
      'a gap in the log',
    );
    const { size } = await database.db
      .selectFrom('logHead')
      .select('size')
      .executeTakeFirstOrThrow();
    assert.equal(size, events.length);
    const wrong = (await rebuildAll(office)).filter(({ same }) => !same);
    assert.deepEqual(wrong, []);
    return events.length;
  } finally {
    await database.close();
  }
}

async function killAgainAndAgain(t: TestContext, where: string): Promise<void> {
  const evidence = await mkdtemp(join(tmpdir(), 'minewatch-evidence-'));
  t.after(() => rm(evidence, { recursive: true, force: true }));
  const random = new Random(20_261_122);
  const acknowledged = new Map<string, number>();
  for (let kill = 0; kill < KILLS; kill++) {
    const lines = await runAndKill(where, evidence, random.u32(), random.below(400));
    for (const line of lines) {
      const [id = '', version = ''] = line.split(' ');
      acknowledged.set(id, Math.max(acknowledged.get(id) ?? 0, Number(version)));
    }
    await check(where, evidence, acknowledged);
  }
  assert.ok(acknowledged.size > 0, 'the load did something');
  t.diagnostic(`${KILLS} kills, ${acknowledged.size} streams acknowledged, none lost`);
}

test('an office on PGlite loses nothing that it acknowledged, whenever it is killed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-kill-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await killAgainAndAgain(t, join(folder, 'database'));
});

test('an office on PostgreSQL loses nothing that it acknowledged, whenever it is killed', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  await killAgainAndAgain(t, await postgresUrl());
});
