/**
 * Lists of an office with some twenty thousand rows in each large table use indexes, behind the wall as well: a filter
 * without one would be a full scan in every office that has worked for a year. bench/office.bench.ts measures the rest.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sweepRetention } from '#service/retention/sweep-retention.ts';
import { openDatabase } from '#store/database.ts';
import { multiply } from '../bench/office/multiply.ts';
import { ask, openBenchOffice } from '../bench/office/office.ts';
import { faultsOf, Listener, tableSizes } from '../bench/office/plans.ts';
import { readingsOf } from '../bench/office/readings.ts';
import { readPatterns } from '../bench/office/samples.ts';
import { sizesOf } from '../bench/office/sizes.ts';
import { postgresUrl } from './office.ts';
import { requirePeer } from './peers.ts';

/** Systems, leads, clocks and bindings are two or three times as many. */
const CASES = 3_000;
const EVENTS = 150_000;
/** Rows from which on a full scan counts. */
const ROWS_MAX = 2_500;

test('lists and daily sweeps use indexes, for whoever asks', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-plans-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const plain = await openDatabase({ url: await postgresUrl() });
  t.after(() => plain.close());
  const listener = new Listener();
  const { office, people, ...bench } = await openBenchOffice(listener.on(plain), folder);
  const patterns = await readPatterns({ office, people, ...bench });
  await multiply(plain.db, patterns, sizesOf(CASES, EVENTS), () => {});
  const sizes = await tableSizes(plain.db);
  assert.ok((sizes.get('lead') ?? 0) > ROWS_MAX);
  const wrong: string[] = [];
  for (const { name, route, who, asked } of await readingsOf(plain.db)) {
    for (const asker of who) {
      listener.heard = [];
      for (const each of asked.slice(0, 4)) await ask(office, people[asker], route, each);
      const faults = await faultsOf(plain.db, listener.heard, sizes, ROWS_MAX);
      wrong.push(...faults.map((fault) => `${name} for ${asker}: ${fault}`));
    }
  }
  // Before anything was old enough: what is looked for every day is rarely there.
  listener.heard = [];
  const early = { ...office, clock: { now: () => Date.UTC(2020, 0, 2) } };
  const nothing = { cases: 0, leads: 0, evidence: 0 };
  assert.deepEqual(await sweepRetention(early), nothing);
  const faults = await faultsOf(plain.db, listener.heard, sizes, ROWS_MAX);
  assert.ok(listener.heard.length > 2);
  wrong.push(...faults.map((fault) => `retention: ${fault}`));
  assert.deepEqual(wrong, []);
});
