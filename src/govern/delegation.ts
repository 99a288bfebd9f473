/**
 * Authority lent for a time.
 *
 *     lent → ended (or past its `until`)                      a deputy
 *     glass-broken → ended (or past) → reviewed               an emergency; reviewed at any time, by somebody else
 *
 * What a deputy has is asked anew at every decision: `inForce` says only that the loan stands, not that the lender
 * still has what was lent.
 */
import { isoFrom } from '#base/clock.ts';
import { aggregate } from '#model/aggregate.ts';
import { VERBS, type Role, type Verb } from '#model/authority.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import {
  Delegation,
  delegationEvents,
  type DelegationContent,
  type ReviewOutcome,
} from '#model/delegation.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Grant } from '#model/grant.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import type { Person } from '#model/person.ts';
import { areIncompatible, isInForce, isInForceOrToCome } from './grant.ts';
import { isWithin } from './jurisdiction.ts';

type Events = typeof delegationEvents;
type Answer = Decision<Draft<Events>>;

/** Longer absences need a grant of their own: 92 days is the longest quarter. */
export const DEPUTY_MS_MAX = 92 * 24 * 3600 * 1000;
/** Loans of one person that stand at one time. */
export const DEPUTIES_MAX = 10;
/** Long enough for one incident, too short to work with. */
export const BREAK_GLASS_MS_MAX = 4 * 3600 * 1000;
/** Emergencies of one person that nobody has reviewed yet. */
export const UNREVIEWED_MAX = 3;

/** What an emergency may need. Administration, audit and publication can wait for somebody who has the right. */
const EMERGENCY: readonly Role[] = ['analyst', 'officer', 'approver', 'verifier', 'reviewer'];

export const evolveDelegation: Evolve<Delegation, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'delegation.lent' || event.type === 'delegation.glass-broken') {
    return {
      id: event.streamId,
      version,
      kind: event.type === 'delegation.lent' ? 'deputy' : 'break-glass',
      ...event.data,
      reason: event.personal?.reason ?? null,
      madeAt: event.at,
      madeById: event.actorId,
      endedAt: null,
      endedById: null,
      reviewedAt: null,
      reviewedById: null,
      reviewOutcome: null,
      reviewNote: null,
    };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before the delegation`);
  const { at, actorId } = event;
  if (event.type === 'delegation.ended')
    return { ...state, version, endedAt: at, endedById: actorId };
  return {
    ...state,
    version,
    reviewedAt: at,
    reviewedById: actorId,
    reviewOutcome: event.data.outcome,
    reviewNote: event.personal?.note ?? null,
  };
};

export const delegationAggregate = aggregate({
  kind: 'delegation',
  table: 'delegation',
  state: Delegation,
  events: delegationEvents,
  evolve: evolveDelegation,
});

export interface LoanSurroundings {
  /** Milliseconds. */
  readonly at: number;
  /** The lender, or an administrator who arranges it for them. */
  readonly actorId: string | null;
  readonly lender: Person | null;
  readonly deputy: Person | null;
  /** The lender's own; what was lent to them is not theirs to lend. */
  readonly grants: readonly Grant[];
  readonly deputyGrants: readonly Grant[];
  /** What the lender has lent before. */
  readonly loans: readonly Delegation[];
}

export function lendAuthority(
  command: DelegationContent,
  reason: string,
  around: LoanSurroundings,
): Answer {
  const fault =
    faultOfParties(command, around) ??
    faultOfSpan(command, around.at, DEPUTY_MS_MAX) ??
    faultOfVerbs(command) ??
    faultOfReach(command, around) ??
    faultOfDeputy(command, around);
  if (fault !== null) return fault;
  return { events: [{ type: 'delegation.lent', data: command, personal: { reason } }] };
}

function faultOfParties(
  command: DelegationContent,
  { at, actorId, lender, deputy, loans }: LoanSurroundings,
): Refusal | null {
  if (lender === null || command.fromPersonId !== lender.id)
    return refuse('invalid', 'There is no such person to act for');
  if (deputy === null || command.personId !== deputy.id)
    return refuse('invalid', 'There is no such deputy');
  if (lender.id === deputy.id) return refuse('invalid', 'Nobody is their own deputy');
  if (actorId === deputy.id)
    return refuse(
      'conflict-of-interest',
      'Nobody makes themselves a deputy: ask the person or another administrator',
    );
  if (lender.disabledAt !== null || deputy.disabledAt !== null)
    return refuse('wrong-state', 'One of the two is disabled');
  const now = isoFrom(at);
  if (loans.filter((loan) => isInForceOrToCome(loan, now)).length >= DEPUTIES_MAX)
    return refuse('wrong-state', `They have ${DEPUTIES_MAX} deputies already: end one first`);
  return null;
}

function faultOfSpan(
  { from, until }: DelegationContent,
  at: number,
  lengthMax: number,
): Refusal | null {
  if (from < isoFrom(at)) return refuse('invalid', 'A delegation cannot begin in the past');
  const length = Date.parse(until) - Date.parse(from);
  if (length <= 0) return refuse('invalid', 'A delegation ends after it begins');
  if (length > lengthMax)
    return refuse('invalid', `It may last ${lengthMax / 3_600_000} hours at most`);
  return null;
}

function faultOfVerbs({ roles, verbs }: DelegationContent): Refusal | null {
  const stranger = verbs?.find((verb) => !roles.some((role) => hasVerb(role, verb)));
  return stranger === undefined
    ? null
    : refuse('invalid', `None of the roles ${roles.join(', ')} may do ${stranger}`);
}

function hasVerb(role: Role, verb: Verb): boolean {
  const roles: readonly Role[] = VERBS[verb];
  return roles.includes(role);
}

/** Every role by one grant of the lender's that reaches as far and lasts as long. */
function faultOfReach(
  { roles, jurisdiction, sector, from, until }: DelegationContent,
  { grants }: LoanSurroundings,
): Refusal | null {
  const lacking = roles.find(
    (role) =>
      !grants.some(
        (grant) =>
          grant.role === role &&
          grant.endedAt === null &&
          isWithin(jurisdiction, grant.jurisdiction) &&
          (grant.sector === null || grant.sector === sector) &&
          grant.from <= from &&
          (grant.until === null || until <= grant.until),
      ),
  );
  return lacking === undefined
    ? null
    : refuse(
        'forbidden',
        `They are not ${lacking} for ${jurisdiction} for all of that time themselves`,
      );
}

function faultOfDeputy(
  { roles }: DelegationContent,
  { at, lender, deputy, deputyGrants }: LoanSurroundings,
): Refusal | null {
  if (roles.includes('liaison')) {
    if (lender?.unitId === null || lender?.unitId !== deputy?.unitId)
      return refuse('invalid', 'The deputy of a liaison belongs to the same unit');
  } else if (deputy?.agencyId === null) {
    return refuse('invalid', 'A deputy is a member of an agency');
  }
  const now = isoFrom(at);
  const enemy = deputyGrants
    .filter((grant) => isInForceOrToCome(grant, now))
    .find((grant) => roles.some((role) => areIncompatible(role, grant.role)));
  return enemy === undefined
    ? null
    : refuse('conflict', `One person cannot be ${enemy.role} and ${roles.join(', ')}`);
}

export interface EmergencySurroundings {
  readonly at: number;
  readonly actor: Person;
  readonly grants: readonly Grant[];
  readonly jurisdiction: Jurisdiction | null;
  /** Their emergencies before. */
  readonly earlier: readonly Delegation[];
}

/** Conflict rules stay: nobody approves their own proposal by breaking glass. */
export function breakGlass(
  command: DelegationContent,
  reason: string,
  around: EmergencySurroundings,
): Answer {
  const fault =
    faultOfEmergency(command, around) ??
    faultOfSpan(command, around.at, BREAK_GLASS_MS_MAX) ??
    faultOfVerbs(command);
  if (fault !== null) return fault;
  return { events: [{ type: 'delegation.glass-broken', data: command, personal: { reason } }] };
}

function faultOfEmergency(
  { personId, fromPersonId, roles, jurisdiction: path }: DelegationContent,
  { at, actor, grants, jurisdiction, earlier }: EmergencySurroundings,
): Refusal | null {
  if (personId !== actor.id || fromPersonId !== null)
    return refuse('invalid', 'Everybody breaks the glass for themselves');
  const unfit = roles.find((role) => !EMERGENCY.includes(role));
  if (unfit !== undefined) return refuse('forbidden', `An emergency does not make one ${unfit}`);
  const now = isoFrom(at);
  const standing = grants.filter((grant) => isInForce(grant, now));
  if (!standing.some(({ role }) => role !== 'liaison'))
    return refuse('forbidden', 'Only staff with a grant of their own may break the glass');
  if (standing.some((grant) => roles.some((role) => areIncompatible(role, grant.role))))
    return refuse('conflict', 'An auditor does not take up what auditors look at');
  if (jurisdiction === null || jurisdiction.closedAt !== null)
    return refuse('invalid', `There is no jurisdiction ${path}, or it is closed`);
  if (earlier.filter(({ reviewedAt }) => reviewedAt === null).length >= UNREVIEWED_MAX)
    return refuse(
      'wrong-state',
      `${UNREVIEWED_MAX} of your emergencies wait for a review: ask for it`,
    );
  return null;
}

export function endDelegation(state: Delegation, at: number): Answer {
  if (!isInForceOrToCome(state, isoFrom(at)))
    return refuse('wrong-state', 'This delegation has ended already');
  return { events: [{ type: 'delegation.ended', data: {} }] };
}

export function reviewBreakGlass(
  state: Delegation,
  command: { readonly outcome: ReviewOutcome; readonly note: string },
  actorId: string | null,
): Answer {
  if (state.kind !== 'break-glass') return refuse('wrong-state', 'Deputies are not reviewed');
  if (state.reviewedAt !== null) return refuse('wrong-state', 'It was reviewed already');
  if (actorId === state.personId)
    return refuse('conflict-of-interest', 'Nobody reviews their own emergency');
  const { outcome, note } = command;
  return { events: [{ type: 'delegation.reviewed', data: { outcome }, personal: { note } }] };
}
