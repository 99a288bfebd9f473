/**
 * A small office for tests that kill it: systems that mine, sensors that find it, several people of each role; and what
 * its actors and their test say to each other.
 */
import { join } from 'node:path';
import { simulateSighting } from '#bin/drill/sighting.ts';
import { isoFrom } from '#base/clock.ts';
import type { PersonActor, TokenActor } from '#model/actor.ts';
import type { Role } from '#model/authority.ts';
import type { Finding } from '#model/finding.ts';
import type { Transcript } from '#model/transcript.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { addBinding } from '#service/bindings/add-binding.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { createOffice, type Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { declarePoint } from '#service/points/declare-point.ts';
import { contentOf, systemOf } from '#service/systems/supervised.fixture.ts';
import { inWork } from '#service/work.ts';
import { openDatabase } from '#store/database.ts';
import { MASTER_KEY } from '../office-keys.ts';
import { OPERATOR, staffOf } from '../staff.ts';

export interface Ground {
  /** A folder or a URL. */
  readonly where: string;
  /** Of evidence, keys and the published log. */
  readonly folder: string;
  /** Two of each. */
  readonly people: Readonly<Record<'analyst' | 'officer' | 'approver', readonly string[]>>;
  readonly sensorIds: readonly string[];
  readonly systems: readonly {
    readonly id: string;
    readonly bindingId: string;
    readonly address: string;
  }[];
  readonly pointId: string;
  /** As a sensor would find and keep it. */
  readonly sample: { readonly finding: Finding; readonly transcript: Transcript };
}

/** A sensor's batch, in few words: the same words make the same batch. */
export interface Batch {
  readonly sensorId: string;
  readonly batchId: string;
  readonly seq: number;
  readonly findings: readonly {
    readonly id: string;
    readonly version: number;
    readonly address: string;
    readonly withTranscript: boolean;
  }[];
}

/** What one life of the office begins with. */
export interface Life {
  readonly seed: number;
  /** Batches that nobody acknowledged: a sensor sends them again. */
  readonly pending: readonly Batch[];
  /** The next batch of each sensor. */
  readonly nextSeq: Readonly<Record<string, number>>;
}

/** What the office's actor tells: only what was acknowledged to it, but for `sending`. */
export type Line =
  | { readonly k: 'sending'; readonly batch: Batch }
  | { readonly k: 'taken'; readonly batchId: string }
  | { readonly k: 'done'; readonly id: string; readonly version: number }
  | { readonly k: 'kept'; readonly id: string; readonly sha256: string }
  | { readonly k: 'published'; readonly size: number }
  | { readonly k: 'job'; readonly id: string }
  | { readonly k: 'ran'; readonly id: string };

/** Of the jobs of the load. */
export const JOB_TOPIC = 'load.job';
export const LOG_ORIGIN = 'killed.example/log';
const EACH = 2;
const SYSTEMS = 8;

export interface Opened {
  readonly office: Office;
  readonly publisher: LogPublisher;
  close(): Promise<void>;
}

export async function openGround({
  where,
  folder,
}: Pick<Ground, 'where' | 'folder'>): Promise<Opened> {
  const database = await openDatabase(where.includes('://') ? { url: where } : { folder: where });
  const key = await openLogKey(join(folder, 'keys'), LOG_ORIGIN);
  const log = join(folder, 'log');
  const publisher = new LogPublisher({ database, folder: log, key });
  const office = createOffice({
    database,
    clock: { now: () => Date.now() },
    masterKey: MASTER_KEY,
    evidenceFolder: join(folder, 'evidence'),
    log: { folder: log, key, publisher },
  });
  return { office, publisher, close: () => database.close() };
}

export function personOf(id: string): PersonActor {
  return { kind: 'person', id, sessionId: id, steppedUpAt: Date.now() };
}

export function sensorOf(sensorId: string): TokenActor {
  return { kind: 'token', id: sensorId, subjectId: sensorId, scopes: ['sensor:deliver'] };
}

export async function makeGround(where: string, folder: string): Promise<Ground> {
  const opened = await openGround({ where, folder });
  const { office } = opened;
  try {
    const staff = await staffOf(office);
    const hire = async (role: Role): Promise<readonly string[]> => {
      const people: string[] = [];
      for (let i = 0; i < EACH; i++) people.push((await staff.hire(role)).id);
      return people;
    };
    const people = {
      analyst: await hire('analyst'),
      officer: await hire('officer'),
      approver: await hire('approver'),
    };
    const officer = personOf(people.officer[0] ?? '');
    const systems: Ground['systems'][number][] = [];
    for (let i = 1; i <= SYSTEMS; i++) {
      const address = `192.0.2.${i}`;
      const id = await systemOf(office, officer, contentOf(staff.unitId, { name: `Farm ${i}` }));
      const from = '2026-01-01T00:00:00.000Z';
      const bound = { systemId: id, network: address, from, until: null };
      const body = { ...bound, confidence: 1, mac: null, port: null };
      const input = { params: {}, query: {}, body };
      systems.push({
        id,
        bindingId: (await perform(office, addBinding, officer, input)).id,
        address,
      });
    }
    const sensorIds: string[] = [];
    for (let i = 0; i < EACH; i++) sensorIds.push(await sensorOn(office, `Border ${i}`));
    const pointId = await pointOn(office, await staff.hire('administrator'));
    const sample = simulateSighting(1, Date.now() - 700_000);
    return { where, folder, people, sensorIds, systems, pointId, sample };
  } finally {
    await opened.close();
  }
}

async function sensorOn(office: Office, name: string): Promise<string> {
  const id = office.newId();
  const content = { name, jurisdiction: 'hebei', networks: ['192.0.2.0/24'] };
  await inWork(office, OPERATOR, async (work) => {
    const enrolled = { codeId: work.newId(), tokenId: work.newId(), software: '0.1.0' };
    const events = [
      { type: 'sensor.declared', data: content } as const,
      { type: 'sensor.enrolled', data: enrolled, personal: { name, host: 'probe' } } as const,
    ];
    await work.record('sensor', id, { events }, content);
  });
  return id;
}

async function pointOn(office: Office, administrator: PersonActor): Promise<string> {
  const body = {
    name: 'border-1',
    kind: 'nftables',
    jurisdiction: 'hebei',
    networks: ['192.0.2.0/24'],
    rungs: ['block-pools', 'strict-garden'],
    mode: 'dry-run',
    leaseSeconds: 900,
    budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
    ...USUAL_POINT,
  } as const;
  const input = {
    params: {},
    query: {},
    body: { ...body, rungs: [...body.rungs], networks: [...body.networks] },
  };
  return (await perform(office, declarePoint, administrator, input)).id;
}

/** The batch that those words are about. */
export function deliveryOf({ sample }: Ground, { sensorId, batchId, seq, findings }: Batch) {
  const { finding, transcript } = sample;
  const none = { findings: 0, transcripts: 0, bytes: 0, bytesMax: 1, torn: 0, damaged: 0 };
  const now = isoFrom(Date.now());
  return {
    v: 1 as const,
    sensor: { id: sensorId, version: 'load', configDigest: '0'.repeat(64), lists: [] },
    batch: { id: batchId, seq },
    sentAt: now,
    clockOffsetMs: 0,
    findings: findings.map(({ id, version, address }) => ({
      ...finding,
      id,
      version,
      client: { ...finding.client, ip: address },
    })),
    transcripts: findings
      .filter(({ withTranscript }) => withTranscript)
      .map(({ id, version }) => ({ findingId: id, version, transcript })),
    health: {
      startedAt: now,
      packets: 0,
      bytes: 0,
      flows: 0,
      dropped: {},
      sources: [],
      spool: { ...none, dropped: {}, refused: 0 },
    },
  };
}
