/** A whole office as `minewatch server` starts it, on a store of a test's choice, listening on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pino } from 'pino';
import { settingsOf } from '#bin/office/settings.ts';
import { startOffice, type RunningOffice } from '#bin/office/start-office.ts';
import { Config } from '#model/config.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { HandClock, postgresUrl, seedDatabase } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { HttpStage } from './http-stage.ts';
import type { Place } from './http-visitor.ts';

export const ORIGIN = 'https://office.example';

export interface Served {
  readonly running: RunningOffice;
  readonly dataFolder: string;
  readonly clock: HandClock;
  readonly place: Place;
  readonly stage: HttpStage;
}

/** TLS ends before it, as behind a proxy. */
async function serve(t: TestContext, databaseUrl: string | null): Promise<Served> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'minewatch-served-'));
  t.after(() => rm(dataFolder, { recursive: true, force: true }));
  if (databaseUrl === null) await seedDatabase(dataFolder);
  const config = Config.parse({
    server: { port: 8420, 'public-origin': ORIGIN },
    record: { origin: 'office.example/log' },
  });
  const settings = settingsOf({ config, path: null, dataFolder }, {});
  const clock = new HandClock();
  const store = { ...settings.place, databaseUrl };
  const log = pino({ level: 'silent' });
  const running = await startOffice({ ...settings, place: store, port: 0 }, clock, log);
  const { url, setUpUrl, office } = running;
  const place = { url, origin: ORIGIN };
  const stage = new HttpStage(place, {
    setUpToken: new URL(setUpUrl ?? url).hash.slice(1),
    clock,
    doChores: async () => {
      for (const sweep of SWEEPS) await sweep.run(office);
    },
  });
  t.after(async () => {
    stage.leave();
    await running.close();
  });
  return { running, dataFolder, clock, place, stage };
}

export function onEachServed(
  promise: string,
  run: (t: TestContext, served: Served) => Promise<void>,
): void {
  test(`${promise} (embedded)`, async (t) => run(t, await serve(t, null)));
  test(`${promise} (PostgreSQL)`, async (t) => {
    if (!requirePeer(t, 'postgresql')) return;
    await run(t, await serve(t, await postgresUrl()));
  });
}
