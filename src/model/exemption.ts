/**
 * Exemptions: what is never withheld from, whatever a case says (governance.md §6.7). An exemption holds in both
 * directions, as source and as destination: an enforcer that lets requests out and drops the replies has not exempted
 * anybody. It keeps from measures, not from notices and not from being watched.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { NetworkText } from './network-text.ts';
import { Name, Note } from './text.ts';

export const EXEMPTION_KINDS = [
  'hospital',
  'emergency',
  'power',
  'water',
  'elections',
  'resolver',
  'control-plane',
  'portal',
  'certificates',
  'authentication',
  'management',
  'shared-address',
  'research',
  'other',
] as const;

/** A hospital's prefixes are fewer; a longer list is several exemptions. */
export const EXEMPT_NETWORKS_MAX = 64;

/** Of networks, or of a system with all the addresses that it has at any time: one of the two. */
const proposed = {
  name: Name,
  kind: z.enum(EXEMPTION_KINDS),
  networks: z.array(NetworkText).max(EXEMPT_NETWORKS_MAX),
  systemId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  from: Instant,
  until: Instant.nullable(),
};
export const ExemptionContent = z.strictObject(proposed);
export type ExemptionContent = z.infer<typeof ExemptionContent>;

export const EXEMPTION_STATES = ['proposed', 'granted', 'refused', 'withdrawn'] as const;

/** A person, and whose deputy they were: neither may take the other step. */
const Hands = z.array(Id).max(2);

export const Exemption = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...proposed,
  state: z.enum(EXEMPTION_STATES),
  /** Null once erased. */
  reason: Note.nullable(),
  proposedBy: Hands,
  proposedAt: Instant,
  decidedBy: Hands,
  decidedAt: Instant.nullable(),
  withdrawnAt: Instant.nullable(),
});
export type Exemption = z.infer<typeof Exemption>;

const Reason = z.strictObject({ reason: Note });

export const exemptionEvents = {
  'exemption.proposed': {
    data: z.strictObject({ ...proposed, hands: Hands }),
    personal: Reason,
  },
  'exemption.granted': { data: z.strictObject({ hands: Hands }) },
  'exemption.refused': { data: z.strictObject({ hands: Hands }), personal: Reason },
  'exemption.withdrawn': { data: z.strictObject({}), personal: Reason },
} as const satisfies EventTypes;
