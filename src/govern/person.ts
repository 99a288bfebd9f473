/**
 * People.
 *
 *     registered ⟲ changed, credentials, sessions
 *         ├──▶ disabled ◀──▶ enabled
 *         └──▶ disabled ──▶ erased (for good)
 */
import type { Agency } from '#model/agency.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve, Recorded } from '#model/event.ts';
import type { Grant } from '#model/grant.ts';
import {
  Person,
  personEvents,
  type Belonging,
  type CredentialKind,
  type Identity,
} from '#model/person.ts';
import type { Unit } from '#model/unit.ts';

type Events = typeof personEvents;
type Answer = Decision<Draft<Events>>;

/** Passkeys of one person at most: a few devices and spares; each is offered in every sign-in. */
export const PASSKEYS_MAX = 10;

export const evolvePerson: Evolve<Person, Events> = (state, event) => {
  if (event.type === 'person.registered') return registered(event);
  if (state === null) throw new Error(`Broken invariant: ${event.type} before person.registered`);
  return changed({ ...state, version: event.version }, event);
};

function changed(next: Person, event: Recorded<Events>): Person {
  switch (event.type) {
    case 'person.changed':
      return { ...next, ...(event.personal ?? NOBODY), ...event.data };
    case 'person.disabled':
      return { ...next, disabledAt: event.at, disabledReason: event.personal?.reason ?? null };
    case 'person.enabled':
      return { ...next, disabledAt: null, disabledReason: null };
    case 'person.erased':
      return erased(next, event.at);
    case 'person.credential-added':
    case 'person.credential-removed':
      return withCredential(next, event);
    case 'person.signed-in':
      return { ...next, signedInAt: event.at };
    default:
      return next;
  }
}

export const personAggregate = aggregate({
  kind: 'person',
  table: 'person',
  state: Person,
  events: personEvents,
  evolve: evolvePerson,
});

/** What is left of a name once its key is gone. */
const NOBODY = { name: null, email: null, phone: null };

function registered(event: Extract<Recorded<Events>, { type: 'person.registered' }>): Person {
  return {
    id: event.streamId,
    version: event.version,
    ...(event.personal ?? NOBODY),
    ...event.data,
    registeredAt: event.at,
    passwordAt: null,
    totpAt: null,
    recoveryCodesAt: null,
    passkeyIds: [],
    oidcAt: null,
    signedInAt: null,
    disabledAt: null,
    disabledReason: null,
    erasedAt: null,
  };
}

/** Also what a rebuild gives, which finds the personal parts of the earlier events gone. */
function erased(person: Person, at: string): Person {
  return {
    ...person,
    ...NOBODY,
    disabledReason: null,
    passwordAt: null,
    totpAt: null,
    recoveryCodesAt: null,
    passkeyIds: [],
    oidcAt: null,
    erasedAt: at,
  };
}

type CredentialEvent = Extract<
  Recorded<Events>,
  { type: 'person.credential-added' | 'person.credential-removed' }
>;

function withCredential(person: Person, { type, data, at }: CredentialEvent): Person {
  const since = type === 'person.credential-added' ? at : null;
  switch (data.kind) {
    case 'password':
      return { ...person, passwordAt: since };
    case 'totp':
      return { ...person, totpAt: since };
    case 'recovery-codes':
      return { ...person, recoveryCodesAt: since };
    case 'oidc':
      return { ...person, oidcAt: since };
    default: {
      const others = person.passkeyIds.filter((id) => id !== data.credentialId);
      return { ...person, passkeyIds: since === null ? others : [...others, data.credentialId] };
    }
  }
}

/** Whether they could open a session now, if they have what is registered. */
export function canSignIn(person: Person): boolean {
  const { disabledAt, passwordAt, oidcAt, passkeyIds } = person;
  return disabledAt === null && (passwordAt !== null || oidcAt !== null || passkeyIds.length > 0);
}

export function hasSecondFactor({ totpAt, passkeyIds }: Person): boolean {
  return totpAt !== null || passkeyIds.length > 0;
}

export interface PersonSurroundings {
  readonly agency: Agency | null;
  readonly unit: Unit | null;
  /** Who has this e-mail address already. */
  readonly sameEmail: Person | null;
}

export function registerPerson(
  command: { readonly belonging: Belonging; readonly identity: Identity },
  around: PersonSurroundings,
): Answer {
  const fault = faultOf(command, around, null);
  if (fault !== null) return fault;
  const { belonging: data, identity: personal } = command;
  return { events: [{ type: 'person.registered', data, personal }] };
}

/** `grants`: those of theirs that are in force or will be. They were given to a member of that agency or unit. */
export function changePerson(
  state: Person,
  command: { readonly belonging: Belonging; readonly identity: Identity },
  around: PersonSurroundings & { readonly grants: readonly Grant[] },
): Answer {
  if (state.erasedAt !== null) return refuse('wrong-state', 'This person was erased');
  const fault = faultOf(command, around, state.id);
  if (fault !== null) return fault;
  const { belonging: data, identity: personal } = command;
  const isMoving = data.agencyId !== state.agencyId || data.unitId !== state.unitId;
  if (isMoving && around.grants.length > 0)
    return refuse(
      'wrong-state',
      'End their grants first: they were given to a member of the old place',
    );
  return { events: [{ type: 'person.changed', data, personal }] };
}

function faultOf(
  { belonging, identity }: { readonly belonging: Belonging; readonly identity: Identity },
  { agency, unit, sameEmail }: PersonSurroundings,
  ownId: string | null,
): Refusal | null {
  if (belonging.agencyId !== null && belonging.unitId !== null)
    return refuse('invalid', 'A person belongs to an agency or to a supervised unit, not to both');
  if (belonging.agencyId !== null && (agency === null || agency.closedAt !== null))
    return refuse('invalid', 'There is no such agency, or it is closed');
  if (belonging.unitId !== null && (unit === null || unit.retiredAt !== null))
    return refuse('invalid', 'There is no such unit, or it is retired');
  if (sameEmail !== null && sameEmail.id !== ownId)
    return refuse('conflict', `Somebody is registered with ${identity.email} already`);
  return null;
}

/** `isIndispensable`: without them nobody could administer the installation (see `grant.ts`). */
export interface Leaving {
  readonly actorId: string | null;
  readonly isIndispensable: boolean;
}

export function disablePerson(state: Person, reason: string, leaving: Leaving): Answer {
  if (state.disabledAt !== null) return refuse('wrong-state', 'This person is disabled already');
  if (leaving.actorId === state.id)
    return refuse('conflict-of-interest', 'Nobody disables themselves: ask another administrator');
  if (leaving.isIndispensable)
    return refuse(
      'wrong-state',
      'This is the last administrator of the root: appoint another first',
    );
  return { events: [{ type: 'person.disabled', data: {}, personal: { reason } }] };
}

export function enablePerson(state: Person, actorId: string | null): Answer {
  if (state.erasedAt !== null) return refuse('wrong-state', 'This person was erased');
  if (state.disabledAt === null) return refuse('wrong-state', 'This person is not disabled');
  if (actorId === state.id)
    return refuse('conflict-of-interest', 'Nobody enables themselves: ask another administrator');
  return { events: [{ type: 'person.enabled', data: {} }] };
}

/** Two steps on purpose: erasing cannot be undone, disabling can. `grants`: those in force or to come. */
export function erasePerson(
  state: Person,
  around: { readonly actorId: string | null; readonly grants: readonly Grant[] },
): Answer {
  if (state.erasedAt !== null) return refuse('wrong-state', 'This person was erased already');
  if (state.disabledAt === null)
    return refuse('wrong-state', 'Disable the person first: erasing cannot be undone');
  if (around.actorId === state.id)
    return refuse('conflict-of-interest', 'Nobody erases themselves');
  if (around.grants.length > 0) return refuse('wrong-state', 'End their grants first');
  return { events: [{ type: 'person.erased', data: {} }] };
}

export function addCredential(
  state: Person,
  credential: { readonly credentialId: string; readonly kind: CredentialKind },
): Answer {
  if (state.disabledAt !== null) return refuse('wrong-state', 'This person is disabled');
  if (credential.kind === 'passkey' && state.passkeyIds.length >= PASSKEYS_MAX)
    return refuse('wrong-state', `There are ${PASSKEYS_MAX} passkeys already: remove one first`);
  if (credential.kind === 'recovery-codes' && !hasSecondFactor(state))
    return refuse('wrong-state', 'Recovery codes stand in for a second factor: add one first');
  return { events: [{ type: 'person.credential-added', data: credential }] };
}

/** Nobody shuts themselves out, and nobody who has a second factor goes back to having none. */
export function removeCredential(
  state: Person,
  credential: { readonly credentialId: string; readonly kind: CredentialKind },
): Answer {
  const event = { type: 'person.credential-removed', data: credential } as const;
  const passkeyIds = state.passkeyIds.filter((id) => id !== credential.credentialId);
  const without = {
    password: { ...state, passwordAt: null },
    totp: { ...state, totpAt: null },
    'recovery-codes': state,
    passkey: { ...state, passkeyIds },
    oidc: { ...state, oidcAt: null },
  }[credential.kind];
  if (canSignIn(state) && !canSignIn(without))
    return refuse('wrong-state', 'This is the only way to sign in: add another first');
  if (hasSecondFactor(state) && !hasSecondFactor(without))
    return refuse('wrong-state', 'This is the only second factor: add another first');
  return { events: [event] };
}

/** By an administrator's reset, where the factors were lost. */
export function dropSecondFactors(
  credentials: readonly { readonly id: string; readonly kind: CredentialKind }[],
): Answer {
  const lost = credentials.filter(({ kind }) => kind !== 'password' && kind !== 'oidc');
  return {
    events: lost.map(({ id, kind }) => ({
      type: 'person.credential-removed',
      data: { credentialId: id, kind },
    })),
  };
}
