/**
 * Tips:
 *
 *     collected ─▶ received ─accept─▶ accepted ─answer─▶ answered ─┐
 *                   ▲  │  │               │                        ├─ time, or two people ─▶ deleted
 *                   │  │  └── reject ─────┼─▶ rejected ────────────┤
 *                   │  └───── forward ────┴─▶ forwarded ───────────┘
 *                   └───────── forward within the tree
 *
 * A reward goes beside it: proposed ─▶ approved ─▶ paid, each by another person; a lead may be made while it is accepted.
 */
import { aggregate } from '#model/aggregate.ts';
import type { Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Tip, tipEvents, type Reward } from '#model/tip.ts';
import { changed, type Changes, type EventOf } from '../changes.ts';

export type TipEvents = typeof tipEvents;
export type TipDecision = Decision<Draft<TipEvents>>;

const evolveTip: Evolve<Tip, TipEvents> = (state, event) => {
  if (event.type === 'tip.collected') return collected(event);
  return { ...changed(CHANGES, state, event), changedAt: event.at };
};

export const tipAggregate = aggregate({
  kind: 'tip',
  table: 'tip',
  state: Tip,
  events: tipEvents,
  evolve: evolveTip,
});

function collected(event: EventOf<TipEvents, 'tip.collected'>): Tip {
  return {
    ...event.data,
    id: event.streamId,
    version: event.version,
    state: 'received',
    lastDay: event.data.day,
    messageCount: 1,
    isWaiting: true,
    handlerId: null,
    note: null,
    leadIds: [],
    rejection: null,
    outcome: null,
    agencyId: null,
    reward: null,
    isHeld: false,
    closedAt: null,
    collectedAt: event.at,
    changedAt: event.at,
  };
}

const noted = (state: Tip, personal: { readonly note: string | null } | null): string | null =>
  personal?.note ?? state.note;

const CHANGES: Changes<Tip, TipEvents, 'tip.collected'> = {
  'tip.continued': (state, { data }) => ({
    lastDay: data.day,
    messageCount: state.messageCount + data.messageCount,
    fileCount: state.fileCount + data.fileCount,
    isWaiting: true,
  }),
  'tip.accepted': (state, { data, personal }) => ({
    state: 'accepted',
    handlerId: data.handlerId,
    note: noted(state, personal),
  }),
  'tip.rejected': (state, { at, data, personal }) => ({
    state: 'rejected',
    rejection: data.why,
    isWaiting: false,
    closedAt: at,
    note: noted(state, personal),
  }),
  'tip.forwarded': (state, { at, data, personal }) => ({
    ...(data.jurisdiction === null
      ? { state: 'forwarded' as const, closedAt: at, isWaiting: false }
      : { state: 'received' as const, jurisdiction: data.jurisdiction }),
    agencyId: data.agencyId,
    handlerId: null,
    note: noted(state, personal),
  }),
  'tip.lead-made': (state, { data }) => ({ leadIds: [...state.leadIds, data.leadId] }),
  'tip.messaged': () => ({ isWaiting: false }),
  'tip.answered': (_state, { at, data }) => ({
    state: 'answered',
    outcome: data.outcome,
    isWaiting: false,
    closedAt: at,
  }),
  'tip.reward-proposed': (state, { data, personal }) => ({
    reward: {
      state: 'proposed',
      amount: data.amount,
      currency: data.currency,
      proposedBy: data.hands,
      decidedBy: [],
    },
    note: noted(state, personal),
  }),
  'tip.reward-approved': (state, { data }) => ({
    reward: { ...rewardOf(state), state: 'approved', decidedBy: data.hands },
  }),
  'tip.reward-refused': (state, { data, personal }) => ({
    reward: { ...rewardOf(state), state: 'refused', decidedBy: data.hands },
    note: noted(state, personal),
  }),
  'tip.reward-paid': (state, { at }) => ({
    reward: { ...rewardOf(state), state: 'paid' },
    // What was promised is kept until it was paid: the time of keeping counts from then.
    closedAt: state.closedAt === null ? null : at,
  }),
  'tip.held': (state, { personal }) => ({ isHeld: true, note: noted(state, personal) }),
  'tip.hold-ended': (state, { personal }) => ({ isHeld: false, note: noted(state, personal) }),
  'tip.deleted': () => ({ state: 'deleted', isWaiting: false, note: null }),
};

function rewardOf({ reward }: Tip): Reward {
  if (reward === null) throw new Error('Broken invariant: a reward is proposed first');
  return reward;
}
