/** A small province in an office: systems that were found mining, each with a case whose notice was served; points. */
import { decideNoticed } from '#govern/case/assess.ts';
import type { PersonActor } from '#model/actor.ts';
import type { PointContent } from '#model/enforcement-point.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { addBinding } from '#service/bindings/add-binding.ts';
import { assessCase } from '#service/cases/assess-case.ts';
import { followCase } from '#service/cases/follow-case.ts';
import { triageCase } from '#service/cases/triage-case.ts';
import { takeFinding } from '#service/leads/take-finding.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import { changePoint } from '#service/points/change-point.ts';
import { declarePoint } from '#service/points/declare-point.ts';
import { contentOf, systemOf } from '#service/systems/supervised.fixture.ts';
import { makePointToken } from '#service/tokens/make-point-token.ts';
import { inWork } from '#service/work.ts';
import { simulateSighting } from '#bin/drill/sighting.ts';
import { OPERATOR, staffOf } from '../../staff.ts';
import { PERSON_ROLES, type HostFacts, type PersonRole, type Province } from './office-talk.ts';

/** The shortest that there is. */
export const LEASE_SECONDS = 60;
export const RUNGS = ['block-pools', 'leaky-garden', 'strict-garden', 'blackhole'] as const;
const NETWORKS = ['192.0.2.0/24', '198.51.100.0/24'] as const;
/** Addresses: the first for the point with many short faults, the others for the one with few long ones. */
export const ADDRESSES = [
  Array.from({ length: 10 }, (_, i) => `192.0.2.${10 + i}`),
  Array.from({ length: 2 }, (_, i) => `198.51.100.${10 + i}`),
] as const;
/** Longer than the session that is played. */
const SESSION_MS = 700_000;
const BEGIN = '2026-01-01T00:00:00.000Z';

export function actorOf(office: Office, id: string): PersonActor {
  return { kind: 'person', id, sessionId: id, steppedUpAt: office.clock.now() };
}

export async function foundProvince(office: Office): Promise<Province> {
  const staff = await staffOf(office);
  const people: Partial<Record<PersonRole, string>> = {};
  for (const role of PERSON_ROLES) people[role] = (await staff.hire(role)).id;
  const all = people as Record<PersonRole, string>;
  const points = [];
  for (const network of NETWORKS) points.push(await livePoint(office, all, network));
  const hosts: HostFacts[] = [];
  for (const [point, addresses] of ADDRESSES.entries()) {
    for (const address of addresses) {
      hosts.push(await minerAt(office, all, { address, point, unitId: staff.unitId }));
    }
  }
  const officeKey = Buffer.from(office.pointKey?.publicKey ?? []).toString('base64');
  return { people: all, hosts, points, officeKey };
}

type People = Province['people'];

async function livePoint(
  office: Office,
  people: People,
  network: string,
): Promise<Province['points'][number]> {
  const administrator = actorOf(office, people.administrator);
  const body: PointContent = {
    name: `border ${network}`,
    kind: 'nftables',
    jurisdiction: 'hebei',
    networks: [network],
    rungs: [...RUNGS],
    mode: 'dry-run',
    leaseSeconds: LEASE_SECONDS,
    budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
    ...USUAL_POINT,
  };
  const { id } = await perform(office, declarePoint, administrator, {
    params: {},
    query: {},
    body,
  });
  const on = { params: { id }, query: {} };
  const live = { ...on, body: { ...body, mode: 'live' as const } };
  await perform(office, changePoint, administrator, live);
  const asked = { ...on, body: { label: 'enforcer', days: 90 } };
  const { token } = await perform(office, makePointToken, administrator, asked);
  return { id, token };
}

interface Miner {
  readonly address: string;
  readonly point: number;
  readonly unitId: string;
}

async function minerAt(
  office: Office,
  people: People,
  { address, point, unitId }: Miner,
): Promise<HostFacts> {
  const officer = actorOf(office, people.officer);
  const systemId = await systemOf(office, officer, contentOf(unitId, { name: `Farm ${address}` }));
  const bound = { systemId, network: address, from: BEGIN, until: null, confidence: 1 };
  const body = { ...bound, mac: null, port: null };
  const { id: bindingId } = await perform(office, addBinding, officer, {
    params: {},
    query: {},
    body,
  });
  const caseId = await seeMining(office, address);
  const analyst = actorOf(office, people.analyst);
  const on = { params: { id: caseId }, query: {} };
  await perform(office, triageCase, analyst, { ...on, body: { handlerId: null } });
  const verdict = { verdict: 'deliberate' as const, note: 'It mines' };
  await perform(office, assessCase, analyst, { ...on, body: verdict });
  await inWork(office, OPERATOR, async (work) => {
    const state = await work.load('case', caseId);
    const notice = { noticeId: office.newId(), servedAt: work.at, dueAt: null };
    const after = await work.record('case', caseId, decideNoticed(state, notice), state);
    await followCase(work, state, after);
  });
  return { address, systemId, bindingId, caseId, point };
}

/** Gives the case that it belongs to. */
export async function seeMining(office: Office, address: string): Promise<string> {
  const { finding } = simulateSighting(1, office.clock.now() - SESSION_MS);
  const seen = { ...finding, id: office.newId(), client: { ...finding.client, ip: address } };
  const { caseId } = await inWork(office, OPERATOR, (work) =>
    takeFinding(work, { finding: seen, sensorId: null, transcriptId: null }),
  );
  if (caseId === null) throw new Error('Broken invariant: proven mining opens a case');
  return caseId;
}
