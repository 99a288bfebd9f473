/**
 * A province for the tests of authority: one place whose things are called for, one beside it, one far away, and in each
 * a person for every role. All of it is recorded as the office records it.
 */
import { isoFrom } from '#base/clock.ts';
import type { SystemActor } from '#model/actor.ts';
import { ROLES, type Role } from '#model/authority.ts';
import { newToken } from '#service/auth/secret-token.ts';
import type { Office } from '#service/office.ts';
import { inWork, type Work } from '#service/work.ts';

export const ROOT = 'hebei';
/** Whose things are called for. */
export const HERE = 'hebei/shijiazhuang';
export const SECTOR = 'education';

/** Where somebody's grant lies, seen from the thing. */
export const PLACES = {
  above: ROOT,
  own: HERE,
  below: 'hebei/shijiazhuang/yuhua',
  sibling: 'hebei/tangshan',
  foreign: 'henan/zhengzhou',
} as const;
export type Place = keyof typeof PLACES;
const PLACE_NAMES: readonly Place[] = ['above', 'own', 'below', 'sibling', 'foreign'];

export interface Somebody {
  readonly personId: string;
  readonly role: Role;
  readonly place: Place;
  /** Whether they belong to the unit that the things are of. */
  readonly isOfUnit: boolean;
  /** What their browser holds. */
  readonly token: string;
}

export interface Province {
  readonly unitId: string;
  readonly agencyId: string;
  readonly people: readonly Somebody[];
}

export const SETUP: SystemActor = { kind: 'system', id: null, part: 'setup' };

export async function makeProvince(office: Office): Promise<Province> {
  return inWork(office, SETUP, async (work) => {
    for (const path of new Set([ROOT, 'henan', ...Object.values(PLACES)]))
      await openPlace(work, path);
    const agencyId = await openAgency(work);
    const unitId = await registerUnit(work, agencyId);
    const people: Somebody[] = [];
    const home = { agencyId, unitId };
    for (const role of ROLES) {
      const isLiaison = role === 'liaison';
      for (const place of PLACE_NAMES) {
        people.push(await employ(work, { role, place, isOfUnit: isLiaison }, home));
      }
      // Somebody with the role at the right place, who belongs to the very unit.
      if (!isLiaison) people.push(await employ(work, { role, place: 'own', isOfUnit: true }, home));
    }
    return { unitId, agencyId, people };
  });
}

async function openPlace(work: Work, path: string): Promise<void> {
  const depth = path.split('/').length;
  const level = depth === 1 ? 'province' : depth === 2 ? 'city' : 'county';
  const data = { path, nameEn: path, nameZh: path, level, calendarId: null } as const;
  const events = [{ type: 'jurisdiction.opened', data } as const];
  await work.record('jurisdiction', work.newId(), { events }, { jurisdiction: path });
}

async function openAgency(work: Work): Promise<string> {
  const id = work.newId();
  const data = {
    jurisdiction: ROOT,
    nameEn: 'Cyberspace office',
    nameZh: '网信办',
    kind: 'cyberspace-office',
    email: 'desk@example.org',
    phone: '+86 311 5550 0000',
    address: '1 Example Road',
  } as const;
  const events = [{ type: 'agency.opened', data } as const];
  await work.record('agency', id, { events }, { jurisdiction: ROOT });
  return id;
}

async function registerUnit(work: Work, agencyId: string): Promise<string> {
  const id = work.newId();
  const name = 'Example University';
  const data = { name, code: 'U-1', jurisdiction: HERE, sector: SECTOR, agencyId };
  const events = [{ type: 'unit.registered', data } as const];
  await work.record('unit', id, { events }, { jurisdiction: HERE });
  return id;
}

async function employ(
  work: Work,
  who: Pick<Somebody, 'role' | 'place' | 'isOfUnit'>,
  home: { readonly agencyId: string; readonly unitId: string },
): Promise<Somebody> {
  const { role, place, isOfUnit } = who;
  const personId = await register(
    work,
    isOfUnit ? { unitId: home.unitId } : { agencyId: home.agencyId },
  );
  const jurisdiction = PLACES[place];
  const agencyId = role === 'liaison' ? null : home.agencyId;
  const data = {
    personId,
    role,
    agencyId,
    jurisdiction,
    sector: null,
    from: work.iso,
    until: null,
  };
  const events = [{ type: 'grant.made', data } as const];
  await work.record('grant', work.newId(), { events }, { jurisdiction });
  return { personId, ...who, token: await openSession(work, personId) };
}

/** A person with a second factor. */
export async function register(
  work: Work,
  belongs: { readonly agencyId?: string; readonly unitId?: string },
): Promise<string> {
  const id = work.newId();
  const { agencyId = null, unitId = null } = belongs;
  const events = [
    {
      type: 'person.registered',
      data: { agencyId, unitId, language: 'en' },
      personal: { name: 'A. Person', email: `${id}@example.org`, phone: null },
    } as const,
    {
      type: 'person.credential-added',
      data: { credentialId: work.newId(), kind: 'totp' },
    } as const,
  ];
  await work.record('person', id, { events }, { jurisdiction: ROOT });
  return id;
}

/** A session, by default as fresh as if the second factor had just been shown. */
export async function openSession(
  work: Work,
  personId: string,
  { isFresh }: { readonly isFresh: boolean } = { isFresh: true },
): Promise<string> {
  const { token, hash } = newToken();
  const { iso } = work;
  await work.tx
    .insertInto('session')
    .values({
      id: work.newId(),
      personId,
      tokenHash: hash,
      method: 'password-totp',
      address: '192.0.2.1',
      agent: null,
      createdAt: iso,
      expiresAt: isoFrom(work.at + 12 * 3_600_000),
      seenAt: iso,
      lockedAt: null,
      steppedUpAt: isFresh ? iso : null,
    })
    .execute();
  return token;
}
