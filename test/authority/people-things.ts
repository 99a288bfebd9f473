/** The directory, people and what they hold, for the tests of authority (see things.ts). */
import { isoFrom } from '#base/clock.ts';
import type { SystemActor } from '#model/actor.ts';
import { newToken } from '#service/auth/secret-token.ts';
import { openAgency } from '#service/directory/open-agency.ts';
import { openJurisdiction } from '#service/directory/open-jurisdiction.ts';
import { registerUnit } from '#service/directory/register-unit.ts';
import type { Office } from '#service/office.ts';
import { invitePerson } from '#service/people/invite-person.ts';
import { makeGrant } from '#service/people/make-grant.ts';
import { perform } from '#service/perform.ts';
import { inWork } from '#service/work.ts';
import { HERE, SECTOR, type Province } from './province.ts';
import type { Fixture } from './things.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {} };
const HOUR = 3_600_000;

/** A name that nothing else has. */
const nameOf = (office: Office): string => `n${office.newId()}`;

async function invite(
  office: Office,
  home: { readonly agencyId: string | null; readonly unitId: string | null },
): Promise<string> {
  const name = nameOf(office);
  const body = {
    name,
    email: `${name}@example.org`,
    phone: null,
    language: 'en',
    ...home,
  } as const;
  const { id } = await perform(office, invitePerson, OPERATOR, { ...NOTHING, body });
  return id;
}

export const PEOPLE_FIXTURES: Readonly<Record<string, Fixture>> = {
  jurisdictions: {
    field: 'jurisdictionId',
    isOfUnit: false,
    make: async (office) => {
      const path = `${HERE}/${nameOf(office)}`;
      const names = { nameEn: path, nameZh: path };
      const body = { path, ...names, level: 'township', calendarId: null } as const;
      const { id } = await perform(office, openJurisdiction, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  agencies: {
    field: 'agencyId',
    isOfUnit: false,
    make: async (office) => {
      const name = nameOf(office);
      const names = { nameEn: name, nameZh: name, email: null, phone: null, address: null };
      const body = { ...names, kind: 'education', jurisdiction: HERE } as const;
      const { id } = await perform(office, openAgency, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  units: {
    field: 'otherUnitId',
    isOfUnit: false,
    make: async (office, { agencyId }) => {
      const place = { jurisdiction: HERE, sector: SECTOR, agencyId };
      const body = { name: nameOf(office), code: null, ...place };
      const { id } = await perform(office, registerUnit, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  people: {
    field: 'personId',
    isOfUnit: true,
    make: (office, { unitId }) => invite(office, { agencyId: null, unitId }),
  },
  grants: {
    field: 'grantId',
    isOfUnit: false,
    make: async (office, { agencyId }) => {
      const personId = await invite(office, { agencyId, unitId: null });
      const role = 'analyst' as const;
      const body = { personId, role, agencyId, jurisdiction: HERE, sector: null, until: null };
      const { id } = await perform(office, makeGrant, OPERATOR, { ...NOTHING, body });
      return id;
    },
  },
  delegations: { field: 'delegationId', isOfUnit: false, make: breakGlassOf },
  tokens: { field: 'tokenId', isOfUnit: false, make: tokenOf },
  // One's own: nobody else's can be named.
  credentials: { field: 'credentialId', isOfUnit: false, make: async (office) => office.newId() },
  sessions: { field: 'sessionId', isOfUnit: false, make: async (office) => office.newId() },
};

async function breakGlassOf(office: Office, { agencyId }: Province): Promise<string> {
  const personId = await invite(office, { agencyId, unitId: null });
  const id = office.newId();
  await inWork(office, OPERATOR, async (work) => {
    const data = {
      personId,
      fromPersonId: null,
      roles: ['officer' as const],
      verbs: null,
      jurisdiction: HERE,
      sector: null,
      from: work.iso,
      until: isoFrom(work.at + HOUR),
    };
    const personal = { reason: 'A fire' };
    const events = [{ type: 'delegation.glass-broken', data, personal } as const];
    await work.record('delegation', id, { events }, { jurisdiction: HERE });
  });
  return id;
}

async function tokenOf(office: Office, { agencyId }: Province): Promise<string> {
  const madeById = await invite(office, { agencyId, unitId: null });
  const id = office.newId();
  const now = office.clock.now();
  await office.database.db
    .insertInto('apiToken')
    .values({
      id,
      label: 'sensor',
      scopes: JSON.stringify(['sensor:deliver']) as never,
      subjectId: null,
      jurisdiction: HERE,
      tokenHash: newToken().hash,
      madeById,
      createdAt: isoFrom(now),
      expiresAt: isoFrom(now + HOUR),
      usedAt: null,
      revokedAt: null,
    })
    .execute();
  return id;
}
