/**
 * Containment under faults: real offices, enforcers and kernels, killed, frozen, parted, misled; and afterwards what the
 * kernel had is held against what the record allowed. `MINEWATCH_FAULTS=500` runs the long form, on both databases;
 * `MINEWATCH_SEED` runs a run again.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { moment } from './faults/moment.ts';
import { runFaults, type RunResult } from './faults/run-faults.ts';

const LONG = process.env['MINEWATCH_FAULTS'];
/** Each kind of fault once: the short form is part of every run of the tests. */
const COUNT = Number(LONG ?? 28);
const SEED = Number(process.env['MINEWATCH_SEED'] ?? 20_261_122);
const NAMED = 12;
/** The short form ends with what has befallen by then; the long one ends when all has. */
const LIMIT_MS = LONG === undefined ? 300_000 : Number.POSITIVE_INFINITY;
const TEST_MS = LONG === undefined ? 590_000 : 6 * 3_600_000;

function quantile(figures: readonly number[], share: number): string {
  const sorted = figures.toSorted((a, b) => a - b);
  return `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)}`;
}

function figuresOf(name: string, figures: readonly number[]): string {
  const some = `p50 ${quantile(figures, 0.5)} p95 ${quantile(figures, 0.95)} max ${quantile(figures, 1)} ms`;
  return `${figures.length} ${name}${figures.length === 0 ? '' : ` (${some})`}`;
}

function report(t: TestContext, { checked, faults, deeds, seconds }: RunResult): void {
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const { releases, holds, counts } = checked;
  const sums = `${figuresOf('releases', releases)}, ${figuresOf('holds', holds)}`;
  t.diagnostic(`seed ${SEED}: ${total} faults in ${seconds.toFixed(0)} s, ${sums}`);
  t.diagnostic(`faults ${JSON.stringify(faults)}`);
  t.diagnostic(`deeds ${JSON.stringify(deeds)}`);
  t.diagnostic(`checked ${JSON.stringify(counts)}`);
}

/** All that was seen, for who looks into a failure: `MINEWATCH_FAULTS_KEEP=file`. */
function keep({ history, checked }: RunResult): void {
  const file = process.env['MINEWATCH_FAULTS_KEEP'];
  if (file === undefined) return;
  const points = history.points.map((point) => ({ ...point, sets: [...point.sets] }));
  writeFileSync(file, JSON.stringify({ ...history, points, violations: checked.violations }));
}

async function hold(t: TestContext, databaseUrl: string | null): Promise<void> {
  const say = (text: string): void => {
    if (process.env['MINEWATCH_FAULTS_TELL'] === '1')
      process.stderr.write(`${moment().toFixed(0)} ${text}\n`);
  };
  const result = await runFaults({
    seed: SEED,
    faults: COUNT,
    databaseUrl,
    limitMs: LIMIT_MS,
    say,
  });
  report(t, result);
  keep(result);
  const { violations, counts, releases, holds } = result.checked;
  const first = violations
    .slice(0, NAMED)
    .map(({ breaks, at, says }) => `${breaks} at ${at}: ${says}`);
  assert.equal(violations.length, 0, `seed ${SEED}: ${first.join('\n')}`);
  // What was never looked at was not kept either.
  assert.ok(releases.length > 0 && holds.length > 0, 'nobody was held or released in peace');
  for (const name of [
    'elements',
    'held after an end',
    'packets of held hosts',
    'packets of others',
  ]) {
    assert.ok((counts[name] ?? 0) > 0, `no ${name}`);
  }
}

test('nobody is held without leave, whatever fails (embedded)', { timeout: TEST_MS }, async (t) => {
  if (!requirePeer(t, 'network-namespaces') || !requirePeer(t, 'nft')) return;
  await hold(t, null);
});

test(
  'nobody is held without leave, whatever fails (PostgreSQL)',
  { timeout: TEST_MS },
  async (t) => {
    if (LONG === undefined) return t.skip('the long form: MINEWATCH_FAULTS=500');
    if (!requirePeer(t, 'network-namespaces') || !requirePeer(t, 'postgresql')) return;
    await hold(t, await postgresUrl());
  },
);
