/**
 * What may be told of a case to whom (FIRST TLP 2.0). Never: names, contacts, what people wrote. Addresses of the system and
 * accounts at pools lead to people: they leave only from `amber` on, and only where whoever sends says so.
 */
import { TLPS, type Case } from '#model/case.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { SharedCase } from '#model/shared-case.ts';

interface Audience {
  /** Up to which marking they may know. */
  readonly clearance: Case['tlp'];
  readonly wallets: boolean;
  /** They answer for the system, or help its owner: they need its addresses. */
  readonly subjects: boolean;
}

/** Whatever the case is marked, this leaves on paper or not at all. */
const STAYS: Case['tlp'] = 'red';

const tlpRank = (tlp: Case['tlp']): number => TLPS.indexOf(tlp);
const LEADS_TO_PEOPLE = tlpRank('amber');

export function sharingFault(
  { verdict, tlp, state }: Pick<Case, 'verdict' | 'tlp' | 'state'>,
  { clearance, wallets, subjects }: Audience,
): Refusal | null {
  if (state === 'lead' || state === 'triage' || verdict === null) {
    return refuse('wrong-state', 'A case is told of once it was judged');
  }
  if (verdict !== 'deliberate' && verdict !== 'compromised') {
    return refuse('wrong-state', 'Only mining that was found is told of');
  }
  if (tlp === STAYS) {
    return refuse('wrong-state', 'TLP:RED stays among those who were told in person');
  }
  if (tlpRank(tlp) > tlpRank(clearance)) {
    return refuse(
      'wrong-state',
      `The case is TLP:${tlp.toUpperCase()}: it may not be told to whom TLP:${clearance.toUpperCase()} is the most`,
    );
  }
  return (wallets || subjects) && tlpRank(clearance) < LEADS_TO_PEOPLE
    ? refuse('invalid', 'Wallets and addresses of systems lead to people: from TLP:AMBER on only')
    : null;
}

/** All that is known is cut here; formats write what they get. */
export function cutFor(shared: SharedCase, { wallets, subjects }: Audience): SharedCase {
  return {
    ...shared,
    wallets: wallets ? shared.wallets : [],
    subjects: subjects ? shared.subjects : [],
  };
}
