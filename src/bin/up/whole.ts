/** `minewatch up` with a configuration: the office, and beside it the sensor of this machine as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname, platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestLog } from '#api/request-log.ts';
import type { AnyoneActor, SystemActor } from '#model/actor.ts';
import type { SensorConfig } from '#model/config.ts';
import type { Language } from '#model/text.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { declareSensor } from '#service/sensors/declare-sensor.ts';
import { enrolSensor } from '#service/sensors/enrol-sensor.ts';
import { inviteSensor } from '#service/sensors/invite-sensor.ts';
import type { LoadedConfig } from '../config.ts';
import { settingsOf } from '../office/settings.ts';
import { startOffice, type RunningOffice } from '../office/start-office.ts';
import { readCredentials, writeCredentials } from '../sensor/credentials.ts';
import { tokenFileOf } from '../sensor/run.ts';
import { VERSION } from '../version.ts';
import { buildConsole } from './console-build.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const ANYONE: AnyoneActor = { kind: 'anyone', id: null };
/** How often it is asked whether somebody has set the office up. */
const ASK_MS = 2_000;
/** All addresses that the Internet gives out. */
const EVERYWHERE = ['0.0.0.0/0', '::/0'];

export async function runWhole(loaded: LoadedConfig): Promise<void> {
  const log = requestLog(process.stdout, 'info');
  const say = (text: string): void => void process.stderr.write(`minewatch: ${text}\n`);
  await buildConsole();
  const running = await startOffice(settingsOf(loaded), { now: () => Date.now() }, log);
  say(`the office is at ${running.url}`);
  if (running.portalUrl !== null)
    say(`the people concerned have their pages at ${running.portalUrl}`);
  if (running.setUpUrl !== null) say(`set it up at ${running.setUpUrl}`);
  const stop = new AbortController();
  if (running.setUpUrl !== null) {
    void tellNext(running, loaded.config.sensor.language, stop.signal, say);
  }
  const beside = sensorBeside(running.office, running.url, loaded, stop.signal, say);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  say('ending');
  stop.abort();
  await beside;
  await running.close();
}

/** What comes after the set-up, in its order: whom never to hold comes before whom to watch. */
async function tellNext(
  { office, publicOrigin }: Pick<RunningOffice, 'office' | 'publicOrigin'>,
  language: Language,
  stop: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  if ((await rootOf(office, stop)) !== null) say(NEXT[language](publicOrigin));
}

const NEXT: Readonly<Record<Language, (origin: string) => string>> = {
  en: (origin) => `the office is set up; next:
  1. exemptions, whom never to hold    ${origin}/rules?tab=exemptions
  2. units, systems, addresses         ${origin}/systems
  3. people and their roles            ${origin}/people
  4. what opens cases by itself        ${origin}/rules`,
  'zh-CN': (origin) => `初始化完成。接下来：
  1. 豁免：绝不限制的对象    ${origin}/rules?tab=exemptions
  2. 单位、系统、地址        ${origin}/systems
  3. 人员与角色              ${origin}/people
  4. 自动立案的策略          ${origin}/rules`,
};

/** Lets this machine's sensor in once there is an authority to let it in, and keeps it running. */
async function sensorBeside(
  office: Office,
  url: string,
  { config, path, dataFolder }: LoadedConfig,
  stop: AbortSignal,
  say: (text: string) => void,
): Promise<void> {
  const { sensor } = config;
  if (sensor.interfaces.length + sensor.files.length === 0) return;
  const tokenFile = tokenFileOf(sensor, dataFolder);
  if (readCredentials(tokenFile) === null) {
    const root = await rootOf(office, stop);
    if (root === null) return;
    await writeCredentials(tokenFile, {
      v: 1,
      server: url,
      ...(await admit(office, root, sensor)),
    });
    say('the sensor of this machine was let in');
  }
  while (!stop.aborted) {
    const child = startSensor(path);
    const end = (): boolean => child.kill('SIGTERM');
    stop.addEventListener('abort', end, { once: true });
    const [status] = await once(child, 'exit');
    stop.removeEventListener('abort', end);
    // Read to the end, or a configuration that will not get better by trying again.
    if (status === 0 || stop.aborted) return;
    say(`the sensor ended with status ${String(status)}; it starts again`);
    await sleep(ASK_MS, undefined, { signal: stop }).catch(() => {});
  }
}

/** Apart from the office: it gives up its rights, and a fault in it must not end the record. */
function startSensor(config: string | null): ChildProcess {
  const cli = new URL('../cli.ts', import.meta.url).pathname;
  const args = config === null ? [] : ['--config', config];
  return spawn(process.execPath, [...process.execArgv, cli, 'sensor', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Waits until somebody has set the office up. Null: it was told to stop before. */
async function rootOf({ database }: Office, stop: AbortSignal): Promise<string | null> {
  while (!stop.aborted) {
    const root = await database.db
      .selectFrom('jurisdiction')
      .select('path')
      .where('path', 'not like', '%/%')
      .executeTakeFirst();
    if (root !== undefined) return root.path;
    await sleep(ASK_MS, undefined, { signal: stop }).catch(() => {});
  }
  return null;
}

async function admit(
  office: Office,
  jurisdiction: string,
  { name = hostname(), networks }: SensorConfig,
): Promise<{ sensorId: string; token: string }> {
  const own = networks.length === 0 ? EVERYWHERE : [...networks];
  const { id } = await perform(office, declareSensor, OPERATOR, {
    params: {},
    query: {},
    body: { name, jurisdiction, networks: own },
  });
  const { code } = await perform(office, inviteSensor, OPERATOR, {
    params: { id },
    query: {},
    body: {},
  });
  const publicInfo = { version: VERSION, host: hostname(), platform: platform() };
  return perform(office, enrolSensor, ANYONE, {
    params: {},
    query: {},
    body: { code, name, publicInfo },
  });
}
