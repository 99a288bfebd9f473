/**
 * Custody of a piece of evidence.
 *
 *     kept ⟲ attached, viewed, verified, exported ── held ⇄ free ──▶ destroyed (never while held)
 */
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve, Recorded } from '#model/event.ts';
import type { EvidenceItem, evidenceEvents } from '#model/evidence-item.ts';

type Events = typeof evidenceEvents;
type Answer = Decision<Draft<Events>>;

export const evolveEvidence: Evolve<EvidenceItem, Events> = (state, event) => {
  const { version, at } = event;
  if (event.type === 'evidence.kept') {
    return {
      id: event.streamId,
      version,
      ...event.data,
      name: event.personal?.name ?? null,
      note: event.personal?.note ?? null,
      keptAt: at,
      keptById: event.actorId,
      verifiedAt: at,
      intact: true,
      views: 0,
      exports: 0,
      heldAt: null,
      destroyedAt: null,
    };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before evidence.kept`);
  return { ...state, version, ...changeOf(state, event) };
};

type Later = Exclude<Recorded<Events>, { type: 'evidence.kept' }>;

function changeOf(state: EvidenceItem, event: Later): Partial<EvidenceItem> {
  const { at } = event;
  switch (event.type) {
    case 'evidence.attached':
      return event.data;
    case 'evidence.viewed':
      return { views: state.views + 1 };
    case 'evidence.exported':
      return { exports: state.exports + 1 };
    case 'evidence.verified':
      return { verifiedAt: at, intact: event.data.intact };
    case 'evidence.held':
      return { heldAt: at };
    case 'evidence.hold-ended':
      return { heldAt: null };
    default:
      return { name: null, note: null, heldAt: null, destroyedAt: at };
  }
}

/** What can only be done with a piece that is still there. */
export function decideCustody(
  state: EvidenceItem,
  event: Exclude<Draft<Events>, { type: 'evidence.kept' | 'evidence.destroyed' }>,
): Answer {
  if (state.destroyedAt !== null) return refuse('wrong-state', 'This evidence was destroyed');
  if (event.type === 'evidence.held' && state.heldAt !== null)
    return refuse('wrong-state', 'This evidence is held already');
  if (event.type === 'evidence.hold-ended' && state.heldAt === null)
    return refuse('wrong-state', 'This evidence is not held');
  return { events: [event] };
}

/** Not while it is held, and not while its case is open. */
export function decideDestruction(
  state: EvidenceItem,
  basis: string,
  { isCaseOpen, isCaseHeld }: { readonly isCaseOpen: boolean; readonly isCaseHeld: boolean },
): Answer {
  if (state.destroyedAt !== null)
    return refuse('wrong-state', 'This evidence was destroyed already');
  if (state.heldAt !== null)
    return refuse('wrong-state', 'This evidence is held: end the hold first');
  if (isCaseHeld)
    return refuse('wrong-state', 'All evidence of its case is held: end that hold first');
  if (isCaseOpen)
    return refuse('wrong-state', 'The case is open: its evidence stays until it is closed');
  return { events: [{ type: 'evidence.destroyed', data: { basis } }] };
}
