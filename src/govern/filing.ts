/**
 * Filings of research and other lawful systems:
 *
 *     submitted ⇄ returned
 *         ├─▶ refused
 *         └─▶ accepted ── forwarded ─▶ acknowledged        by the office above
 *                │             └─────▶ objected: revoked
 *                └─▶ expired, renewed, withdrawn, revoked
 *
 * It holds from its acceptance; the office above may still object. What was refused or ended stays so.
 */
import { isoFrom } from '#base/clock.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import {
  CONSULTATIONS_MAX,
  Filing,
  FILING_YEARS_MAX,
  filingEvents,
  type Beyond,
  type FilingContent,
  type FilingEvents,
  type FilingScale,
  type FilingWords,
} from '#model/filing.ts';
import { changed, type Changes, type EventOf } from './changes.ts';
import { handsOf, isOwnUnit, type Doer } from './conflict.ts';

type Answer = Decision<Draft<FilingEvents>>;
const DAY_MS = 86_400_000;
/** Days before the end on which the unit is reminded. */
export const REMINDER_DAYS = [60, 30, 7] as const;

const evolveFiling: Evolve<Filing, FilingEvents> = (state, event) =>
  event.type === 'filing.submitted' ? submitted(event) : changed(CHANGES, state, event);

export const filingAggregate = aggregate({
  kind: 'filing',
  table: 'filing',
  state: Filing,
  events: filingEvents,
  evolve: evolveFiling,
});

function submitted({
  data,
  streamId: id,
  version,
  at,
  personal,
}: EventOf<FilingEvents, 'filing.submitted'>): Filing {
  return {
    id,
    version,
    ...data,
    state: 'submitted',
    reference: null,
    conditions: [],
    forwarding: 'none',
    forwardedTo: null,
    words: personal,
    reason: null,
    decidedBy: [],
    submittedAt: at,
    decidedAt: null,
    endedAt: null,
    reminders: 0,
    nextAt: null,
    renewedById: null,
    consultations: [],
  };
}

const CHANGES: Changes<Filing, FilingEvents, 'filing.submitted'> = {
  'filing.mended': (_state, { data, personal, at }) => ({
    ...data,
    words: personal,
    state: 'submitted',
    submittedAt: at,
    reason: null,
  }),
  'filing.returned': (_state, { data: { hands }, at, personal }) => ({
    state: 'returned',
    decidedBy: hands,
    decidedAt: at,
    reason: personal?.reason ?? null,
  }),
  'filing.accepted': (_state, { data, at }) => ({
    state: 'accepted',
    reference: data.reference,
    conditions: data.conditions,
    scale: data.scale,
    until: data.until,
    forwarding: data.forwardTo === null ? 'none' : 'forwarded',
    forwardedTo: data.forwardTo,
    decidedBy: data.hands,
    decidedAt: at,
    nextAt: data.nextAt,
    reason: null,
  }),
  'filing.refused': (_state, { data: { hands }, at, personal }) => ({
    state: 'refused',
    decidedBy: hands,
    decidedAt: at,
    endedAt: at,
    reason: personal?.reason ?? null,
  }),
  'filing.acknowledged': () => ({ forwarding: 'acknowledged' }),
  'filing.objected': (_state, { at, personal }) => ({
    forwarding: 'objected',
    ...ended('revoked', at),
    reason: personal?.reason ?? null,
  }),
  'filing.withdrawn': (_state, { at, personal }) => ({
    ...ended('withdrawn', at),
    reason: personal?.reason ?? null,
  }),
  'filing.revoked': (_state, { at, personal }) => ({
    ...ended('revoked', at),
    reason: personal?.reason ?? null,
  }),
  'filing.reminded': ({ reminders }, { data: { nextAt } }) => ({
    reminders: reminders + 1,
    nextAt,
  }),
  'filing.expired': (_state, { at }) => ended('expired', at),
  'filing.renewed': (_state, { data: { byId }, at }) => ({
    ...ended('renewed', at),
    renewedById: byId,
  }),
  'filing.consulted': ({ consultations }, { data, at }) => ({
    consultations: [...consultations, { ...data, at }].slice(-CONSULTATIONS_MAX),
  }),
};

function ended(state: Filing['state'], at: string): Pick<Filing, 'state' | 'endedAt' | 'nextAt'> {
  return { state, endedAt: at, nextAt: null };
}

/** Where the unit and its systems lie; the office looked it up. */
export interface FilingPlace {
  readonly jurisdiction: string;
  readonly sector: string;
}

/** `earlier`: the filing that it renews. */
export function submitFiling(
  { unitId, ...content }: FilingContent,
  words: FilingWords,
  place: FilingPlace,
  earlier: Filing | null,
): Answer {
  const fault = faultOf(content) ?? faultOfRenewal(earlier, unitId);
  if (fault !== null) return fault;
  const data = { ...content, unitId, ...place, renewsId: earlier?.id ?? null };
  return { events: [{ type: 'filing.submitted', data, personal: words }] };
}

/** By the unit, once it was sent back. */
export function mendFiling(
  state: Filing,
  { unitId: _unitId, ...content }: FilingContent,
  words: FilingWords,
): Answer {
  if (state.state !== 'returned' && state.state !== 'submitted') return notIn(state, 'returned');
  const fault = faultOf(content);
  if (fault !== null) return fault;
  return { events: [{ type: 'filing.mended', data: content, personal: words }] };
}

export interface Acceptance {
  readonly reference: string;
  readonly conditions: readonly string[];
  /** As it is allowed, which may be less than was asked for; null: as asked. */
  readonly scale: FilingScale | null;
  /** Null: as asked. */
  readonly until: string | null;
  /** The office above; null: there is none. */
  readonly forwardTo: string | null;
}

export function acceptFiling(state: Filing, given: Acceptance, doer: Doer, at: string): Answer {
  const fault = faultOfDecision(state, 'submitted', doer);
  if (fault !== null) return fault;
  const scale = given.scale ?? state.scale;
  const until = given.until ?? state.until;
  if (until > state.until || isLarger(scale, state.scale)) {
    return refuse('invalid', 'A filing is accepted for what was asked, or for less');
  }
  if (until <= at) return refuse('invalid', 'It would be over before it begins');
  const { reference, forwardTo } = given;
  const data = { reference, conditions: [...given.conditions], scale, until, forwardTo };
  const nextAt = nextReminder(until, at);
  return {
    events: [{ type: 'filing.accepted', data: { ...data, nextAt, hands: [...handsOf(doer)] } }],
  };
}

export function returnFiling(state: Filing, reason: string, doer: Doer): Answer {
  const fault = faultOfDecision(state, 'submitted', doer);
  if (fault !== null) return fault;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'filing.returned', data, personal: { reason } }] };
}

export function refuseFiling(state: Filing, reason: string, doer: Doer): Answer {
  const fault = faultOfDecision(state, 'submitted', doer);
  if (fault !== null) return fault;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'filing.refused', data, personal: { reason } }] };
}

/** The office above takes note of it, or objects; an objection ends it. */
export function answerForwarded(state: Filing, objection: string | null, doer: Doer): Answer {
  if (isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  if (state.state !== 'accepted' || state.forwarding !== 'forwarded') {
    return refuse('wrong-state', 'It was not forwarded, or is answered already');
  }
  const hands = [...handsOf(doer)];
  if (state.decidedBy.some((hand) => hands.includes(hand))) {
    return refuse(
      'conflict-of-interest',
      'You accepted it: another person must answer for the office above',
    );
  }
  const data = { hands };
  if (objection === null) return { events: [{ type: 'filing.acknowledged', data }] };
  return { events: [{ type: 'filing.objected', data, personal: { reason: objection } }] };
}

export function withdrawFiling(state: Filing, reason: string): Answer {
  if (!['submitted', 'returned', 'accepted'].includes(state.state)) return notIn(state, 'open');
  return { events: [{ type: 'filing.withdrawn', data: {}, personal: { reason } }] };
}

export function revokeFiling(state: Filing, reason: string, doer: Doer): Answer {
  const fault = faultOfDecision(state, 'accepted', doer);
  if (fault !== null) return fault;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'filing.revoked', data, personal: { reason } }] };
}

/** A later filing of it was accepted. */
export function renewFiling(state: Filing, byId: string): Answer {
  if (state.state !== 'accepted' && state.state !== 'expired') return { events: [] };
  return { events: [{ type: 'filing.renewed', data: { byId } }] };
}

/** What is due by then: a reminder, or the end. */
export function tickFiling(state: Filing, at: string): Answer {
  if (state.state !== 'accepted' || state.nextAt === null || state.nextAt > at)
    return { events: [] };
  if (state.until <= at) return { events: [{ type: 'filing.expired', data: {} }] };
  return { events: [{ type: 'filing.reminded', data: { nextAt: nextReminder(state.until, at) } }] };
}

export function noteConsulted(leadId: string, beyond: readonly Beyond[]): Answer {
  return { events: [{ type: 'filing.consulted', data: { leadId, beyond: [...beyond] } }] };
}

/** The next day of reminders after that instant, or the end. */
function nextReminder(until: string, at: string): string {
  const end = Date.parse(until);
  const coming = REMINDER_DAYS.map((days) => end - days * DAY_MS).find((ms) => ms > Date.parse(at));
  return isoFrom(coming ?? end);
}

function faultOf({
  from,
  until,
  systemIds,
  consent,
}: Omit<FilingContent, 'unitId'>): Refusal | null {
  if (until <= from) return refuse('invalid', 'It ends before it begins');
  const years = (Date.parse(until) - Date.parse(from)) / (366 * DAY_MS);
  if (years > FILING_YEARS_MAX) {
    return refuse('invalid', `A filing holds for ${FILING_YEARS_MAX} years at most: renew it then`);
  }
  if (new Set(systemIds).size < systemIds.length)
    return refuse('invalid', 'A system is named twice');
  return consent.on > until.slice(0, 10)
    ? refuse('invalid', 'The consent is of a day after the end')
    : null;
}

function faultOfRenewal(earlier: Filing | null, unitId: string): Refusal | null {
  if (earlier === null) return null;
  if (earlier.unitId !== unitId) return refuse('invalid', 'The earlier filing is of another unit');
  const may = ['accepted', 'expired', 'withdrawn'];
  return may.includes(earlier.state) ? null : notIn(earlier, 'accepted or expired');
}

function isLarger(a: FilingScale, b: FilingScale): boolean {
  const within = (mine: readonly string[], all: readonly string[]): boolean =>
    all.length === 0 || (mine.length > 0 && mine.every((one) => all.includes(one)));
  if (a.wattsMax > b.wattsMax || a.devicesMax > b.devicesMax) return true;
  if (b.hashrateMax !== null && (a.hashrateMax === null || a.hashrateMax > b.hashrateMax))
    return true;
  return !within(a.coins, b.coins) || !within(a.algorithms, b.algorithms);
}

function faultOfDecision(state: Filing, wanted: Filing['state'], doer: Doer): Refusal | null {
  if (isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  return state.state === wanted ? null : notIn(state, wanted);
}

function notIn({ state }: Filing, wanted: string): Refusal {
  return refuse('wrong-state', `The filing is ${state}, not ${wanted}`);
}

function ownUnit(): Refusal {
  return refuse('conflict-of-interest', 'Nobody decides a filing of their own unit');
}
