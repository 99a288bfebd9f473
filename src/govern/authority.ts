/**
 * May this person do this to that, at this moment? Roles give verbs, the tree of jurisdictions gives rows, and nobody
 * decides on their own unit (governance.md §6.10). Nothing is remembered between two questions, so that a change of
 * grants takes effect at once.
 *
 *     verb ── a grant in force whose role has it? ── which reaches the target? ── not one's own unit? ── allowed
 */
import { VERBS, type Role, type Target, type Verb } from '#model/authority.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import { isOwnUnit } from './conflict.ts';

/** One role over one node of the tree, for a time; `from` is inside, `until` outside. */
export interface HeldGrant {
  readonly role: Role;
  readonly jurisdiction: string;
  readonly sector: string | null;
  /** ISO 8601. */
  readonly from: string;
  readonly until: string | null;
  /** The grant is lent: by somebody who is away, or taken up in an emergency. */
  readonly viaDelegation?: {
    readonly id: string;
    readonly kind: 'deputy' | 'break-glass';
    /** Whose deputy; null for break-glass. */
    readonly fromPersonId: string | null;
    /** Only these verbs of the role; null: all. */
    readonly verbs: readonly Verb[] | null;
  };
}

/** A person with all that they hold, as it is now. */
export interface Holder {
  readonly personId: string;
  /** The supervised unit that they belong to; null for the staff of agencies. */
  readonly unitId: string | null;
  readonly grants: readonly HeldGrant[];
}

export interface Allowed {
  readonly allowed: true;
  readonly role: Role;
  readonly via: 'grant' | 'deputy' | 'break-glass';
  /** The delegation that it rests on. */
  readonly delegationId: string | null;
  /** Whose deputy decides. */
  readonly behalfOf: string | null;
}

export function mayDo(holder: Holder, verb: Verb, target: Target, atMs: number): Allowed | Refusal {
  const reaching = holder.grants
    .filter((grant) => isInForce(grant, atMs) && givesVerb(grant, verb))
    .filter((grant) => reaches(holder, grant, target));
  const unbiased = reaching.filter(
    (grant) =>
      grant.role === 'liaison' || !isDeciding(verb) || !isOwnUnit(holder.unitId, target.unitId),
  );
  const best = unbiased.toSorted((a, b) => WAYS.indexOf(wayOf(a)) - WAYS.indexOf(wayOf(b)))[0];
  if (best !== undefined) return allowedBy(best);
  return reaching.length > 0
    ? refuse('conflict-of-interest', 'Nobody decides on their own unit: another person must')
    : refuse('forbidden', `None of your roles reaches this (${verb})`);
}

/** A part of the tree (with all below it) and of the sectors that somebody sees; with a unit, only what concerns that. */
export interface ReachedRows {
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly unitId: string | null;
}

/** The rows that a list may show to somebody; a row shows when one of these holds it. */
export function reachOf(holder: Holder, verb: Verb, atMs: number): readonly ReachedRows[] {
  return holder.grants
    .filter((grant) => isInForce(grant, atMs) && givesVerb(grant, verb))
    .filter(({ role }) => role !== 'liaison' || holder.unitId !== null)
    .map(({ role, jurisdiction, sector }) => ({
      jurisdiction,
      sector,
      unitId: role === 'liaison' ? holder.unitId : null,
    }));
}

/** Own grants first, so that a delegation is named only where it was needed. */
const WAYS = ['grant', 'deputy', 'break-glass'] as const;

/**
 * Glass is broken to see and to let go, never to withhold, to judge or to make oneself powerful: for what cannot wait
 * there is the emergency order, which lifts itself.
 */
const NEVER_BY_GLASS: ReadonlySet<Verb> = new Set([
  'people.manage',
  'policy.manage',
  'exemption.grant',
  'point.manage',
  'case.assess',
  'case.verify',
  'case.close',
  'order.propose',
  'order.approve',
  'order.refuse',
  'personal.erase',
  'webhook.manage',
]);

function givesVerb(grant: HeldGrant, verb: Verb): boolean {
  const roles: readonly Role[] = VERBS[verb];
  if (!roles.includes(grant.role)) return false;
  const lent = grant.viaDelegation;
  if (lent === undefined) return true;
  if (lent.kind === 'break-glass' && NEVER_BY_GLASS.has(verb)) return false;
  return lent.verbs === null || lent.verbs.includes(verb);
}

function isInForce(grant: HeldGrant, atMs: number): boolean {
  return Date.parse(grant.from) <= atMs && (grant.until === null || atMs < Date.parse(grant.until));
}

function reaches(holder: Holder, grant: HeldGrant, target: Target): boolean {
  if (grant.sector !== null && grant.sector !== target.sector) return false;
  if (grant.role === 'liaison' && !isOwnUnit(holder.unitId, target.unitId)) return false;
  // The whole installation: only who holds the root of the tree, for all sectors.
  if (target.jurisdiction === null) return !grant.jurisdiction.includes('/');
  return (
    target.jurisdiction === grant.jurisdiction ||
    target.jurisdiction.startsWith(`${grant.jurisdiction}/`)
  );
}

/** Looking is not deciding; neither is taking a signed copy of what one may see. */
function isDeciding(verb: Verb): boolean {
  return !verb.endsWith('.read') && verb !== 'evidence.export';
}

function wayOf(grant: HeldGrant): Allowed['via'] {
  return grant.viaDelegation?.kind ?? 'grant';
}

function allowedBy(grant: HeldGrant): Allowed {
  return {
    allowed: true,
    role: grant.role,
    via: wayOf(grant),
    delegationId: grant.viaDelegation?.id ?? null,
    behalfOf: grant.viaDelegation?.fromPersonId ?? null,
  };
}
