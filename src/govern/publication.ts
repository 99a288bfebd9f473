/**
 * Publications:
 *
 *     draft ⟲ recounted ─approve (another person)─▶ approved ─publish─▶ published ─withdraw─▶ withdrawn
 *       └────────── drop ──────────▶ dropped                              │  ▲
 *                                              correction drafted ⟲ ──────┘  └── approved by another, published
 *
 * A correction runs beside what is told: the edition before stays until the next is published, and both stay on the list.
 */
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import {
  CHANGES_MAX,
  EDITIONS_MAX,
  Publication,
  publicationEvents,
  type Change,
  type Figures,
  type PublicationScope,
  type Reason,
} from '#model/publication.ts';
import { changed, type Changes, type EventOf } from './changes.ts';
import { conflictOf, handsOf, type Doer } from './conflict.ts';
import { changesBetween } from './figure-changes.ts';

export type PublicationEvents = typeof publicationEvents;
export type PublicationDecision = Decision<Draft<PublicationEvents>>;

export const evolvePublication: Evolve<Publication, PublicationEvents> = (state, event) => {
  if (event.type === 'publication.drafted') return drafted(event);
  return { ...changed(CHANGES, state, event), changedAt: event.at };
};

export const publicationAggregate = aggregate({
  kind: 'publication',
  table: 'publication',
  state: Publication,
  events: publicationEvents,
  evolve: evolvePublication,
});

function drafted(event: EventOf<PublicationEvents, 'publication.drafted'>): Publication {
  const { scope, jurisdiction, unitId, month } = event.data;
  return {
    id: event.streamId,
    version: event.version,
    scope,
    jurisdiction,
    unitId,
    month,
    state: 'draft',
    proposed: proposedBy(event, null),
    figures: null,
    editions: [],
    publishedAt: null,
    withdrawnAt: null,
    withdrawal: null,
    changedAt: event.at,
  };
}

function proposedBy(
  {
    at,
    data,
  }: {
    readonly at: string;
    readonly data: {
      readonly figures: Figures;
      readonly sha256: string;
      readonly by: readonly string[];
    };
  },
  reason: Reason | null,
): NonNullable<Publication['proposed']> {
  const { figures, sha256, by } = data;
  return {
    figures,
    sha256,
    reason,
    draftedAt: at,
    draftedBy: [...by],
    approvedAt: null,
    approvedBy: null,
  };
}

const CHANGES: Changes<Publication, PublicationEvents, 'publication.drafted'> = {
  'publication.recounted': (state, event) => ({
    proposed: proposedBy(event, state.proposed?.reason ?? null),
  }),
  'publication.approved': (state, { at, data }) => ({
    state: state.figures === null ? 'approved' : state.state,
    proposed:
      state.proposed === null ? null : { ...state.proposed, approvedAt: at, approvedBy: data.by },
  }),
  'publication.published': (state, { at, data }) => ({
    state: 'published',
    figures: state.proposed?.figures ?? state.figures,
    proposed: null,
    publishedAt: at,
    editions: [
      ...state.editions,
      {
        number: state.editions.length + 1,
        publishedAt: at,
        sha256: data.sha256,
        reason: state.proposed?.reason ?? null,
        changes: data.changes,
      },
    ],
  }),
  'publication.correction-drafted': (_state, event) => ({
    proposed: proposedBy(event, event.data.reason),
  }),
  'publication.dropped': (state) => ({
    proposed: null,
    state: state.figures === null ? 'dropped' : state.state,
  }),
  'publication.withdrawn': (_state, { at, data }) => ({
    state: 'withdrawn',
    proposed: null,
    figures: null,
    withdrawnAt: at,
    withdrawal: data.reason,
  }),
};

const hands = (doer: Doer): string[] => [...handsOf(doer)];

export interface Counted {
  readonly figures: Figures;
  readonly sha256: string;
}

export interface NewPublication {
  readonly scope: PublicationScope;
  readonly jurisdiction: string;
  readonly unitId: string | null;
  readonly month: string;
}

/** `at`: now; a month is told when it is over. */
export function decideDraft(
  about: NewPublication,
  { figures, sha256 }: Counted,
  doer: Doer,
  at: number,
): PublicationDecision {
  if ((about.scope === 'unit') !== (about.unitId !== null))
    return refuse('invalid', 'Only a publication for a unit names one, and it must');
  if (at < Date.parse(figures.to))
    return refuse('wrong-state', 'The month is not over: figures are told when it is');
  const data = { ...about, figures, sha256, by: hands(doer) };
  return { events: [{ type: 'publication.drafted', data }] };
}

export function decideRecount(
  state: Publication,
  { figures, sha256 }: Counted,
  doer: Doer,
): PublicationDecision {
  if (state.proposed === null) return refuse('wrong-state', 'No figures wait here');
  if (state.proposed.approvedAt !== null)
    return refuse('wrong-state', 'These figures are approved: publish or drop them');
  return {
    events: [{ type: 'publication.recounted', data: { figures, sha256, by: hands(doer) } }],
  };
}

/** Whoever counted does not approve; what is approved is what was seen, by its hash. */
export function decideApprove(state: Publication, sha256: string, doer: Doer): PublicationDecision {
  const { proposed } = state;
  if (proposed === null) return refuse('wrong-state', 'No figures wait for approval');
  if (proposed.approvedAt !== null) return refuse('wrong-state', 'They are approved already');
  const conflict = conflictOf(
    doer,
    'approve the figures',
    { 'counted them': proposed.draftedBy },
    state.unitId,
  );
  if (conflict !== null) return conflict;
  if (proposed.sha256 !== sha256)
    return refuse('stale', 'They were counted again since you read them: read them again');
  return { events: [{ type: 'publication.approved', data: { sha256, by: hands(doer) } }] };
}

export function decidePublish(state: Publication): PublicationDecision {
  const { proposed, figures, editions } = state;
  if (proposed === null || proposed.approvedAt === null)
    return refuse('wrong-state', 'Nothing is approved that could be published');
  if (editions.length >= EDITIONS_MAX)
    return refuse('too-many', `A month has at most ${EDITIONS_MAX} editions: withdraw it`);
  const changes: Change[] = figures === null ? [] : changesBetween(figures, proposed.figures);
  const data = { sha256: proposed.sha256, changes: changes.slice(0, CHANGES_MAX) };
  return { events: [{ type: 'publication.published', data }] };
}

export function decideCorrect(
  state: Publication,
  { figures, sha256 }: Counted,
  reason: Reason,
  doer: Doer,
): PublicationDecision {
  if (state.state !== 'published' || state.figures === null)
    return refuse('wrong-state', 'Only what is published can be corrected');
  if (state.proposed !== null) return refuse('wrong-state', 'A correction waits already');
  if (changesBetween(state.figures, figures).length === 0)
    return refuse('wrong-state', 'Counted again, all numbers are the same: nothing to correct');
  const data = { figures, sha256, reason, by: hands(doer) };
  return { events: [{ type: 'publication.correction-drafted', data }] };
}

export function decideDrop(state: Publication): PublicationDecision {
  if (state.proposed === null) return refuse('wrong-state', 'Nothing waits that could be dropped');
  return { events: [{ type: 'publication.dropped', data: {} }] };
}

export function decideWithdraw(state: Publication, reason: Reason): PublicationDecision {
  if (state.state !== 'published')
    return refuse('wrong-state', 'Only what is published can be withdrawn');
  return { events: [{ type: 'publication.withdrawn', data: { reason } }] };
}
