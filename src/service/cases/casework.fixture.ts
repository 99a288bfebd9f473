/** An office with a system that mines, for tests of case work. */
import type { PersonActor, TokenActor } from '#model/actor.ts';
import type { Finding } from '#model/finding.ts';
import type { Lead } from '#model/lead.ts';
import type { OrderContent, OrderGrounds } from '#model/order.ts';
import { RUNGS, rungRank } from '#model/rung.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import type { Database } from '#store/database.ts';
import { HandClock, officeOn } from '../../../test/office.ts';
import { OPERATOR, staffOf, type Staff } from '../../../test/staff.ts';
import { addBinding } from '../bindings/add-binding.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { takeFinding } from '../leads/take-finding.ts';
import { declarePoint } from '../points/declare-point.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { inWork } from '../work.ts';

export const HOUR = 3_600_000;
export const ADDRESS = '192.0.2.7';
export const nothing = { params: {}, query: {}, body: {} };
/** A call about one thing. */
export const about = <B extends object>(id: string, body: B) => ({
  params: { id },
  query: {},
  body,
});
export const about0 = (id: string) => about(id, {});

export interface Casework {
  readonly office: Office;
  readonly clock: HandClock;
  readonly staff: Staff;
  readonly systemId: string;
  readonly bindingId: string;
  readonly sensor: TokenActor;
  readonly sensorId: string;
  readonly people: Readonly<
    Record<
      'analyst' | 'officer' | 'approver' | 'verifier' | 'reviewer' | 'liaison' | 'administrator',
      PersonActor
    >
  >;
  /** As a delivery hands it in; `transcriptId`: the piece of evidence that it rests on. */
  see(changes?: Partial<Finding>, transcriptId?: string): Promise<Lead>;
}

export async function casework(database: Database): Promise<Casework> {
  const clock = new HandClock();
  const office = await officeOn(database, clock);
  const staff = await staffOf(office);
  const people = {
    analyst: await staff.hire('analyst'),
    officer: await staff.hire('officer'),
    approver: await staff.hire('approver'),
    verifier: await staff.hire('verifier'),
    reviewer: await staff.hire('reviewer'),
    liaison: await staff.hire('liaison'),
    administrator: await staff.hire('administrator'),
  };
  const systemId = await systemOf(office, people.officer, contentOf(staff.unitId));
  const { id: bindingId } = await perform(office, addBinding, people.officer, {
    ...nothing,
    body: {
      systemId,
      network: ADDRESS,
      from: '2026-01-01T00:00:00.000Z',
      until: null,
      confidence: 1,
      mac: null,
      port: null,
    },
  });
  const sensorId = await sensorOn(office);
  const sensor: TokenActor = {
    kind: 'token',
    id: office.newId(),
    subjectId: sensorId,
    scopes: ['sensor:deliver'],
  };
  const see = (changes: Partial<Finding> = {}, transcriptId?: string): Promise<Lead> =>
    inWork(office, sensor, (work) =>
      takeFinding(work, {
        finding: findingAt(clock.now(), changes),
        sensorId,
        transcriptId: transcriptId ?? null,
      }),
    );
  return { office, clock, staff, systemId, bindingId, sensor, sensorId, people, see };
}

async function sensorOn(office: Office): Promise<string> {
  const id = office.newId();
  const content = {
    name: 'Core',
    jurisdiction: 'hebei/shijiazhuang',
    networks: ['0.0.0.0/0', '2001:db8::/32'],
  };
  await inWork(office, OPERATOR, async (work) => {
    const events = [
      { type: 'sensor.declared', data: content } as const,
      {
        type: 'sensor.enrolled',
        data: { codeId: office.newId(), tokenId: office.newId(), software: '0.1.0' },
        personal: { name: 'mirror', host: 'probe-1' },
      } as const,
    ];
    await work.record('sensor', id, { events }, content);
  });
  return id;
}

function findingAt(at: number, changes: Partial<Finding> = {}): Finding {
  const seen = new Date(at).toISOString();
  return {
    type: 'finding',
    id: 'f1',
    version: 1,
    grade: 'work-proven',
    category: 'mining',
    client: { ip: ADDRESS, port: 40_000 },
    server: { ip: '198.51.100.9', port: 3333, name: 'pool.example' },
    transport: 'tcp',
    carriers: [],
    protocol: 'stratum-v1',
    coin: 'BTC',
    algorithm: 'sha256d',
    pool: null,
    agent: null,
    worker: 'rig1',
    wallet: { address: '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', coin: 'BTC', checksum: 'valid' },
    shares: { submitted: 3, accepted: 3, rejected: 0 },
    hashrate: null,
    power: null,
    energy: null,
    co2e: null,
    evidence: [],
    against: [],
    firstSeen: seen,
    lastSeen: seen,
    ...changes,
  };
}

export function orderBody(
  { systemId, bindingId }: Casework,
  caseId: string,
  changes: Partial<OrderContent> = {},
): { content: OrderContent; grounds: OrderGrounds } {
  const rung = changes.rung ?? 'strict-garden';
  const scope = [{ network: ADDRESS, bindingId, boundAt: '2026-03-02T08:00:00.000Z' }];
  const lesser = RUNGS.slice(0, rungRank(rung)).map((lower) => ({
    rung: lower,
    fails: 'It was tried',
  }));
  return {
    content: {
      caseId,
      systemId,
      reason: 'confirmed-deliberate',
      rung,
      legalBasis: { id: 'hebei-2021-09-14', version: '1' },
      scope,
      durationHours: 240,
      reviewHours: 120,
      releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
      ...changes,
    },
    grounds: { necessity: 'It mines day and night', lesser },
  };
}

export async function pointOn({ office, people }: Casework, name = 'border-1'): Promise<string> {
  const { id } = await perform(office, declarePoint, people.administrator, {
    ...nothing,
    body: {
      name,
      kind: 'nftables',
      jurisdiction: 'hebei',
      networks: ['192.0.2.0/24'],
      rungs: ['block-pools', 'strict-garden'],
      mode: 'dry-run',
      leaseSeconds: 900,
      budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
      ...USUAL_POINT,
    },
  });
  return id;
}

export const enforcerOf = (office: Office, pointId: string): TokenActor => ({
  kind: 'token',
  id: office.newId(),
  subjectId: pointId,
  scopes: ['enforcer:report'],
});
