/**
 * A small authority with its people, a university that it supervises, a system there, a sensor and an enforcement point:
 * made through the same calls as a real one.
 */
import { isoFrom } from '#base/clock.ts';
import type { Role } from '#model/authority.ts';
import { bindingRoutes } from '#model/routes/bindings.ts';
import { jurisdictionRoutes, unitRoutes } from '#model/routes/directory.ts';
import { grantRoutes, personRoutes } from '#model/routes/people.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import { systemRoutes } from '#model/routes/systems.ts';
import { tokenRoutes } from '#model/routes/tokens.ts';
import type { Part, Stage } from './call.ts';

export const PROVINCE = 'sample';
export const CITY = 'sample/riverside';
const SECTOR = 'education';

export interface Cast {
  readonly agencyId: string;
  readonly unitId: string;
  readonly systemId: string;
  readonly bindingId: string;
  readonly pointId: string;
  readonly sensorId: string;
  readonly people: Readonly<Partial<Record<Part, string>>>;
}

/** Staff of the office, each with one role: separate people for what separate people must do. */
const STAFF: readonly { readonly part: Part; readonly role: Role; readonly name: string }[] = [
  { part: 'analyst', role: 'analyst', name: 'Analyst of the sample office' },
  { part: 'officer', role: 'officer', name: 'Officer of the sample office' },
  { part: 'approver', role: 'approver', name: 'Approver of the sample office' },
  { part: 'verifier', role: 'verifier', name: 'Verifier of the sample office' },
];

/** `network` is the address of the system on which somebody will mine; `watched` what the sensor may speak about. */
export async function gatherCast(
  stage: Stage,
  network: string,
  watched: readonly string[] = [network],
): Promise<Cast> {
  const agencyId = await openOffice(stage);
  const unit = { name: 'Riverside University', code: 'RU', jurisdiction: CITY, sector: SECTOR };
  const { id: unitId } = await stage.call('administrator', unitRoutes.register, {
    body: { ...unit, agencyId },
  });
  const people: Partial<Record<Part, string>> = {};
  for (const { part, role, name } of STAFF) {
    people[part] = await invite(stage, part, { name, agencyId, unitId: null, role });
  }
  const liaison = { name: 'Liaison of the university', agencyId: null, unitId } as const;
  people.liaison = await invite(stage, 'liaison', { ...liaison, role: 'liaison' });
  const { systemId, bindingId } = await registerSystem(stage, unitId, network);
  const sensorId = await admitSensor(stage, watched);
  const pointId = await declarePoint(stage, network);
  return { agencyId, unitId, systemId, bindingId, pointId, sensorId, people };
}

async function openOffice(stage: Stage): Promise<string> {
  await stage.setUp({
    jurisdiction: {
      path: PROVINCE,
      nameEn: 'Sample Province',
      nameZh: '样例省',
      level: 'province',
      calendarId: null,
    },
    agency: {
      nameEn: 'Sample Cyberspace Office',
      nameZh: '样例网信办',
      kind: 'cyberspace-office',
      email: 'office@office.example',
      phone: '+86 311 0000 0000',
      address: null,
    },
    person: {
      name: 'Administrator of the sample office',
      email: 'administrator@office.example',
      phone: null,
      language: 'en',
    },
  });
  const { person } = await stage.call('administrator', personRoutes.me);
  await stage.call('administrator', jurisdictionRoutes.open, {
    body: { path: CITY, nameEn: 'Riverside', nameZh: '河畔市', level: 'city', calendarId: null },
  });
  if (person.agencyId === null) throw new Error('Broken invariant: the first agency has its own');
  return person.agencyId;
}

async function invite(
  stage: Stage,
  part: Part,
  who: { name: string; agencyId: string | null; unitId: string | null; role: Role },
): Promise<string> {
  const { name, agencyId, unitId, role } = who;
  const { id, token } = await stage.call('administrator', personRoutes.invite, {
    body: { name, email: `${part}@office.example`, phone: null, agencyId, unitId, language: 'en' },
  });
  await stage.call('administrator', grantRoutes.make, {
    body: {
      personId: id,
      role,
      agencyId,
      jurisdiction: role === 'liaison' ? CITY : PROVINCE,
      sector: null,
      until: null,
    },
  });
  await stage.enter(part, { id, link: token });
  return id;
}

async function registerSystem(
  stage: Stage,
  unitId: string,
  network: string,
): Promise<{ systemId: string; bindingId: string }> {
  const { id: systemId } = await stage.call('officer', systemRoutes.register, {
    body: {
      name: 'Computing cluster of the physics department',
      code: 'RU-CLUSTER',
      unitId,
      jurisdiction: CITY,
      sector: SECTOR,
      critical: null,
      hardwareClass: 'server',
      electricityAccounts: ['0311-000-123'],
    },
  });
  const contact = { email: null, phone: null };
  await stage.call('officer', systemRoutes.contacts, {
    params: { id: systemId },
    body: {
      leader: { ...contact, name: 'Leader in charge', email: 'leader@university.example' },
      responsible: { ...contact, name: 'Person responsible', phone: '+86 311 0000 0001' },
      technical: null,
    },
  });
  const from = isoFrom(stage.now() - 30 * 86_400_000);
  const { id: bindingId } = await stage.call('officer', bindingRoutes.add, {
    body: { systemId, network, from, until: null },
  });
  return { systemId, bindingId };
}

async function admitSensor(stage: Stage, watched: readonly string[]): Promise<string> {
  const { id } = await stage.call('administrator', sensorRoutes.declare, {
    body: { name: 'Border of Riverside', jurisdiction: PROVINCE, networks: [...watched] },
  });
  const { code } = await stage.call('administrator', sensorRoutes.invite, { params: { id } });
  const publicInfo = { version: 'drill', host: 'sensor.office.example', platform: 'simulated' };
  const { sensorId, token } = await stage.call('anyone', sensorRoutes.enrol, {
    body: { code, name: 'Border of Riverside', publicInfo },
  });
  await stage.hand('sensor', token);
  return sensorId;
}

async function declarePoint(stage: Stage, network: string): Promise<string> {
  const { id } = await stage.call('administrator', pointRoutes.declare, {
    body: {
      name: 'Router of Riverside',
      kind: 'nftables',
      jurisdiction: CITY,
      networks: [network],
      rungs: ['block-pools', 'leaky-garden', 'throttle', 'strict-garden'],
      mode: 'dry-run',
      leaseSeconds: 900,
      budget: { elementsMax: 100, shortestIpv4: 32, shortestIpv6: 128 },
    },
  });
  const { token } = await stage.call('administrator', tokenRoutes.makeForPoint, {
    params: { id },
    body: { label: 'enforcer of the drill' },
  });
  await stage.hand('enforcer', token);
  return id;
}
