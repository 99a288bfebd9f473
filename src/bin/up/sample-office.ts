/**
 * The office of the demonstration: a sample province in a folder that is gone afterwards, to which the sensor of the
 * same process delivers what it finds in the sample network, by the same courier as any other sensor.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { OperatingError } from '#base/errors.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import { stageOf } from '#lab/office/stage.ts';
import type { Stage } from '#lab/office/call.ts';
import type { TokenActor } from '#model/actor.ts';
import { Config } from '#model/config.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { perform } from '#service/perform.ts';
import { deliverFindings } from '#service/sensors/deliver-findings.ts';
import { startOffice, type RunningOffice } from '../office/start-office.ts';
import { settingsOf } from '../office/settings.ts';
import type { PortalSettings } from '../office/start-portal.ts';
import { runSensor } from '../sensor/run.ts';

export interface SampleOffice {
  readonly running: RunningOffice;
  readonly stage: Stage;
  readonly cast: Cast;
}

/** The network of the sample university (RFC 5737). */
const CAMPUS = ['192.0.2.0/24', '2001:db8:c::/48'];
/** The system that the sample unit has registered; whose the others are the office must find out. */
const CLUSTER = '192.0.2.40/32';

/** Starts it with its people, and the pages of the people concerned beside it. `port` 0: any that are free. */
export async function startSampleOffice(
  folder: string,
  port: number,
  log: Logger,
): Promise<SampleOffice> {
  const clock = { now: () => Date.now() };
  const config = Config.parse({ server: { port: 8420 } });
  const settings = settingsOf({ config, path: null, dataFolder: folder }, {});
  const portal = portalAt(port === 0 ? await freePort() : port + 1);
  const running = await startOffice({ ...settings, port, portal }, clock, log);
  try {
    // Its sweeps are run by the office itself.
    const still = { ...clock, forward: () => {} };
    const stage = stageOf(running.office, still, async () => {});
    return { running, stage, cast: await gatherCast(stage, CLUSTER, CAMPUS) };
  } catch (error) {
    await running.close();
    throw error;
  }
}

function portalAt(port: number): PortalSettings {
  const origin = `http://localhost:${port}`;
  const place = { host: '127.0.0.1', port, origin };
  return { ...place, captivePort: null, tls: null, trustedProxies: [], demonstration: true };
}

/** Its origin stands in notices, so it must be known before anybody listens there. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('Broken invariant: a port');
  return address.port;
}

/** Reads the capture as a sensor does, and returns when the office has all of it. */
export async function deliverCapture(
  { running, cast }: SampleOffice,
  capture: string,
  folder: string,
  language: 'en' | 'zh-CN',
): Promise<void> {
  const { office } = running;
  const { sensorId } = cast;
  const actor: TokenActor = {
    kind: 'token',
    id: sensorId,
    subjectId: sensorId,
    scopes: ['sensor:deliver'],
  };
  const { sensor } = Config.parse({
    sensor: { files: [capture], networks: CAMPUS, language, lists: true },
  });
  const said: string[] = [];
  const status = await runSensor(
    {
      sensor,
      dataDir: join(folder, 'sensor-data'),
      speed: 0,
      say: (text) => void said.push(text),
      office: {
        sensorId,
        deliver: (body) => perform(office, deliverFindings, actor, { params: {}, query: {}, body }),
      },
    },
    new AbortController().signal,
  );
  if (status !== 0) throw new OperatingError('damaged', said.at(-1) ?? 'The sensor failed');
}

export interface Harvest {
  readonly leads: number;
  readonly cases: readonly {
    readonly number: string;
    readonly address: string | null;
    readonly grade: string;
    readonly state: string;
  }[];
}

/** What the deliveries have become. */
export async function harvestOf({ stage }: SampleOffice): Promise<Harvest> {
  const { items: leads } = await stage.call('analyst', leadRoutes.list, { query: { limit: 200 } });
  const { items: cases } = await stage.call('analyst', caseRoutes.list, { query: { limit: 200 } });
  return { leads: leads.length, cases: cases.toReversed() };
}
