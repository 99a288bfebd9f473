/**
 * `minewatch drill --contain`: a miner that is found, held, rectified and released, on a network in miniature with the
 * real sensor, office, enforcer and packet filter. Only the mining is played.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { OperatingError } from '#base/errors.ts';
import { makeThreeHosts, PLACES, type ThreeHosts } from '#lab/containment/three-hosts.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import type { Stage } from '#lab/office/call.ts';
import { playCase } from '#lab/office/case-drill.ts';
import { stageOf, type StageClock } from '#lab/office/stage.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { Config } from '#model/config.ts';
import { startOffice, type RunningOffice } from '../office/start-office.ts';
import { settingsOf } from '../office/settings.ts';
import type { Language } from '../render/labels.ts';
import { ContainReport } from './contain-report.ts';
import { ContainWorld, OFFICE_PORT, PORTAL_PORT } from './contain-world.ts';
import { Processes } from './processes.ts';
import { certificateFor } from './self-signed.ts';

export interface ContainDrillOptions {
  readonly language: Language;
  readonly json: boolean;
  readonly seed: number;
  print(text: string): void;
}

const CLI = new URL('../cli.ts', import.meta.url).pathname;
const INSIDE = 'MINEWATCH_DRILL_INSIDE';
/** Where plain HTTP of held hosts is led; a port that the lab does not use. */
const CAPTIVE_PORT = 8080;

/** Goes into a network namespace of its own, so that nothing of this machine's network is touched or seen. */
export async function drillContain(
  args: readonly string[],
  options: ContainDrillOptions,
): Promise<number> {
  if (process.env[INSIDE] === '1') return runInside(options);
  need();
  const env = { ...process.env, [INSIDE]: '1' };
  const inside = ['--net', process.execPath, CLI, 'drill', '--contain', ...args];
  const child = spawn('unshare', inside, { stdio: 'inherit', env });
  await once(child, 'exit');
  return child.exitCode ?? 1;
}

function need(): void {
  if (process.getuid?.() !== 0) {
    throw new OperatingError(
      'no-permission',
      'A scratch network needs root: sudo minewatch drill --contain',
    );
  }
  for (const program of ['unshare', 'ip', 'nft', 'openssl']) {
    const { error } = spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 10_000 });
    if (error === undefined) continue;
    throw new OperatingError(
      'unsupported',
      `This drill needs ${program}: install nftables, iproute2, util-linux and openssl`,
    );
  }
}

async function runInside(options: ContainDrillOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-drill-'));
  // The sensor gives up root, and must still read its own files.
  await chmod(folder, 0o755);
  spawnSync('ip', ['link', 'set', 'lo', 'up']);
  const undo: (() => Promise<void> | void)[] = [() => rm(folder, { recursive: true, force: true })];
  const report = new ContainReport(options);
  report.begin();
  try {
    const hosts = await makeThreeHosts({ portal: 'caller' });
    undo.push(() => hosts.close());
    const clock = runningClock();
    const { running, ca } = await openOffice(folder, clock);
    undo.push(() => running.close());
    const processes = new Processes(folder, (name, line) => report.heard(name, line));
    undo.push(() => processes.close());
    const isWell = await play({
      folder,
      hosts,
      clock,
      running,
      ca,
      processes,
      report,
      seed: options.seed,
    });
    report.end(isWell);
    return isWell ? 0 : 3;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

interface Scene {
  readonly folder: string;
  readonly hosts: ThreeHosts;
  readonly clock: StageClock;
  readonly running: RunningOffice;
  readonly ca: string;
  readonly processes: Processes;
  readonly report: ContainReport;
  readonly seed: number;
}

async function play(scene: Scene): Promise<boolean> {
  const { running, clock, report } = scene;
  const tokens = new Map<string, string>();
  const plain = stageOf(running.office, clock, async () => {
    for (const each of SWEEPS) await each.run(running.office);
  });
  const stage: Stage = {
    ...plain,
    hand: async (who, token) => {
      tokens.set(who, token);
      await plain.hand(who, token);
    },
  };
  const [subject] = PLACES.subject;
  const cast: Cast = await gatherCast(stage, subject, ['192.0.2.0/24']);
  const world = new ContainWorld({ ...scene, stage, cast, tokens });
  await world.open();
  await playCase(stage, cast, world, (step) => {
    report.step(step);
    world.told(step);
  });
  return report.isWell;
}

/** Runs as time does, and can be put forward: a window of a day passes in minutes. */
function runningClock(): StageClock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    forward(ms) {
      ahead += ms;
    },
  };
}

async function openOffice(
  folder: string,
  clock: StageClock,
): Promise<{ readonly running: RunningOffice; readonly ca: string }> {
  const [host] = PLACES.portal;
  const tls = await certificateFor(host, folder);
  const config = Config.parse({ server: { listen: host, port: OFFICE_PORT } });
  const settings = settingsOf({ config, path: null, dataFolder: join(folder, 'office') }, {});
  const portal = {
    host,
    port: PORTAL_PORT,
    captivePort: CAPTIVE_PORT,
    origin: `https://${host}:${PORTAL_PORT}`,
    tls,
    trustedProxies: [],
    demonstration: true,
  };
  const publicOrigin = `https://${host}:${OFFICE_PORT}`;
  const log = pino({ level: 'silent' });
  const running = await startOffice({ ...settings, tls, publicOrigin, portal }, clock, log);
  return { running, ca: tls.cert };
}
