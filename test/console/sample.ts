/**
 * An office as `minewatch server` starts it, with the console, a small province and what its sensor found; and a browser.
 * One of each for all tests of the console: both take seconds to start.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { chromium, type Browser } from 'playwright-core';
import { isoFrom } from '#base/clock.ts';
import { settingsOf } from '#bin/office/settings.ts';
import { startOffice, type RunningOffice } from '#bin/office/start-office.ts';
import { simulateCampus } from '#lab/campus.ts';
import type { Part, Stage } from '#lab/office/call.ts';
import { CITY, gatherCast, type Cast } from '#lab/office/cast.ts';
import { stageOf } from '#lab/office/stage.ts';
import { Config } from '#model/config.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { unitRoutes } from '#model/routes/directory.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { deliverCapture } from '../deliver-capture.ts';
import { CHROMIUM } from '../peers.ts';
import { ShiftedClock } from './person.ts';

export interface ConsoleOffice {
  readonly origin: string;
  readonly running: RunningOffice;
  readonly clock: ShiftedClock;
  readonly browser: Browser;
  readonly dataFolder: string;
  close(): Promise<void>;
}

const ROOT = new URL('../../', import.meta.url).pathname;

export interface ConsoleOfficeOptions {
  /** Of a new database of PostgreSQL; left out: embedded. */
  readonly databaseUrl?: string;
  /** With the pages of the people concerned as well. */
  readonly portal?: true;
}

export async function startConsoleOffice({
  databaseUrl,
  portal,
}: ConsoleOfficeOptions = {}): Promise<ConsoleOffice> {
  const built = spawnSync(process.execPath, [join(ROOT, 'tools/build-console.ts'), '--if-stale']);
  if (built.status !== 0) throw new Error(`The console was not built: ${String(built.stderr)}`);
  const dataFolder = await mkdtemp(join(tmpdir(), 'minewatch-console-'));
  const port = await freePort();
  // Browsers know passkeys and cookies of `localhost` without TLS.
  const origin = `http://localhost:${port}`;
  const config = Config.parse({
    server: { port, 'public-origin': origin },
    record: { 'publish-interval-s': 5 },
    ...(portal === true ? { portal: await portalSection() } : {}),
  });
  const clock = new ShiftedClock();
  const settings = settingsOf(
    { config, path: null, dataFolder },
    databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
  );
  const running = await startOffice(settings, clock, pino({ level: 'silent' }));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
  const close = async (): Promise<void> => {
    await browser.close();
    await running.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { origin, running, clock, browser, dataFolder, close };
}

async function portalSection(): Promise<object> {
  const port = await freePort();
  return { port, 'public-origin': `http://localhost:${port}` };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      );
    });
  });
}

export interface Populated {
  readonly stage: Stage;
  readonly cast: Cast;
  /** One-time links of the people. */
  readonly links: ReadonlyMap<Part, string>;
}

/** RFC 5737, RFC 3849: the network of the sample university. */
const CAMPUS = ['192.0.2.0/24', '2001:db8:c::/48'];
const CLUSTER = '192.0.2.40/32';

/** `setUp`: gives the id of the administrator who has set the office up. */
export async function populate(
  { running, clock }: Pick<ConsoleOffice, 'running' | 'clock'>,
  setUp: (() => Promise<string>) | null = null,
): Promise<Populated> {
  const links = new Map<Part, string>();
  const base = stageOf(running.office, clock, async () => {});
  const stage: Stage = {
    ...base,
    setUp: async (first) => {
      if (setUp === null) return base.setUp(first);
      await base.enter('administrator', { id: await setUp(), link: '' });
    },
    enter: async (who, person) => {
      links.set(who, person.link);
      await base.enter(who, person);
    },
  };
  const cast = await gatherCast(stage, CLUSTER, CAMPUS);
  await moreSystems(stage, cast);
  return { stage, cast, links };
}

/** Whose the other addresses are; some stay unknown, as in life. */
async function moreSystems(stage: Stage, cast: Cast): Promise<void> {
  const { id: hospital } = await stage.call('administrator', unitRoutes.register, {
    body: {
      name: 'Riverside Teaching Hospital',
      code: 'RTH',
      jurisdiction: CITY,
      sector: 'health',
      agencyId: cast.agencyId,
    },
  });
  const known = [
    {
      name: 'Office computers, building 3',
      unitId: cast.unitId,
      network: '192.0.2.21/32',
      critical: null,
    },
    { name: 'Graphics laboratory', unitId: cast.unitId, network: '192.0.2.45/32', critical: null },
    {
      name: 'Image archive',
      unitId: hospital,
      network: '192.0.2.66/32',
      critical: 'hospital' as const,
    },
  ];
  for (const [i, { name, unitId, network, critical }] of known.entries()) {
    const { id: systemId } = await stage.call('officer', systemRoutes.register, {
      body: {
        name,
        code: `RU-${i + 2}`,
        unitId,
        jurisdiction: CITY,
        sector: unitId === hospital ? 'health' : 'education',
        critical,
        hardwareClass: i === 0 ? 'workstation' : 'gpu-server',
        electricityAccounts: [],
      },
    });
    const from = isoFrom(stage.now() - 20 * 86_400_000);
    await stage.call('officer', bindingRoutes.add, {
      body: { systemId, network, from, until: null },
    });
  }
}

/** The sensor reads half an hour of the campus and delivers what it found. */
export async function deliverCampus(
  { running, dataFolder }: Pick<ConsoleOffice, 'running' | 'dataFolder'>,
  { stage, cast }: Populated,
): Promise<void> {
  const start = Math.floor(stage.now() / 60_000 - 45) * 60_000;
  const path = join(dataFolder, 'campus.pcap');
  await writeFile(path, writePcap(simulateCampus(1, start).frames, { linkType: LINK.ETHERNET }));
  const capture = { path, folder: dataFolder, networks: CAMPUS };
  await deliverCapture(running, cast.sensorId, capture);
}
