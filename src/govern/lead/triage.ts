/** Making a lead, and what somebody makes of it; each step has its reason. */
import { isoFrom } from '#base/clock.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Dismissal, Lead } from '#model/lead.ts';
import type { PolicyRules } from '#model/policy.ts';
import { isOwnUnit, type Doer } from '../conflict.ts';
import type { LeadDecision } from './evolve.ts';

export type NewLead = Pick<
  Lead,
  | 'jurisdiction'
  | 'sector'
  | 'unitId'
  | 'systemId'
  | 'address'
  | 'provenance'
  | 'source'
  | 'grade'
  | 'recurrenceOfId'
  | 'note'
>;

/** `doer` is null where a sensor or a list makes it. */
export function decideMakeLead({ note, ...data }: NewLead, doer: Doer | null): LeadDecision {
  if (doer !== null && isOwnUnit(doer.unitId, data.unitId)) return ownUnit();
  if (data.address === null && data.systemId === null) {
    return refuse('invalid', 'A lead names a system or an address');
  }
  return { events: [{ type: 'lead.made', data, personal: { note } }] };
}

/** Worth keeping an eye on; somebody takes it on. */
export function decideWatch(
  state: Lead,
  { handlerId, note }: { readonly handlerId: string | null; readonly note: string | null },
  doer: Doer,
): LeadDecision {
  const wrong = undecided(state, doer);
  if (wrong !== null) return wrong;
  return { events: [{ type: 'lead.watched', data: { handlerId }, personal: { note } }] };
}

export interface DismissLead {
  readonly why: Dismissal;
  readonly note: string | null;
}

/** `doer` is null where research is filed and the policy sets the lead aside by itself. */
export function decideDismiss(
  state: Lead,
  { why, note }: DismissLead,
  doer: Doer | null,
  { at, rules }: { readonly at: number; readonly rules: PolicyRules },
): LeadDecision {
  const wrong = undecided(state, doer);
  if (wrong !== null) return wrong;
  if (doer !== null && note === null && isAtLeast(state.grade, 'session')) {
    return refuse(
      'invalid',
      `There is proof of a session (${state.grade}): say why it is set aside`,
    );
  }
  const until = isoFrom(at + rules.dismissalDays * DAY_MS);
  return { events: [{ type: 'lead.dismissed', data: { why, until }, personal: { note } }] };
}

const DAY_MS = 86_400_000;

/** It was set aside too soon. */
export function decideRevive(state: Lead): LeadDecision {
  if (state.state !== 'dismissed') return refuse('wrong-state', 'Only a dismissed lead is revived');
  return { events: [{ type: 'lead.revived', data: { grade: state.grade } }] };
}

/** The system behind the address became known, or another. What is in a case goes where the case goes: `withCase`. */
export function decidePlace(
  state: Lead,
  place: Pick<Lead, 'jurisdiction' | 'sector' | 'unitId' | 'systemId'>,
  withCase = false,
): LeadDecision {
  if (state.state === 'merged' || (state.state === 'opened' && !withCase)) {
    return refuse('wrong-state', `A lead that is ${state.state} stays where it is`);
  }
  const isSame =
    place.systemId === state.systemId &&
    place.unitId === state.unitId &&
    place.jurisdiction === state.jurisdiction &&
    place.sector === state.sector;
  return { events: isSame ? [] : [{ type: 'lead.placed', data: { ...place } }] };
}

export interface Merge {
  /** What the lead that ends records. */
  readonly from: LeadDecision;
  /** What the lead that goes on records. */
  readonly into: LeadDecision;
}

/** Two leads turn out to be one. Sightings stay in the record of the first; what they say goes over. */
export function decideMerge(
  from: Lead,
  into: Lead,
  note: string | null,
  doer: Doer,
): Merge | Refusal {
  const wrong = undecided(from, doer);
  if (wrong !== null) return wrong;
  if (from.id === into.id) return refuse('invalid', 'A lead is not merged into itself');
  if (into.state === 'merged' || into.state === 'dismissed') {
    return refuse('wrong-state', `The other lead is ${into.state}`);
  }
  if (from.systemId !== null && into.systemId !== null && from.systemId !== into.systemId) {
    return refuse('invalid', 'The leads are about two systems');
  }
  const { grade, sightingCount, firstSeen, lastSeen } = from;
  const { pools, coins, protocols, walletTags, sensorIds } = from;
  const seen = { grade, sightingCount, firstSeen, lastSeen };
  const names = { pools, coins, protocols, walletTags, sensorIds };
  return {
    from: { events: [{ type: 'lead.merged', data: { intoId: into.id }, personal: { note } }] },
    into: {
      events: [{ type: 'lead.absorbed', data: { fromId: from.id, ...seen, ...names } }],
    },
  };
}

/** The case was opened, or took the lead in, in the same transaction. */
export function decideLeadOpened(state: Lead, caseId: string): LeadDecision {
  const wrong = undecided(state, null);
  return wrong ?? { events: [{ type: 'lead.opened', data: { caseId } }] };
}

function undecided(state: Lead, doer: Doer | null): Refusal | null {
  if (doer !== null && isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  return state.state === 'new' || state.state === 'watching'
    ? null
    : refuse('wrong-state', `The lead is ${state.state} already`);
}

function ownUnit(): Refusal {
  return refuse('conflict-of-interest', 'Nobody decides on their own unit: another person must');
}
