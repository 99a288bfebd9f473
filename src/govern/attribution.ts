/** Which system a claim is about, and how far that can be relied on. */
import type { BindingSource, Claim, ClaimRefusal } from '#model/claim.ts';
import { handlesOf, type HandleKind } from '#model/handle.ts';

export interface SystemReference {
  readonly id: string;
  readonly retiredAt: string | null;
}

/** By handle (`mac:…`), and by what tables call a system (`system:` and its code or id). */
export type SystemReferences = ReadonlyMap<string, readonly SystemReference[]>;

export interface Attribution {
  readonly systemId: string;
  /** 0 … 1: the source's own times the name's. */
  readonly confidence: number;
}

/**
 * How well a source knows who has an address. Access servers authenticate a session; a DHCP server hands the address out
 * itself, but an address can be taken without it; a ledger says what was intended.
 */
export const SOURCE_CONFIDENCE: Readonly<Record<BindingSource, number>> = {
  radius: 0.98,
  dhcp: 0.95,
  manual: 0.9,
  'import:csv': 0.8,
};

/** How well a name leads to a device: hardware addresses and accounts can be copied, host names are chosen freely. */
export const NAME_CONFIDENCE: Readonly<Record<HandleKind | 'system', number>> = {
  system: 1,
  user: 0.97,
  mac: 0.95,
  client: 0.95,
  port: 0.9,
  host: 0.6,
};

/** Names that lead to different systems lead nowhere: a wrong binding withholds access from the wrong people. */
export function attribute(
  claim: Claim,
  references: SystemReferences,
): Attribution | { readonly refusal: ClaimRefusal } {
  const names = namesOf(claim);
  if (names.length === 0) return { refusal: 'no-holder' };
  const found = names.filter((name) => (references.get(name)?.length ?? 0) > 0);
  const systems = found.flatMap((name) => references.get(name) ?? []);
  const [first] = systems;
  if (first === undefined) return { refusal: 'unknown-system' };
  if (systems.some(({ id }) => id !== first.id)) return { refusal: 'several-systems' };
  if (first.retiredAt !== null && Date.parse(first.retiredAt) <= claim.from) {
    return { refusal: 'retired-system' };
  }
  const byName = Math.max(...found.map(confidenceOf));
  const confidence = (claim.confidence ?? SOURCE_CONFIDENCE[claim.source]) * byName;
  return { systemId: first.id, confidence: Math.round(confidence * 1000) / 1000 };
}

/** What a table calls the system counts alone; logs name devices and accounts. */
export function namesOf(claim: Claim): readonly string[] {
  return claim.system === null ? handlesOf(claim.holder) : [`system:${claim.system}`];
}

function confidenceOf(name: string): number {
  const kind = name.slice(0, name.indexOf(':'));
  return Reflect.get(NAME_CONFIDENCE, kind) ?? 0;
}
