/**
 * Leads:
 *
 *     made ─▶ new ─watch─▶ watching ─open─▶ opened: belongs to a case
 *              │  ▲            │
 *              │  └─ revived ──┼── dismiss ─▶ dismissed: takes in what is no news, until a date
 *              └───────────────┴── merge ───▶ merged into another
 */
import { aggregate } from '#model/aggregate.ts';
import { ATTESTED_CLEAN_MAX } from '#model/attestation.ts';
import type { Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { isAtLeast, type Grade } from '#model/evidence.ts';
import {
  LEAD_NAMES_MAX,
  LEAD_SIGHTINGS_MAX,
  Lead,
  leadEvents,
  type Sighting,
} from '#model/lead.ts';
import { changed, type Changes, type EventOf } from '../changes.ts';

export type LeadEvents = typeof leadEvents;
export type LeadDecision = Decision<Draft<LeadEvents>>;

export const evolveLead: Evolve<Lead, LeadEvents> = (state, event) => {
  if (event.type === 'lead.made') return made(event);
  return { ...changed(CHANGES, state, event), changedAt: event.at };
};

export const leadAggregate = aggregate({
  kind: 'lead',
  table: 'lead',
  state: Lead,
  events: leadEvents,
  evolve: evolveLead,
});

function made(event: EventOf<LeadEvents, 'lead.made'>): Lead {
  return {
    ...event.data,
    id: event.streamId,
    version: event.version,
    state: 'new',
    sightingCount: 0,
    firstSeen: null,
    lastSeen: null,
    pools: [],
    coins: [],
    protocols: [],
    walletTags: [],
    sensorIds: [],
    sightings: [],
    wallets: [],
    workers: [],
    handlerId: null,
    note: event.personal?.note ?? null,
    dismissal: null,
    dismissedUntil: null,
    dismissedGrade: null,
    mergedIntoId: null,
    caseId: null,
    attestedClean: [],
    filing: null,
    madeAt: event.at,
    changedAt: event.at,
  };
}

const CHANGES: Changes<Lead, LeadEvents, 'lead.made'> = {
  'lead.sighted': (state, { data: { address, isNew, sighting }, personal }) => ({
    address,
    grade: better(state.grade, sighting.grade),
    sightingCount: state.sightingCount + (isNew ? 1 : 0),
    firstSeen: earliest(state.firstSeen, sighting.firstSeen),
    lastSeen: latest(state.lastSeen, sighting.lastSeen),
    pools: named(state.pools, [sighting.pool]),
    coins: named(state.coins, [sighting.coin]),
    protocols: named(state.protocols, [sighting.protocol]),
    walletTags: named(state.walletTags, [sighting.walletTag]),
    sensorIds: named(state.sensorIds, [sighting.sensorId]),
    sightings: replaced(state.sightings, sighting),
    wallets: named(state.wallets, [personal?.wallet ?? null]),
    workers: named(state.workers, [personal?.worker ?? null]),
  }),
  'lead.placed': (_state, { data }) => data,
  'lead.watched': (state, { data, personal }) => ({
    state: 'watching',
    handlerId: data.handlerId,
    note: personal?.note ?? state.note,
  }),
  'lead.dismissed': (state, { data, personal }) => ({
    state: 'dismissed',
    dismissal: data.why,
    dismissedUntil: data.until,
    dismissedGrade: state.grade,
    note: personal?.note ?? state.note,
  }),
  'lead.revived': () => ({
    state: 'new',
    dismissal: null,
    dismissedUntil: null,
    dismissedGrade: null,
  }),
  'lead.merged': (state, { data, personal }) => ({
    state: 'merged',
    mergedIntoId: data.intoId,
    note: personal?.note ?? state.note,
  }),
  'lead.absorbed': (state, { data }) => ({
    grade: better(state.grade, data.grade),
    sightingCount: state.sightingCount + data.sightingCount,
    firstSeen: earliest(state.firstSeen, data.firstSeen),
    lastSeen: latest(state.lastSeen, data.lastSeen),
    pools: named(state.pools, data.pools),
    coins: named(state.coins, data.coins),
    protocols: named(state.protocols, data.protocols),
    walletTags: named(state.walletTags, data.walletTags),
    sensorIds: named(state.sensorIds, data.sensorIds),
  }),
  'lead.attested-clean': ({ attestedClean }, { data }) => ({
    attestedClean: [...attestedClean, data].slice(-ATTESTED_CLEAN_MAX),
  }),
  'lead.filing-consulted': (_state, { data }) => ({ filing: data }),
  'lead.opened': (_state, { data }) => ({ state: 'opened', caseId: data.caseId }),
  // What was personal is null in every event from then on.
  'lead.erased': () => ({}),
};

function better(a: Grade, b: Grade): Grade {
  return isAtLeast(a, b) ? a : b;
}

/** Instants in their one form sort as text. */
function earliest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}
function latest(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** Each once, the first ones kept: whoever sends a thousand names adds nothing. */
function named(known: readonly string[], more: readonly (string | null)[]): string[] {
  const all = new Set([...known, ...more.filter((name) => name !== null)]);
  return [...all].slice(0, LEAD_NAMES_MAX);
}

/** A newer version of a finding takes the place of the older one. */
function replaced(known: readonly Sighting[], sighting: Sighting): Sighting[] {
  const others = known.filter(({ findingId }) => findingId !== sighting.findingId);
  return [...others, sighting].slice(-LEAD_SIGHTINGS_MAX);
}
