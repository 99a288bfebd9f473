/** Grants:  made → ended (or past its `until`) */
import { isoFrom } from '#base/clock.ts';
import type { Agency } from '#model/agency.ts';
import { aggregate } from '#model/aggregate.ts';
import type { Role } from '#model/authority.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Grant, grantEvents, type GrantContent } from '#model/grant.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import type { Person } from '#model/person.ts';
import type { Unit } from '#model/unit.ts';
import { isWithin, pathAbove } from './jurisdiction.ts';
import { canSignIn } from './person.ts';

type Events = typeof grantEvents;
type Answer = Decision<Draft<Events>>;

export const evolveGrant: Evolve<Grant, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'grant.made') {
    const { streamId: id, at: madeAt, actorId: madeById } = event;
    return { id, version, ...event.data, madeAt, madeById, endedAt: null, endedById: null };
  }
  if (state === null) throw new Error('Broken invariant: grant.ended before grant.made');
  return { ...state, version, endedAt: event.at, endedById: event.actorId };
};

export const grantAggregate = aggregate({
  kind: 'grant',
  table: 'grant',
  state: Grant,
  events: grantEvents,
  evolve: evolveGrant,
});

/** Auditors look at what these did: nobody audits their own work. */
const DECIDING: readonly Role[] = ['officer', 'approver', 'verifier', 'reviewer', 'administrator'];

/** Whether one person must not have both. */
export function areIncompatible(a: Role, b: Role): boolean {
  return (a === 'auditor' && DECIDING.includes(b)) || (b === 'auditor' && DECIDING.includes(a));
}

export interface Span {
  readonly from: string;
  readonly until: string | null;
  readonly endedAt: string | null;
}

/** At that instant (ISO 8601 in UTC with milliseconds, so that order as text is order in time). */
export function isInForce({ from, until, endedAt }: Span, at: string): boolean {
  return from <= at && (until === null || at < until) && (endedAt === null || at < endedAt);
}

/** In force now or at any later time. */
export function isInForceOrToCome({ until, endedAt }: Span, at: string): boolean {
  return (until === null || at < until) && (endedAt === null || at < endedAt);
}

export interface GrantSurroundings {
  /** Milliseconds. */
  readonly at: number;
  /** Null only at set-up. */
  readonly actorId: string | null;
  readonly person: Person | null;
  readonly agency: Agency | null;
  /** The unit that the person belongs to, if to any. */
  readonly unit: Unit | null;
  readonly jurisdiction: Jurisdiction | null;
  /** The person's grants. */
  readonly grants: readonly Grant[];
}

export function makeGrant(command: GrantContent, around: GrantSurroundings): Answer {
  const fault =
    faultOfPerson(command, around) ??
    faultOfPlace(command, around) ??
    faultOfTime(command, around.at) ??
    faultOfOthers(command, around);
  if (fault !== null) return fault;
  return { events: [{ type: 'grant.made', data: command }] };
}

function faultOfPerson(
  { role, agencyId }: GrantContent,
  { actorId, person, agency, unit }: GrantSurroundings,
): Refusal | null {
  if (person === null) return refuse('invalid', 'There is no such person');
  if (person.id === actorId)
    return refuse('conflict-of-interest', 'Nobody grants to themselves: ask another administrator');
  if (person.disabledAt !== null) return refuse('wrong-state', 'This person is disabled');
  if (role === 'liaison') {
    if (unit === null)
      return refuse('invalid', 'A liaison belongs to a supervised unit: register them with it');
    return agencyId === null ? null : refuse('invalid', 'A liaison acts for a unit, not an agency');
  }
  if (agencyId === null || person.agencyId !== agencyId)
    return refuse('invalid', `The role ${role} is for members of the agency that it is given for`);
  if (agency === null || agency.closedAt !== null)
    return refuse('wrong-state', 'This agency is closed');
  return null;
}

function faultOfPlace(
  { role, jurisdiction: path, sector }: GrantContent,
  { jurisdiction, unit }: GrantSurroundings,
): Refusal | null {
  if (jurisdiction === null) return refuse('invalid', `There is no jurisdiction ${path}`);
  if (jurisdiction.closedAt !== null) return refuse('wrong-state', `${path} is closed`);
  if (role !== 'liaison' || unit === null) return null;
  const isReaching = isWithin(unit.jurisdiction, path) && (sector ?? unit.sector) === unit.sector;
  return isReaching ? null : refuse('invalid', 'This does not reach the unit of the liaison');
}

/** Not in the past: a decision that was nobody's to make must not become lawful afterwards. */
function faultOfTime({ from, until }: GrantContent, at: number): Refusal | null {
  if (from < isoFrom(at)) return refuse('invalid', 'A grant cannot begin in the past');
  if (until !== null && until <= from) return refuse('invalid', 'A grant ends after it begins');
  return null;
}

function faultOfOthers(command: GrantContent, { at, grants }: GrantSurroundings): Refusal | null {
  const now = isoFrom(at);
  const standing = grants.filter((grant) => isInForceOrToCome(grant, now));
  const enemy = standing.find(({ role }) => areIncompatible(role, command.role));
  if (enemy !== undefined) {
    return refuse('conflict', `One person cannot be ${command.role} and ${enemy.role}`);
  }
  const twin = standing.find(
    ({ role, jurisdiction, sector, agencyId, from, until }) =>
      role === command.role &&
      jurisdiction === command.jurisdiction &&
      sector === command.sector &&
      agencyId === command.agencyId &&
      (command.until === null || from < command.until) &&
      (until === null || command.from < until),
  );
  return twin === undefined ? null : refuse('conflict', 'They have this grant already');
}

/** A grant and who has it. */
export interface Office {
  readonly grant: Grant;
  readonly person: Person;
}

/**
 * Whether somebody else could still administer the whole installation: a root administrator without an end, in force
 * now, who can sign in. `administrators`: the administrators' grants of the root. `leaving`: the grant or the person that goes.
 */
export function isIndispensable(
  administrators: readonly Office[],
  leaving: { readonly grantId: string } | { readonly personId: string },
  at: number,
): boolean {
  const now = isoFrom(at);
  const isLeaving = ({ grant, person }: Office): boolean =>
    'grantId' in leaving ? grant.id === leaving.grantId : person.id === leaving.personId;
  const lasting = administrators.filter(
    ({ grant, person }) =>
      grant.role === 'administrator' &&
      pathAbove(grant.jurisdiction) === null &&
      grant.sector === null &&
      grant.until === null &&
      isInForce(grant, now) &&
      canSignIn(person),
  );
  return lasting.some(isLeaving) && lasting.every(isLeaving);
}

export function endGrant(
  state: Grant,
  around: { readonly at: number; readonly administrators: readonly Office[] },
): Answer {
  const now = isoFrom(around.at);
  if (!isInForceOrToCome(state, now)) return refuse('wrong-state', 'This grant has ended already');
  if (isIndispensable(around.administrators, { grantId: state.id }, around.at))
    return refuse(
      'wrong-state',
      'This is the last administrator of the root: appoint another first',
    );
  return { events: [{ type: 'grant.ended', data: {} }] };
}
