/** Sensors and enforcement points of the sample province, and what they say while its history is made. */
import { createHash } from 'node:crypto';
import { isoFrom } from '#base/clock.ts';
import type { Delivery } from '#model/delivery.ts';
import type { PointContent } from '#model/enforcement-point.ts';
import type { OrderReport } from '#model/point-report.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import type { Hands } from './hands.ts';
import { PROVINCE } from './places.ts';
import type { Sighted } from './session.ts';
import { NETWORKS } from './systems.ts';

export const SENSORS = {
  /** The one that goes on looking, with the real pipeline, when the demonstration runs. */
  backbone: { name: '省骨干出口（模拟） Province backbone (simulated)', jurisdiction: PROVINCE },
  education: { name: '教育网出口（模拟） Education network (simulated)', jurisdiction: PROVINCE },
  /** Heard of last two days before the end of the history. */
  donglan: {
    name: '东澜市出口（模拟） Donglan border (simulated)',
    jurisdiction: 'linshan/donglan',
  },
} as const;
export type SensorKey = keyof typeof SENSORS;

type Point = Pick<PointContent, 'name' | 'kind' | 'jurisdiction' | 'mode'>;

export const POINTS = {
  /** Held by a real enforcer on equipment in memory when the demonstration runs. */
  border: {
    name: '省出口路由器（模拟） Province border router (simulated)',
    kind: 'nftables',
    jurisdiction: PROVINCE,
    mode: 'live',
  },
  /** Out of reach when the demonstration runs: nobody can say what it holds. */
  donglan: {
    name: '东澜出口路由器（模拟） Donglan border router (simulated)',
    kind: 'nftables',
    jurisdiction: 'linshan/donglan',
    mode: 'live',
  },
  resolver: {
    name: '教育网域名解析（模拟，试运行） Education resolvers (simulated, on trial)',
    kind: 'dns-rpz',
    jurisdiction: PROVINCE,
    mode: 'dry-run',
  },
} as const satisfies Record<string, Point>;
export type PointKey = keyof typeof POINTS;

const RUNGS = ['block-pools', 'leaky-garden', 'strict-garden', 'blackhole'] as const;
const LEASE_SECONDS = 900;

export interface Equipment {
  readonly sensorIds: Readonly<Record<SensorKey, string>>;
  readonly pointIds: Readonly<Record<PointKey, string>>;
}

const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>): K[] =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these objects have no other keys
  Object.keys(of) as K[];

/** `portalOrigin` is where held people are led. */
export async function installEquipment(hands: Hands): Promise<Equipment> {
  const sensorIds = { backbone: '', education: '', donglan: '' };
  for (const key of keysOf(SENSORS)) sensorIds[key] = await admitSensor(hands, key);
  const pointIds = { border: '', donglan: '', resolver: '' };
  for (const key of keysOf(POINTS)) pointIds[key] = await declarePoint(hands, key);
  return { sensorIds, pointIds };
}

async function admitSensor(hands: Hands, key: SensorKey): Promise<string> {
  const { id } = await hands.call('administrator', sensorRoutes.declare, {
    body: { ...SENSORS[key], networks: [...NETWORKS] },
  });
  const { code } = await hands.call('administrator', sensorRoutes.invite, { params: { id } });
  const publicInfo = { version: 'sample', host: `${key}.sensors.example`, platform: 'simulated' };
  const { sensorId, token } = await hands.call('anyone', sensorRoutes.enrol, {
    body: { code, name: SENSORS[key].name, publicInfo },
  });
  await hands.hand(`sensor ${key}`, token);
  return sensorId;
}

async function declarePoint(hands: Hands, key: PointKey): Promise<string> {
  const { mode, ...point } = POINTS[key];
  const isNames = point.kind === 'dns-rpz';
  const content = {
    ...point,
    networks: isNames ? [] : [...NETWORKS],
    rungs: isNames ? (['sink-pools'] as const).slice() : [...RUNGS],
    leaseSeconds: LEASE_SECONDS,
    budget: { elementsMax: 200, shortestIpv4: 32, shortestIpv6: 128 },
  };
  const { id } = await hands.call('administrator', pointRoutes.declare, {
    body: { ...content, mode: 'dry-run' },
  });
  const { token } = await hands.call('administrator', tokenRoutes.makeForPoint, {
    params: { id },
    body: { label: '样例处置点 sample enforcement point' },
  });
  await hands.hand(`point ${key}`, token);
  if (mode === 'live') {
    await hands.call('administrator', pointRoutes.change, {
      params: { id },
      body: { ...content, mode },
    });
  }
  return id;
}

/** Batches and reports of what is only played. */
export class PlayedEquipment {
  readonly #hands: Hands;
  readonly #equipment: Equipment;
  readonly #batches: Record<SensorKey, number> = { backbone: 0, education: 0, donglan: 0 };
  readonly #startedAt: number;
  #packets = 0;

  constructor(hands: Hands, equipment: Equipment) {
    this.#hands = hands;
    this.#equipment = equipment;
    this.#startedAt = hands.office.clock.now();
  }

  /** Without anything to tell it is a sign of life. */
  async deliver(key: SensorKey, sighted: readonly Sighted[] = []): Promise<void> {
    const findings = sighted.map(({ finding }) => finding);
    const transcripts = sighted.flatMap(({ finding: { id, version }, transcript }) =>
      transcript === null ? [] : [{ findingId: id, version, transcript }],
    );
    const body = { ...this.#envelope(key), findings, transcripts };
    const { refused } = await this.#hands.call(`sensor ${key}`, sensorRoutes.deliver, { body });
    if (refused[0] !== undefined) throw new Error(`The office refused: ${refused[0].message}`);
  }

  #envelope(key: SensorKey): Omit<Delivery, 'findings' | 'transcripts'> {
    const { office } = this.#hands;
    this.#packets += 40_000;
    const nothing = { findings: 0, transcripts: 0, bytes: 0, bytesMax: 1, torn: 0, damaged: 0 };
    return {
      v: 1,
      sensor: {
        id: this.#equipment.sensorIds[key],
        version: 'sample',
        configDigest: createHash('sha256').update(key).digest('hex'),
        lists: [],
      },
      batch: { id: office.newId(), seq: ++this.#batches[key] },
      sentAt: isoFrom(office.clock.now()),
      clockOffsetMs: 0,
      health: {
        startedAt: isoFrom(this.#startedAt),
        packets: this.#packets,
        bytes: this.#packets * 600,
        flows: 1_200,
        dropped: {},
        sources: [{ name: 'simulated', state: 'replay' }],
        spool: { ...nothing, dropped: {}, refused: 0 },
      },
    };
  }

  /** What a point has read back; of no order: a sign of life. */
  async report(
    key: PointKey,
    held: number,
    orders: readonly Pick<OrderReport, 'id' | 'generation' | 'observed'>[] = [],
  ): Promise<void> {
    await this.#hands.call(`point ${key}`, pointRoutes.report, {
      params: { id: this.#equipment.pointIds[key] },
      body: {
        v: 1,
        at: isoFrom(this.#hands.office.clock.now()),
        generation: 1,
        isDryRun: POINTS[key].mode === 'dry-run',
        atDeath: 'lapse',
        elements: held,
        drifts: 0,
        refusal: null,
        refusedHolds: 0,
        lapse: null,
        software: 'sample',
        orders: orders.map((order) => ({
          ...order,
          count: order.observed === 'active' ? 1 : 0,
          digest: null,
          refusal: null,
        })),
      },
    });
  }
}
