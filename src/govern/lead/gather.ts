/** Which lead a sighting belongs to, and what it changes there. */
import { refuse } from '#model/decision.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Lead, Sighting, SightingNames } from '#model/lead.ts';
import type { LeadDecision } from './evolve.ts';

/** A sighting and what its address led to when it was seen. */
export interface Seen {
  readonly address: string;
  readonly systemId: string | null;
  readonly sighting: Sighting;
  readonly names: SightingNames;
}

/** A lead that may take it, as far as the choice needs it. */
export type Candidate = Pick<
  Lead,
  'id' | 'state' | 'systemId' | 'address' | 'dismissedUntil' | 'dismissedGrade' | 'changedAt'
> & {
  /** The case that the lead belongs to is over. */
  readonly caseClosed: boolean;
  /** The highest version of the finding that it took before; null: none. */
  readonly taken: number | null;
};

/**
 * The lead of the same system; else, while nobody knows the system, of the same address. Wallet and pool are links
 * only: a thousand machines may share them. Null: it makes a new lead.
 */
export function leadFor(
  { address, systemId, sighting }: Seen,
  candidates: readonly Candidate[],
  at: number,
): Candidate | null {
  const open = candidates.filter(
    (lead) => lead.state !== 'merged' && !lead.caseClosed && takes(lead, sighting, at),
  );
  const same = (lead: Candidate): boolean =>
    systemId === null
      ? lead.systemId === null && lead.address === address
      : lead.systemId === systemId;
  // A finding that was told before goes where it went, whatever its address is bound to by now.
  const before = open.find(({ taken }) => taken !== null);
  const fitting = open.filter(same).toSorted((a, b) => PREFERENCE[a.state] - PREFERENCE[b.state]);
  return before ?? fitting[0] ?? null;
}

/** Where two would take it: the one that is furthest. */
const PREFERENCE = { opened: 0, watching: 1, new: 2, dismissed: 3, merged: 4 } as const;

/** A dismissal covers what was known then; a higher grade, or a late return, is news and makes a lead of its own. */
function takes(
  { state, dismissedUntil, dismissedGrade }: Candidate,
  sighting: Sighting,
  at: number,
): boolean {
  if (state !== 'dismissed') return true;
  if (dismissedUntil === null || dismissedGrade === null) return false;
  return at < Date.parse(dismissedUntil) && isAtLeast(dismissedGrade, sighting.grade);
}

/**
 * No event for a version of a finding that is known already: deliveries may repeat. `taken`: the highest version that the
 * lead took before, also where the sighting itself is out of sight by now; null: none.
 */
export function decideSight(
  state: Lead,
  { address, sighting, names }: Seen,
  taken: number | null,
): LeadDecision {
  if (state.state === 'merged') return refuse('wrong-state', 'This lead was merged into another');
  if (taken !== null && taken >= sighting.findingVersion) return { events: [] };
  const data = { address, isNew: taken === null, sighting };
  return { events: [{ type: 'lead.sighted', data, personal: names }] };
}
