/** What the pages of the office itself show: points and sensors in the states that people must not overlook, and people. */
import { isoFrom } from '#base/clock.ts';
import { CITY, PROVINCE } from '#lab/office/cast.ts';
import { delegationRoutes, grantRoutes, personRoutes } from '#model/routes/people.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { sensorRoutes } from '#model/routes/sensors.ts';
import type { Populated } from './sample.ts';

const HOUR_MS = 3_600_000;

/** Another administrator; gives the token of their link. */
export const inviteKeeper = (populated: Populated): Promise<string> =>
  inviteAs(populated, 'administrator', 'Keeper');

/** Somebody else with such a role; gives the token of their link. */
export async function inviteAs(
  { stage, cast }: Populated,
  role: 'administrator' | 'officer',
  name: string,
): Promise<string> {
  const { id, token } = await stage.call('administrator', personRoutes.invite, {
    body: {
      name: `${name} of the sample office`,
      email: `${name.toLowerCase()}@office.example`,
      phone: null,
      language: 'en',
      agencyId: cast.agencyId,
      unitId: null,
    },
  });
  await stage.call('administrator', grantRoutes.make, {
    body: {
      personId: id,
      role,
      agencyId: cast.agencyId,
      jurisdiction: PROVINCE,
      sector: null,
      until: null,
    },
  });
  return token;
}

/** One point refuses its set, one was never heard of; one sensor waits for its code. */
export async function playOffice({ stage, cast }: Populated): Promise<void> {
  const declared = {
    jurisdiction: CITY,
    mode: 'dry-run' as const,
    leaseSeconds: 900,
    budget: { elementsMax: 100, shortestIpv4: 32, shortestIpv6: 128 },
  };
  await stage.call('administrator', pointRoutes.declare, {
    body: {
      ...declared,
      name: 'Name server of Riverside',
      kind: 'dns-rpz',
      networks: [],
      rungs: ['sink-pools'],
    },
  });
  await stage.call('administrator', sensorRoutes.declare, {
    body: { name: 'Student network', jurisdiction: CITY, networks: ['198.51.100.0/24'] },
  });
  await stage.call('officer', delegationRoutes.breakGlass, {
    body: {
      roles: ['reviewer'],
      verbs: null,
      jurisdiction: PROVINCE,
      sector: null,
      until: isoFrom(stage.now() + 2 * HOUR_MS),
      reason: 'The reviewer is on a train and a hospital was held.',
    },
  });
  await stage.call('enforcer', pointRoutes.report, {
    params: { id: cast.pointId },
    body: {
      v: 1,
      at: isoFrom(stage.now()),
      generation: 1,
      isDryRun: true,
      atDeath: 'owner',
      elements: 3,
      drifts: 2,
      refusal: { code: 'clock', says: 'The lease begins in 240 s' },
      refusedHolds: 1,
      lapse: null,
      software: 'sample',
      orders: [],
    },
  });
}
