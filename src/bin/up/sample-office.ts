/**
 * The office of the demonstration: the sample province in a folder that is gone afterwards, its people with ready
 * sign-ins, a sensor on made-up traffic, and an enforcement point at equipment in memory.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { PlayedEquipment, type Equipment } from '#lab/province/equipment.ts';
import { Hands } from '#lab/province/hands.ts';
import { SAMPLE_MAP } from '#lab/province/map.ts';
import { Config } from '#model/config.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import type { Office, Told } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { deliverFindings } from '#service/sensors/deliver-findings.ts';
import type { OpenOffice } from '../office/open-office.ts';
import { startOffice, type RunningOffice } from '../office/start-office.ts';
import { settingsOf } from '../office/settings.ts';
import type { PortalSettings } from '../office/start-portal.ts';
import type { TipSettings } from '../office/start-tips.ts';
import { openKeyBoard, type KeyBoard } from './key-board.ts';
import { startLiveSensor, type LiveSensor } from './live-sensor.ts';
import { layProvince, SAMPLE_LOG, type SampleProvince } from './samples.ts';
import { makeSignIns, type SignIn } from './sign-ins.ts';
import { startSimulatedPoint, type SimulatedPoint } from './simulated-point.ts';

const MINUTE_MS = 60_000;
/** A sensor counts as silent after a quarter of an hour: time that is let pass goes in shorter steps. */
const STEP_MS = 10 * MINUTE_MS;
const DAY_STEPS = 25 * 6;

export interface SampleOffice {
  readonly running: RunningOffice;
  readonly province: SampleProvince;
  readonly portalOrigin: string;
  readonly signIns: readonly SignIn[];
  readonly keyBoard: KeyBoard;
  /** Resolves with the id of the case that the next new finding opens. */
  nextCase(): Promise<string>;
  close(): Promise<void>;
}

export interface SampleOptions {
  /** For all that it needs; it must be there and empty. */
  readonly folder: string;
  /** Of the office; the portal has the next one, the key board the one after. 0: any three that are free. */
  readonly port: number;
  readonly seed: number;
  readonly log: Logger;
  /** 0 … 1, while the history is made; not called where it was kept. */
  readonly told: (done: number) => void;
  /** The key board is open: long before the office is. */
  readonly opened: (keyBoardUrl: string) => void;
  /** Resolves when the console is there, or cannot be: it is built beside the history. */
  readonly console: Promise<unknown>;
  readonly say: (text: string) => void;
}

/** The world's time, and what was let pass besides. */
class SampleClock {
  #aheadMs = 0;
  now(): number {
    return Date.now() + this.#aheadMs;
  }
  forward(ms: number): void {
    this.#aheadMs += ms;
  }
}

export async function startSampleOffice(options: SampleOptions): Promise<SampleOffice> {
  const ports = await portsFrom(options.port);
  const keyBoard = await openKeyBoard(ports.board);
  options.opened(keyBoard.url);
  try {
    return await startBehind(keyBoard, ports, options);
  } catch (error) {
    await keyBoard.close();
    throw error;
  }
}

async function startBehind(
  keyBoard: KeyBoard,
  ports: Ports,
  options: SampleOptions,
): Promise<SampleOffice> {
  const { folder, seed, log, say } = options;
  const dataFolder = join(folder, 'office');
  const province = await makeBehind(keyBoard, dataFolder, options);
  const clock = new SampleClock();
  const config = Config.parse({ server: { port: 8420 }, record: { origin: SAMPLE_LOG } });
  const settings = settingsOf({ config, path: null, dataFolder }, {});
  const origin = `http://localhost:${ports.office}`;
  const portal = portalAt(ports.portal);
  const tips = tipsAt(ports.tips);
  const own = { port: ports.office, publicOrigin: origin, portal, tips, map: SAMPLE_MAP };
  const made: { signIns: readonly SignIn[]; others: PlayedEquipment | null; token: string } = {
    signIns: [],
    others: null,
    token: '',
  };
  const running = await startOffice({ ...settings, ...own }, clock, log, async (opened) => {
    Object.assign(made, await resume(opened, province, origin));
  });
  const { signIns, others, token } = made;
  const about = { running, province, folder, clock, seed, say, token };
  const { point, sensor } = await startEquipment(about);
  const time = new PassingTime(clock, others, point);
  const door = {
    officeUrl: running.publicOrigin,
    portalUrl: own.portal.origin,
    password: signIns[0]?.password ?? '',
    authenticators: new Map(signIns.map((one) => [one.person.key, one.authenticator])),
    now: () => clock.now(),
  };
  keyBoard.open(door, () => time.passDay());
  return {
    running,
    province,
    portalOrigin: own.portal.origin,
    signIns,
    keyBoard,
    nextCase: () => nextCase(running.office),
    async close() {
      time.stop();
      await keyBoard.close();
      await sensor.close();
      await point.close();
      await running.close();
    },
  };
}

/** The history and, beside it, the console; the key board says how far they are. */
async function makeBehind(
  keyBoard: KeyBoard,
  dataFolder: string,
  { seed, told, console }: SampleOptions,
): Promise<SampleProvince> {
  let [done, isConsoleBuilt] = [0, false];
  const show = (): void => keyBoard.show({ state: 'making', done, isConsoleBuilt });
  const building = afterThat(console, () => {
    isConsoleBuilt = true;
    show();
  });
  const province = await layProvince(dataFolder, seed, (part) => {
    done = part;
    told(part);
    show();
  });
  await building;
  return province;
}

async function afterThat(what: Promise<unknown>, then: () => void): Promise<void> {
  await what;
  then();
}

interface EquipmentParts extends Pick<SampleOptions, 'folder' | 'seed' | 'say'> {
  readonly running: RunningOffice;
  readonly province: SampleProvince;
  readonly clock: SampleClock;
  /** Of the enforcement point. */
  readonly token: string;
}

async function startEquipment(
  parts: EquipmentParts,
): Promise<{ readonly point: SimulatedPoint; readonly sensor: LiveSensor }> {
  const { running, province, folder, clock, seed, say, token } = parts;
  const { office, url } = running;
  const { pointIds, sensorIds } = province;
  const officeKey = office.pointKey?.publicKey ?? new Uint8Array();
  const about = { folder, officeUrl: url, pointId: pointIds.border, token, officeKey };
  const point = startSimulatedPoint(about);
  const sensorId = sensorIds.backbone;
  const actor = { kind: 'token', id: sensorId, subjectId: sensorId, scopes: DELIVERS } as const;
  const sensor = await startLiveSensor({
    folder: join(folder, 'sensor'),
    sensorId,
    seed,
    clock,
    deliver: (body) => perform(office, deliverFindings, actor, { params: {}, query: {}, body }),
    passes: (address) => point.passes(address),
    say,
  });
  return { point, sensor };
}

const DELIVERS: readonly string[] = ['sensor:deliver'];

/** Nobody was silent while the province lay in its box; its people get their keys. */
async function resume(
  { office, masterKey }: OpenOffice,
  province: SampleProvince,
  origin: string,
): Promise<{ signIns: readonly SignIn[]; others: PlayedEquipment; token: string }> {
  const hands = new Hands(office);
  const others = playedBy(hands, province);
  for (const key of ['backbone', 'education'] as const) await others.deliver(key);
  await others.report('border', 0);
  await others.report('resolver', 0);
  const { founderId, people, pointIds } = province;
  const signIns = await makeSignIns({ office, origin, masterKey, founderId, people });
  hands.enter('founder', founderId);
  const { token } = await hands.call('founder', tokenRoutes.makeForPoint, {
    params: { id: pointIds.border },
    body: { label: '模拟处置点 simulated enforcement point' },
  });
  return { signIns, others, token };
}

/** What is only played goes on giving signs of life. */
function playedBy(hands: Hands, equipment: Equipment): PlayedEquipment {
  for (const [key, id] of Object.entries(equipment.sensorIds)) {
    hands.program(`sensor ${key}`, id, ['sensor:deliver']);
  }
  for (const [key, id] of Object.entries(equipment.pointIds)) {
    hands.program(`point ${key}`, id, ['enforcer:pull', 'enforcer:report']);
  }
  const { sensorIds, pointIds } = equipment;
  return new PlayedEquipment(hands, { sensorIds, pointIds });
}

class PassingTime {
  readonly #clock: SampleClock;
  readonly #others: PlayedEquipment | null;
  readonly #point: SimulatedPoint;
  readonly #timer: NodeJS.Timeout;
  #passing: Promise<void> = Promise.resolve();

  constructor(clock: SampleClock, others: PlayedEquipment | null, point: SimulatedPoint) {
    this.#clock = clock;
    this.#others = others;
    this.#point = point;
    this.#timer = setInterval(() => void this.#live().catch(() => {}), MINUTE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One after the other, however often somebody presses. */
  passDay(): Promise<void> {
    this.#passing = this.#afterThat();
    return this.#passing;
  }

  async #afterThat(): Promise<void> {
    await this.#passing.catch(() => {});
    for (let step = 0; step < DAY_STEPS; step++) {
      this.#clock.forward(STEP_MS);
      await this.#others?.deliver('backbone');
      await this.#live();
    }
  }

  async #live(): Promise<void> {
    this.#point.wake();
    await this.#others?.deliver('education');
    await this.#others?.report('resolver', 0);
  }
}

function nextCase({ listeners }: Office): Promise<string> {
  return new Promise((resolve) => {
    const listen = (events: readonly Told[]): void => {
      const opened = events.find(({ type }) => type === 'case.opened');
      if (opened === undefined) return;
      listeners.delete(listen);
      resolve(opened.streamId);
    };
    listeners.add(listen);
  });
}

function portalAt(port: number): PortalSettings {
  const place = { host: '127.0.0.1', port, origin: `http://localhost:${port}` };
  return { ...place, captivePort: null, tls: null, trustedProxies: [], demonstration: true };
}

/** A minute after something came in it is before the office: nobody in a demonstration waits half a day. */
const COLLECT_MS = 60_000;

function tipsAt(port: number): TipSettings {
  const place = { host: '127.0.0.1', port, origin: `http://localhost:${port}`, onionOrigin: null };
  const home = { tls: null, jurisdiction: null, ownProcess: false, demonstration: true };
  return { ...place, ...home, collectMs: COLLECT_MS };
}

interface Ports {
  readonly office: number;
  readonly portal: number;
  readonly board: number;
  readonly tips: number;
}

/** Origins stand in notices and cookies, so they must be known before anybody listens there. */
async function portsFrom(port: number): Promise<Ports> {
  if (port !== 0) return { office: port, portal: port + 1, board: port + 2, tips: port + 3 };
  const probes = [0, 0, 0, 0].map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(probes.map((probe) => once(probe, 'listening')));
  const [office = 0, portal = 0, board = 0, tips = 0] = probes.map((probe) => {
    const address = probe.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  });
  await Promise.all(
    probes.map((probe) => {
      probe.close();
      return once(probe, 'close');
    }),
  );
  return { office, portal, board, tips };
}
