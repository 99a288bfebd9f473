/**
 * All that a person holds now: their own grants, what others lent them as far as those still have it, and what they
 * took up in an emergency. `mayDo` (authority.ts) judges by it.
 */
import { isoFrom } from '#base/clock.ts';
import type { Delegation } from '#model/delegation.ts';
import type { Grant } from '#model/grant.ts';
import type { Person } from '#model/person.ts';
import type { HeldGrant, Holder } from './authority.ts';
import { isInForce } from './grant.ts';
import { isWithin } from './jurisdiction.ts';

/** A delegation to the person, and the lender as they are now; `lender` is null for break-glass. */
export interface Loan {
  readonly delegation: Delegation;
  readonly lender: { readonly person: Person; readonly grants: readonly Grant[] } | null;
}

/** `atMs` in milliseconds since 1970. */
export function holderOf(
  person: Person,
  grants: readonly Grant[],
  loans: readonly Loan[],
  atMs: number,
): Holder {
  const at = isoFrom(atMs);
  const { id: personId, unitId } = person;
  if (person.disabledAt !== null) return { personId, unitId, grants: [] };
  const own = grants.filter((grant) => isInForce(grant, at));
  const lent = loans
    .filter(({ delegation }) => isInForce(delegation, at))
    .flatMap((loan) => lentBy(loan, at));
  return { personId, unitId, grants: [...own.map((grant) => heldFrom(grant)), ...lent] };
}

function heldFrom({ role, jurisdiction, sector, from, until }: Grant): HeldGrant {
  return { role, jurisdiction, sector, from, until };
}

function lentBy({ delegation, lender }: Loan, at: string): readonly HeldGrant[] {
  const { id, kind, roles, jurisdiction, sector, from, until, fromPersonId, verbs } = delegation;
  const viaDelegation = { id, kind, fromPersonId, verbs };
  if (kind === 'break-glass')
    return roles.map((role) => ({ role, jurisdiction, sector, from, until, viaDelegation }));
  if (lender === null || lender.person.disabledAt !== null) return [];
  return lender.grants
    .filter((grant) => isInForce(grant, at) && roles.includes(grant.role))
    .flatMap((grant) => {
      const both = overlapOf(grant, delegation);
      return both === null ? [] : [{ role: grant.role, ...both, from, until, viaDelegation }];
    });
}

interface Reach {
  readonly jurisdiction: string;
  readonly sector: string | null;
}

/** The narrower of two nodes of which one holds the other, and of two sectors; null where they have nothing in common. */
function overlapOf(a: Reach, b: Reach): Reach | null {
  const narrower = isWithin(a.jurisdiction, b.jurisdiction) ? a : b;
  const wider = narrower === a ? b : a;
  if (!isWithin(narrower.jurisdiction, wider.jurisdiction)) return null;
  if (a.sector !== null && b.sector !== null && a.sector !== b.sector) return null;
  return { jurisdiction: narrower.jurisdiction, sector: a.sector ?? b.sector };
}
