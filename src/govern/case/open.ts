/** How a case begins: from a lead, by a person or by policy; and how it comes to a handler and to a system. */
import { isRefusal, refuse, type Refusal } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { isAtLeast } from '#model/evidence.ts';
import { CASE_LEADS_MAX, type Case } from '#model/case.ts';
import type { PolicyRules } from '#model/policy.ts';
import { handsOf, isOwnUnit, type Doer } from '../conflict.ts';
import { notIn, type CaseDecision, type CaseEvents } from './evolve.ts';

/** What a case is about from its first moment. */
export type Opening = Pick<
  Case,
  | 'number'
  | 'jurisdiction'
  | 'sector'
  | 'unitId'
  | 'systemId'
  | 'systemVersion'
  | 'address'
  | 'grade'
  | 'tlp'
  | 'leadIds'
> & { readonly note: string | null };

export interface OpeningContext {
  /** A filing of research that covers the system now (governance.md §2.1): lawful until somebody says why not. */
  readonly filing: { readonly reference: string } | null;
  /** Another case on the same system, or address, is open. */
  readonly openCase: Pick<Case, 'number'> | null;
}

export function decideOpen(
  opening: Opening,
  doer: Doer,
  { filing, openCase }: OpeningContext,
): CaseDecision {
  if (isOwnUnit(doer.unitId, opening.unitId)) {
    return refuse('conflict-of-interest', 'Nobody decides on their own unit: another person must');
  }
  if (filing !== null && opening.note === null) {
    return refuse(
      'exempt',
      `The system is filed for research (${filing.reference}): say why a case is needed all the same`,
    );
  }
  const taken = alreadyOpen(openCase);
  return taken ?? { events: [openedBy(opening, { hands: [...handsOf(doer)] })] };
}

/** From the grade that the policy names. Filed research is never opened without a person. */
export function decideOpenByPolicy(
  opening: Opening,
  { filing, openCase }: OpeningContext,
  policy: { readonly rules: PolicyRules; readonly version: number },
): CaseDecision {
  const from = policy.rules.autoOpenFrom;
  if (from === null || !isAtLeast(opening.grade, from)) {
    return refuse('wrong-state', 'The policy leaves the opening of this case to people');
  }
  if (filing !== null) {
    return refuse('exempt', `The system is filed for research (${filing.reference})`);
  }
  const taken = alreadyOpen(openCase);
  return taken ?? { events: [openedBy(opening, { policyVersion: policy.version })] };
}

function alreadyOpen(openCase: OpeningContext['openCase']): Refusal | null {
  return openCase === null
    ? null
    : refuse('conflict', `Case ${openCase.number} is open already: join the lead to it`);
}

function openedBy(
  { note, ...about }: Opening,
  by: { hands?: string[]; policyVersion?: number; reopenedFromId?: string },
): Draft<CaseEvents> {
  const { hands = null, policyVersion = null, reopenedFromId = null } = by;
  const data = { ...about, hands, policyVersion, reopenedFromId };
  return { type: 'case.opened', data, personal: { note } };
}

export interface Reopening {
  /** What the old case records. */
  readonly old: readonly Draft<CaseEvents>[];
  /** What the new one begins with. */
  readonly fresh: readonly Draft<CaseEvents>[];
}

/** A new case, linked both ways; the old one and what was decided in it stay as they are. */
export function decideReopen(
  old: Case,
  fresh: { readonly id: string; readonly number: string; readonly note: string },
  doer: Doer,
  { openCase }: Pick<OpeningContext, 'openCase'>,
): Reopening | Refusal {
  const wrong = notIn(old, 'closed') ?? alreadyOpen(openCase);
  if (wrong !== null) return wrong;
  if (old.reopenedAsId !== null) return refuse('conflict', 'This case was reopened already');
  const { jurisdiction, sector, unitId, systemId, systemVersion, address, grade, tlp } = old;
  const about = { jurisdiction, sector, unitId, systemId, systemVersion, address, grade, tlp };
  const opening = { ...about, number: fresh.number, leadIds: old.leadIds, note: fresh.note };
  const decided = decideOpen(opening, doer, { filing: null, openCase });
  if (isRefusal(decided)) return decided;
  return {
    old: [{ type: 'case.reopened', data: { asId: fresh.id } }],
    fresh: [openedBy(opening, { hands: [...handsOf(doer)], reopenedFromId: old.id })],
  };
}

/** Somebody takes it on. */
export function decideTriage(
  state: Case,
  { handlerId }: { readonly handlerId: string },
): CaseDecision {
  return notIn(state, 'lead') ?? { events: [{ type: 'case.triaged', data: { handlerId } }] };
}

/** The system behind an address was found, or turned out to be another. */
export function decideAttribute(
  state: Case,
  system: {
    readonly systemId: string;
    readonly systemVersion: number;
    readonly unitId: string;
    readonly jurisdiction: string;
    readonly sector: string | null;
  },
  { openCase }: Pick<OpeningContext, 'openCase'>,
): CaseDecision {
  const wrong = notIn(state, 'lead', 'triage') ?? alreadyOpen(openCase);
  return wrong ?? { events: [{ type: 'case.attributed', data: { ...system } }] };
}

/** Further sightings of the same, or a lead that turned out to be. */
export function decideJoinLead(
  state: Case,
  lead: { readonly leadId: string; readonly grade: Case['grade'] },
): CaseDecision {
  if (state.state === 'closed') return refuse('wrong-state', 'The case is closed: reopen it');
  const isKnown = state.leadIds.includes(lead.leadId);
  if (isKnown && isAtLeast(state.grade, lead.grade)) return { events: [] };
  if (!isKnown && state.leadIds.length >= CASE_LEADS_MAX) {
    return refuse('too-many', `A case has ${CASE_LEADS_MAX} leads at most`);
  }
  return { events: [{ type: 'case.lead-joined', data: { ...lead } }] };
}
