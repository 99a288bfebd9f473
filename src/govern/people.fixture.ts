/** A small province for the tests of people and authority. */
import { isoFrom } from '#base/clock.ts';
import type { Agency } from '#model/agency.ts';
import type { Delegation } from '#model/delegation.ts';
import type { EventHead } from '#model/event.ts';
import type { Grant } from '#model/grant.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import type { Person } from '#model/person.ts';
import type { Unit } from '#model/unit.ts';

export const AT = Date.UTC(2026, 2, 2, 8);
export const NOW = isoFrom(AT);
export const HOUR = 3_600_000;
export const later = (ms: number): string => isoFrom(AT + ms);

/** A UUID that says which thing it is. */
export function idOf(n: number): string {
  return `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export function head(streamId: string, version: number, actorId: string | null = null): EventHead {
  return { streamId, version, at: later(version * 1000), actorId };
}

export function jurisdiction(parts: Partial<Jurisdiction> = {}): Jurisdiction {
  return {
    id: idOf(1),
    version: 1,
    path: 'hebei',
    nameEn: 'Hebei',
    nameZh: '河北省',
    level: 'province',
    calendarId: null,
    openedAt: NOW,
    closedAt: null,
    ...parts,
  };
}

export function agency(parts: Partial<Agency> = {}): Agency {
  return {
    id: idOf(100),
    version: 1,
    jurisdiction: 'hebei',
    nameEn: 'Cyberspace office',
    nameZh: '网信办',
    kind: 'cyberspace-office',
    email: null,
    phone: null,
    address: null,
    openedAt: NOW,
    closedAt: null,
    ...parts,
  };
}

export function unit(parts: Partial<Unit> = {}): Unit {
  return {
    id: idOf(200),
    version: 1,
    name: 'Example University',
    code: 'U-1',
    jurisdiction: 'hebei/shijiazhuang',
    sector: 'education',
    agencyId: idOf(100),
    registeredAt: NOW,
    retiredAt: null,
    ...parts,
  };
}

export function person(parts: Partial<Person> = {}): Person {
  return {
    id: idOf(300),
    version: 1,
    name: 'A. Person',
    email: 'a@example.org',
    phone: null,
    agencyId: idOf(100),
    unitId: null,
    language: 'en',
    registeredAt: NOW,
    passwordAt: NOW,
    totpAt: NOW,
    recoveryCodesAt: null,
    passkeyIds: [],
    oidcAt: null,
    signedInAt: null,
    disabledAt: null,
    disabledReason: null,
    erasedAt: null,
    ...parts,
  };
}

export function grant(parts: Partial<Grant> = {}): Grant {
  return {
    id: idOf(400),
    version: 1,
    personId: idOf(300),
    role: 'officer',
    agencyId: idOf(100),
    jurisdiction: 'hebei',
    sector: null,
    from: NOW,
    until: null,
    madeAt: NOW,
    madeById: null,
    endedAt: null,
    endedById: null,
    ...parts,
  };
}

export function delegation(parts: Partial<Delegation> = {}): Delegation {
  return {
    id: idOf(500),
    version: 1,
    kind: 'deputy',
    personId: idOf(301),
    fromPersonId: idOf(300),
    roles: ['officer'],
    verbs: null,
    jurisdiction: 'hebei',
    sector: null,
    from: NOW,
    until: later(24 * HOUR),
    reason: 'On leave',
    madeAt: NOW,
    madeById: idOf(300),
    endedAt: null,
    endedById: null,
    reviewedAt: null,
    reviewedById: null,
    reviewOutcome: null,
    reviewNote: null,
    ...parts,
  };
}
