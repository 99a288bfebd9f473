/** An office for the bench: one case played through the real commands, and the people who will ask. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeOf, MINER, simulateSighting } from '#bin/drill/sighting.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import { playCase } from '#lab/office/case-drill.ts';
import { SimulatedWorld } from '#lab/office/simulated-world.ts';
import type { Asked, Stage } from '#lab/office/call.ts';
import { stageOf } from '#lab/office/stage.ts';
import type { Actor, PersonActor } from '#model/actor.ts';
import type { Role } from '#model/authority.ts';
import type { Finding } from '#model/finding.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { tellCaseOfClock } from '#service/cases/follow-case.ts';
import { sweepClocks } from '#service/clocks/sweep-clocks.ts';
import type { Handler } from '#service/handler.ts';
import { HANDLERS } from '#service/index.ts';
import { createOffice, type Office } from '#service/office.ts';
import { sweepOrders } from '#service/orders/sweep-orders.ts';
import { perform } from '#service/perform.ts';
import { actorOfApiToken } from '#service/tokens/api-token.ts';
import type { Database } from '#store/database.ts';

/** 11 cities of 8 counties under one root, and a county in which little has happened yet. */
export const ROOT = 'sample';
export const CITIES = 11;
export const COUNTIES = 8;
export const NEW_COUNTY = 'sample/c10/new';
export const ASKERS = ['city', 'county', 'newcomer', 'auditor'] as const;
export type Asker = (typeof ASKERS)[number];

const POSTS: Readonly<Record<Asker, { readonly role: Role; readonly place: string }>> = {
  city: { role: 'officer', place: 'sample/c03' },
  county: { role: 'analyst', place: 'sample/c03/d2' },
  newcomer: { role: 'officer', place: NEW_COUNTY },
  auditor: { role: 'auditor', place: ROOT },
};

export interface BenchOffice {
  readonly office: Office;
  readonly clock: { now(): number; forward(ms: number): void };
  readonly cast: Cast;
  readonly caseId: string;
  readonly orderId: string;
  readonly people: Readonly<Record<Asker, PersonActor>>;
  readonly sensor: { readonly id: string; readonly actor: Actor };
  readonly finding: Finding;
}

/** The one that was made in this folder before, or a new one. */
export async function openBenchOffice(database: Database, folder: string): Promise<BenchOffice> {
  const file = join(folder, 'bench.json');
  const kept = existsSync(file) ? readKept(file) : null;
  let now = kept?.now ?? Date.UTC(2026, 2, 2, 8);
  const clock = {
    now: () => now,
    forward(ms: number): void {
      now += ms;
    },
  };
  const evidenceFolder = join(folder, 'evidence');
  const masterKey = kept === null ? randomBytes(32) : Buffer.from(kept.key, 'hex');
  const office = createOffice({ database, clock, masterKey, evidenceFolder });
  const parts = kept?.parts ?? (await setUp(office, clock));
  const keep: Kept = { now, key: masterKey.toString('hex'), parts };
  writeFileSync(file, JSON.stringify(keep), { mode: 0o600 });
  return { office, clock, ...parts };
}

type Parts = Omit<BenchOffice, 'office' | 'clock'>;
interface Kept {
  readonly now: number;
  readonly key: string;
  readonly parts: Parts;
}

function readKept(file: string): Kept {
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}

async function setUp(office: Office, clock: BenchOffice['clock']): Promise<Parts> {
  const stage = stageOf(office, clock, async () => {
    await sweepOrders(office);
    await sweepClocks(office, [tellCaseOfClock]);
  });
  const network = `${MINER.ip}/32`;
  const cast = await gatherCast(stage, network);
  await openTree(stage);
  const { finding, transcript } = simulateSighting(1, stage.now());
  await stage.pass(700_000);
  const envelope = (seq: number) => envelopeOf(cast.sensorId, seq, stage.now());
  const found = { finding, transcript, network, envelope };
  const { caseId, orderId } = await playCase(
    stage,
    cast,
    new SimulatedWorld(stage, cast, found),
    () => {},
  );
  const [city, county, newcomer, auditor] = [
    await hire(stage, office, cast, 'city'),
    await hire(stage, office, cast, 'county'),
    await hire(stage, office, cast, 'newcomer'),
    await hire(stage, office, cast, 'auditor'),
  ];
  const people = { city, county, newcomer, auditor };
  const sensor = await admitSensor(stage, office);
  return { cast, caseId, orderId, people, sensor, finding };
}

async function openTree(stage: Stage): Promise<void> {
  const open = async (path: string, level: 'city' | 'county'): Promise<void> => {
    const body = { path, nameEn: path, nameZh: path, level, calendarId: null };
    await stage.call('administrator', jurisdictionRoutes.open, { body });
  };
  for (let city = 0; city < CITIES; city++) {
    const path = `${ROOT}/c${String(city).padStart(2, '0')}`;
    await open(path, 'city');
    for (let county = 0; county < COUNTIES; county++) await open(`${path}/d${county}`, 'county');
  }
  await open(NEW_COUNTY, 'county');
}

async function hire(stage: Stage, office: Office, cast: Cast, who: Asker): Promise<PersonActor> {
  const { role, place } = POSTS[who];
  const { agencyId } = cast;
  const about = { name: who, email: `${who}@bench.example`, phone: null, unitId: null } as const;
  const { id } = await stage.call('administrator', personRoutes.invite, {
    body: { ...about, agencyId, language: 'en' },
  });
  const granted = { personId: id, role, agencyId, jurisdiction: place, sector: null, until: null };
  await stage.call('administrator', grantRoutes.make, { body: granted });
  return { kind: 'person', id, sessionId: office.newId(), steppedUpAt: stage.now() };
}

/** One that answers for the addresses of all systems. */
async function admitSensor(stage: Stage, office: Office): Promise<BenchOffice['sensor']> {
  const about = { name: 'Border of the province', jurisdiction: ROOT };
  const { id } = await stage.call('administrator', sensorRoutes.declare, {
    body: { ...about, networks: ['10.0.0.0/8'] },
  });
  const { code } = await stage.call('administrator', sensorRoutes.invite, { params: { id } });
  const publicInfo = { version: 'bench', host: 'sensor.bench.example', platform: 'simulated' };
  const { token } = await stage.call('anyone', sensorRoutes.enrol, {
    body: { code, name: about.name, publicInfo },
  });
  const actor = await actorOfApiToken(office, token);
  if (actor === null) throw new Error('Broken invariant: a token that was just made');
  return { id, actor };
}

const BY_NAME: ReadonlyMap<string, Handler> = new Map(
  HANDLERS.map((handler) => [handler.route.name, handler]),
);

/** As behind HTTP: parsed by the route's schemas, performed, and nothing else. */
export async function ask<R extends Route>(
  office: Office,
  actor: Actor,
  route: R,
  asked: Asked<R> = {},
): Promise<ReplyOf<R>> {
  const handler = BY_NAME.get(route.name);
  if (handler === undefined) throw new Error(`${route.name} has no handler`);
  const input = {
    params: route.params?.parse(asked.params ?? {}) ?? {},
    query: route.query?.parse(asked.query ?? {}) ?? {},
    body: route.body?.parse(asked.body ?? {}) ?? {},
  };
  return (await perform(office, handler, actor, input as InputOf<Route>)) as ReplyOf<R>;
}
