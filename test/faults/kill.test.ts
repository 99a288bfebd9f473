/**
 * The office is killed (SIGKILL) at random moments under load, again and again on the same data. What it acknowledged is
 * there once, nothing is half there: rows are what a rebuild gives, the log has no gap and goes on from what it showed.
 * `MINEWATCH_KILLS=200` runs the long form.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '#base/random.ts';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { makeGround, openGround, type Ground, type Life, type Line } from './ground.ts';
import { Ledger } from './ledger.ts';

const KILLS = Number(process.env['MINEWATCH_KILLS'] ?? 5);
/** Then a new office: what must be compared after each kill grows with each life. */
const LIVES_MAX = 25;
/** Some die before they are ready: while the database recovers, or the queue starts. */
const EARLY_ONE_IN = 5;
const START_MS = 1_200;
/** The others after so many lines, and a moment. */
const LINES_MAX = 50;
const MOMENT_MS = 60;
const ACTOR = new URL('./actors/office-under-load.ts', import.meta.url).pathname;

/** The office lives until it is killed, and gives the lines that it wrote. */
async function liveAndDie(ground: Ground, life: Life, random: Random): Promise<readonly Line[]> {
  const files = [join(ground.folder, 'ground.json'), join(ground.folder, 'life.json')];
  await writeFile(files[0] ?? '', JSON.stringify(ground));
  await writeFile(files[1] ?? '', JSON.stringify(life));
  const child = spawn(process.execPath, [ACTOR, ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'close');
  const isAlive = (): void => assert.equal(child.exitCode, null, `it ended by itself: ${errors}`);
  if (random.below(EARLY_ONE_IN) === 0) await sleep(random.below(START_MS));
  else {
    const wanted = 1 + random.below(LINES_MAX);
    for (let waited = 0; out.split('\n', wanted + 1).length <= wanted; waited += 10) {
      isAlive();
      assert.ok(waited < 60_000, `it does nothing: ${errors}`);
      await sleep(10);
    }
    await sleep(random.below(MOMENT_MS));
  }
  isAlive();
  child.kill('SIGKILL');
  await ended;
  const lines = out.split('\n').slice(1, -1);
  return lines.map((line) => JSON.parse(line) as Line);
}

interface Sum {
  kills: number;
  events: number;
  readonly counts: Record<string, number>;
}

async function killAgainAndAgain(
  t: TestContext,
  newStore: (folder: string) => Promise<string>,
): Promise<void> {
  const random = new Random(20_261_122);
  const sum: Sum = { kills: 0, events: 0, counts: {} };
  while (sum.kills < KILLS) {
    const folder = await mkdtemp(join(tmpdir(), 'minewatch-kill-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const ground = await makeGround(await newStore(folder), folder);
    await oneOffice(ground, random, sum);
    const { counts, kills, events } = sum;
    t.diagnostic(JSON.stringify({ kills, events, ...counts }));
  }
  for (const what of ['findings', 'transcripts', 'decisions', 'evidence', 'jobs'] as const) {
    assert.ok((sum.counts[what] ?? 0) > 0, `the load did nothing with ${what}`);
  }
}

async function oneOffice(ground: Ground, random: Random, sum: Sum): Promise<void> {
  const ledger = new Ledger();
  let events = 0;
  for (let life = 0; life < LIVES_MAX && sum.kills < KILLS; life++, sum.kills++) {
    const lines = await liveAndDie(ground, ledger.next(random.u32()), random);
    for (const line of lines) ledger.note(line);
    const opened = await openGround(ground);
    try {
      events = await ledger.check(opened);
    } finally {
      await opened.close();
    }
  }
  sum.events += events;
  for (const [what, count] of Object.entries(ledger.counts())) {
    sum.counts[what] = (sum.counts[what] ?? 0) + count;
  }
}

test('an office on PGlite loses and doubles nothing, whenever it is killed', async (t) => {
  await killAgainAndAgain(t, async (folder) => join(folder, 'database'));
});

test('an office on PostgreSQL loses and doubles nothing, whenever it is killed', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  await killAgainAndAgain(t, () => postgresUrl());
});
