/** One run of the sensor: capture → spool → office, until told to stop or, with files, until all is delivered. */
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { OperatingError } from '#base/errors.ts';
import { Random } from '#base/random.ts';
import { chooseAccount, readAccounts } from '#capture/live/privileges.ts';
import type { SensorConfig } from '#model/config.ts';
import { Board } from '../watch/board.ts';
import { ringOf, type WatchPlan } from '../watch/plan.ts';
import { runSession } from '../watch/session.ts';
import { Courier, type Deliver } from './courier.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import { Intake } from './intake.ts';
import { deliverTo } from './office.ts';
import { Spool } from './spool.ts';
import { stampOf } from './stamp.ts';
import { sensorWordsIn } from './words.ts';

/** How long an ending sensor tries to deliver what it found last; service managers wait 90 s. */
const LAST_DELIVERY_MS = 5000;

export interface SensorPlan {
  readonly sensor: SensorConfig;
  readonly dataDir: string;
  /** Of files; 0 is as fast as they can be read. */
  readonly speed: number;
  readonly say: (text: string) => void;
  /** An office in this process; null: the one that it enrolled with, over HTTPS. */
  readonly office: { readonly sensorId: string; readonly deliver: Deliver } | null;
}

/** Everything of a sensor that must outlive it. */
export function sensorFolder(dataDir: string): string {
  return join(dataDir, 'sensor');
}

export function tokenFileOf(sensor: SensorConfig, dataDir: string): string {
  return sensor['token-file'] ?? join(sensorFolder(dataDir), 'token.json');
}

/** Answers the exit status. */
export async function runSensor(plan: SensorPlan, stop: AbortSignal): Promise<number> {
  const { sensor, dataDir, say } = plan;
  const words = sensorWordsIn(sensor.language);
  const office = plan.office ?? remoteOffice(sensor, dataDir);
  const stamp = await stampOf(sensor, dataDir);
  const folder = sensorFolder(dataDir);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const now = (): number => Date.now();
  const bytesMax = sensor['spool-limit-mib'] * 1_048_576;
  const spool = await Spool.open({ folder: join(folder, 'spool'), bytesMax, now });
  handOver(sensor, folder);
  let courier: Courier | null = null;
  const intake = new Intake({
    spool,
    startedAt: now(),
    kept: () => courier?.wake(),
    notice: say,
    unkept: (why) => say(words.unkept(why)),
  });
  courier = new Courier({
    spool,
    deliver: office.deliver,
    stamp: () => ({ id: office.sensorId, ...stamp }),
    health: () => intake.health,
    clock: { now },
    random: new Random(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
    tell: (news) => say(words.news(news)),
  });
  try {
    return await carryOn(plan, { spool, intake, courier }, stop);
  } finally {
    await spool.close();
  }
}

function remoteOffice(sensor: SensorConfig, dataDir: string): NonNullable<SensorPlan['office']> {
  const credentials = credentialsFor(sensor, dataDir);
  const deliver = deliverTo({
    server: sensor.server ?? credentials().server,
    caFile: sensor['ca-file'] ?? null,
    token: () => credentials().token,
  });
  return {
    deliver,
    get sensorId() {
      return credentials().sensorId;
    },
  };
}

interface Parts {
  readonly spool: Spool;
  readonly intake: Intake;
  readonly courier: Courier;
}

async function carryOn(
  plan: SensorPlan,
  { spool, intake, courier }: Parts,
  stop: AbortSignal,
): Promise<number> {
  const words = sensorWordsIn(plan.sensor.language);
  const ended = new AbortController();
  // Not before rights are given up: what the courier writes belongs to the account that goes on.
  const delivering = intake.begun.then(() => courier.run(ended.signal));
  let status = 0;
  try {
    for (const source of sourcesOf(plan)) {
      if (stop.aborted) break;
      status ||= await runSession(watchPlanOf(plan, source), new Board(), intake, stop);
    }
  } finally {
    // However the capture ended, what it found so far is kept.
    const lost = await intake.settle();
    if (lost > 0) plan.say(words.lost(lost));
    ended.abort();
    await delivering;
  }
  if (!stop.aborted) plan.say(words.draining(spool.counts.findings));
  await courier.drain(await lastCall(stop));
  plan.say(words.ended(spool.counts.findings));
  return status;
}

/** Aborted when there is no more time to deliver: a while after the word to stop, or at a word that comes later. */
async function lastCall(stop: AbortSignal): Promise<AbortSignal> {
  return stop.aborted ? AbortSignal.timeout(LAST_DELIVERY_MS) : stop;
}

/** A token that is replaced while the sensor runs is taken from then on; one that vanishes stays in use. */
function credentialsFor(sensor: SensorConfig, dataDir: string): () => Credentials {
  const path = tokenFileOf(sensor, dataDir);
  let known = readCredentials(path);
  if (known === null) {
    throw new OperatingError(
      'unauthenticated',
      `No token in ${path}: let the office make an enrolment code, then run "minewatch sensor enrol --server URL --code CODE"`,
    );
  }
  let last = known;
  return () => {
    try {
      known = readCredentials(path);
    } catch {
      // After rights were given up the file may be out of reach.
      known = null;
    }
    last = known ?? last;
    return last;
  };
}

/** A start as root continues as another account, which must then own what it goes on writing. */
function handOver(sensor: SensorConfig, folder: string): void {
  if (process.getuid?.() !== 0 || sensor.interfaces.length === 0) return;
  const { uid, gid } = chooseAccount(sensor.user ?? null, process.env, readAccounts());
  own(folder, uid, gid);
}

function own(path: string, uid: number, gid: number): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chownSync(path, uid, gid);
  if (!found.isDirectory()) return;
  for (const name of readdirSync(path)) own(join(path, name), uid, gid);
}

function sourcesOf({ sensor, speed }: SensorPlan): readonly WatchPlan['source'][] {
  const { interfaces, files, workers } = sensor;
  if (interfaces.length > 0) return [{ kind: 'live', interfaces, workers }];
  return files.map((path) => ({ kind: 'replay', path, speed }));
}

function watchPlanOf({ sensor, dataDir }: SensorPlan, source: WatchPlan['source']): WatchPlan {
  return {
    source,
    filter: sensor.filter ?? null,
    promiscuous: sensor.promiscuous,
    ring: ringOf(sensor['ring-mib']),
    user: sensor.user ?? null,
    networks: sensor.networks,
    lists: sensor.lists,
    dataDir,
    trading: sensor.trading,
    region: sensor.region,
    language: sensor.language,
    json: true,
    // A recording that is read at once gives the same findings and versions each time: to read it again changes nothing.
    live: source.kind === 'live' || source.speed > 0,
    durationMs: null,
  };
}
