/**
 * Orders:
 *
 *     draft ─propose─▶ proposed ─approve, enough people─▶ approved ─schedule─▶ scheduled ─start─▶ applying
 *       ▲               │  │ refuse, withdraw ▶ refused      │                    │                  │ observed
 *       └──── edit ─────┴──│── lapse ▶ expired ──────────────┘                    │                  ▼
 *                          └──────────── emergency, one person ───────────────────┘     active ⇄ degraded
 *                                                                                          │ ▲
 *     lifted ◀── every point observed absent ── lifting ◀── lift, over, exempt ────────────┤ │ resume
 *     expired ◀── the same, when its time was over ─┘  ◀──────────────── suspended ◀───────┘ │
 *                                                                            └────── applying ┘
 *
 * A hold is wanted in scheduled, applying, active and degraded only. What points report moves the last steps.
 */
import { aggregate } from '#model/aggregate.ts';
import type { Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Order, orderEvents, type ObservedState, type OrderPoint } from '#model/order.ts';
import { changed, type Changes, type EventOf } from '../changes.ts';

export type OrderEvents = typeof orderEvents;
export type OrderDecision = Decision<Draft<OrderEvents>>;

export const evolveOrder: Evolve<Order, OrderEvents> = (state, event) => {
  const next = event.type === 'order.drafted' ? drafted(event) : changed(CHANGES, state, event);
  return { ...next, nextAt: nextOf(next), changedAt: event.at };
};

export const orderAggregate = aggregate({
  kind: 'order',
  table: 'order',
  state: Order,
  events: orderEvents,
  evolve: evolveOrder,
});

/** The earliest instant at which `decideTimePassed` or a start has something to do. */
function nextOf(order: Order): string | null {
  const { state, emergency, probation } = order;
  const due: (string | null)[] = [];
  if (state === 'proposed' || state === 'approved') due.push(order.lapsesAt);
  if (state === 'scheduled') due.push(order.startsAt);
  if (isTimed(order)) {
    due.push(order.until, order.reviewOverdue ? null : order.reviewAt);
    if (emergency !== null && emergency.ratifiedAt === null) due.push(emergency.until);
    if (probation !== null && probation.outcome === null) due.push(probation.cleanUntil);
  }
  // Instants in their one form sort as text.
  return due.filter((at) => at !== null).sort()[0] ?? null;
}

/** Its time runs: it is held, soon will be, or is suspended meanwhile. */
export function isTimed({ state }: Pick<Order, 'state'>): boolean {
  return state === 'suspended' || isHold({ state });
}

/** Something is, or is about to be, withheld. */
export function isHold({ state }: Pick<Order, 'state'>): boolean {
  return state === 'scheduled' || isApplied({ state });
}

function drafted(event: EventOf<OrderEvents, 'order.drafted'>): Order {
  const { content, contentHash, check, hands, unitId, jurisdiction, sector } = event.data;
  return {
    id: event.streamId,
    version: event.version,
    caseId: content.caseId,
    systemId: content.systemId,
    unitId,
    jurisdiction,
    sector,
    state: 'draft',
    reason: content.reason,
    rung: content.rung,
    rungNow: content.rung,
    content,
    grounds: event.personal,
    contentHash,
    overridesExemption: content.overrides !== undefined,
    check,
    draftedBy: hands,
    proposedBy: null,
    proposedAt: null,
    lapsesAt: null,
    approvals: [],
    peopleNeeded: null,
    approvedAt: null,
    emergency: null,
    startsAt: null,
    until: null,
    reviewAt: null,
    reviewOverdue: false,
    points: [],
    generation: 0,
    probation: null,
    suspendedBy: null,
    ending: null,
    endingNote: null,
    nextAt: null,
    draftedAt: event.at,
    changedAt: event.at,
    endedAt: null,
    liftingAt: null,
  };
}

/** What a new decision starts from again: nothing of the old one holds. */
const UNDECIDED = {
  proposedBy: null,
  proposedAt: null,
  lapsesAt: null,
  peopleNeeded: null,
  approvedAt: null,
  startsAt: null,
  until: null,
  reviewAt: null,
} as const satisfies Partial<Order>;

const CHANGES: Changes<Order, OrderEvents, 'order.drafted'> = {
  'order.edited': (_state, { data, personal }) => ({
    ...UNDECIDED,
    points: [],
    approvals: [],
    state: 'draft',
    systemId: data.content.systemId,
    reason: data.content.reason,
    rung: data.content.rung,
    rungNow: data.content.rung,
    content: data.content,
    grounds: personal,
    contentHash: data.contentHash,
    overridesExemption: data.content.overrides !== undefined,
    check: data.check,
    draftedBy: data.hands,
  }),
  'order.proposed': (_state, { at, data }) => ({
    state: 'proposed',
    check: data.check,
    proposedBy: data.hands,
    proposedAt: at,
    lapsesAt: data.lapsesAt,
    approvals: [],
  }),
  'order.approved': (state, { at, data }) => {
    const { hands, contentHash, check, peopleNeeded, complete, lapsesAt } = data;
    const emergency = state.emergency && {
      ...state.emergency,
      ratifiedAt: complete ? at : state.emergency.ratifiedAt,
    };
    return {
      state: complete && state.emergency === null ? 'approved' : state.state,
      check,
      approvals: [...state.approvals, { hands, at, contentHash, check }],
      peopleNeeded,
      lapsesAt,
      approvedAt: complete ? at : null,
      emergency,
    };
  },
  'order.exemption-overridden': () => ({}),
  'order.refused': (_state, event) => ({ ...over(event), state: 'refused' }),
  'order.emergency-ordered': (_state, { at, data }) => ({
    state: 'proposed',
    check: data.check,
    proposedBy: data.hands,
    proposedAt: at,
    approvals: [],
    emergency: { hands: data.hands, at, until: data.emergencyUntil, ratifiedAt: null },
  }),
  'order.scheduled': (_state, { data: { pointIds, ...times } }) => ({
    ...times,
    state: 'scheduled',
    // Nothing is wanted of them yet, so nothing of this order can be there.
    points: pointIds.map((id) => ({ ...UNSEEN, id, observed: 'absent' })),
  }),
  'order.applying': (state, { data }) => ({
    state: 'applying',
    check: data.check,
    ...wanting(state, data.generation, 'pending'),
  }),
  'order.observed': (state, { data: { pointId, ...seen } }) => ({
    points: state.points.map((point) => (point.id === pointId ? { ...point, ...seen } : point)),
  }),
  'order.active': () => ({ state: 'active' }),
  'order.degraded': () => ({ state: 'degraded' }),
  'order.reviewed': (_state, { data }) => ({ reviewAt: data.reviewAt, reviewOverdue: false }),
  'order.review-overdue': () => ({ reviewOverdue: true }),
  'order.probation-started': (state, { at, data }) => ({
    ...rungSet(state, data.rung, data.generation),
    probation: { since: at, rung: data.rung, cleanUntil: data.cleanUntil, outcome: null },
  }),
  'order.probation-clean': (state) => ({
    probation: state.probation && { ...state.probation, outcome: 'clean' },
  }),
  'order.recurred': (state, { data }) => ({
    ...rungSet(state, data.rung, data.generation),
    probation: state.probation && { ...state.probation, outcome: 'recurred' },
  }),
  'order.suspended': (state, { data }) => ({
    state: 'suspended',
    suspendedBy: data.hands,
    // Before the start nothing was wanted of any point, so nothing has to go away.
    ...(state.state === 'scheduled' ? {} : wanting(state, data.generation, 'lifting')),
  }),
  'order.resumed': (state, { data }) => ({
    state: 'applying',
    check: data.check,
    suspendedBy: null,
    ...wanting(state, data.generation, 'pending'),
  }),
  'order.lifting': (state, { data, personal, at }) => ({
    state: 'lifting',
    liftingAt: state.state === 'lifting' ? state.liftingAt : at,
    ending: data.ending,
    endingNote: personal?.note ?? state.endingNote,
    // It may have counted as over before a point reported it again.
    endedAt: null,
    ...wanting(state, data.generation, 'lifting'),
  }),
  'order.lifted': (state, event) => ({
    ...over(event),
    endingNote: event.personal?.note ?? state.endingNote,
    state: 'lifted',
  }),
  'order.expired': (_state, event) => ({
    state: 'expired',
    ending: event.data.ending,
    endedAt: event.at,
  }),
};

const UNSEEN = { generation: 0, observedAt: null, count: null, digest: null } as const;

function over(
  event: EventOf<OrderEvents, 'order.lifted' | 'order.refused'>,
): Pick<Order, 'ending' | 'endingNote' | 'endedAt'> {
  return {
    ending: event.data.ending,
    endingNote: event.personal?.note ?? null,
    endedAt: event.at,
  };
}

/** Something new is wanted of every point: what was seen there is of before, save that nobody could look. */
function wanting(
  state: Order,
  generation: number,
  observed: ObservedState,
): Pick<Order, 'generation' | 'points'> {
  const points = state.points.map((point): OrderPoint =>
    point.observed === 'unreachable' ? point : { ...point, observed },
  );
  return { generation, points };
}

/** Another rung has to be applied first; the same rung goes on as it is. */
function rungSet(state: Order, rung: Order['rung'], generation: number): Partial<Order> {
  if (rung === state.rungNow) return {};
  if (!isApplied(state)) return { rungNow: rung };
  return { rungNow: rung, state: 'applying', ...wanting(state, generation, 'pending') };
}

/** The points are to withhold. */
export function isApplied({ state }: Pick<Order, 'state'>): boolean {
  return state === 'applying' || state === 'active' || state === 'degraded';
}
