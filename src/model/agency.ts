/** Agencies: the authorities that work together on cases (governance.md §2.1 names those of Hebei's notice). */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Email, line, Name, Phone } from './text.ts';

export const AGENCY_KINDS = [
  'cyberspace-office',
  'education',
  'public-security',
  'finance-regulator',
  'central-bank',
  'communications-administration',
  'cert',
  'development-reform',
  'energy',
  'price',
  'discipline-inspection',
  /** Of an organisation that supervises itself: a university's network centre, a company's security office. */
  'own-office',
  'other',
] as const;
export const AgencyKind = z.enum(AGENCY_KINDS);

/** Its mailbox, telephone and address are those of the office, printed on notices: not of a person. */
const described = {
  nameEn: Name,
  nameZh: Name,
  kind: AgencyKind,
  email: Email.nullable(),
  phone: Phone.nullable(),
  address: line(400).nullable(),
};

export const AgencyContent = z.strictObject(described);
export type AgencyContent = z.infer<typeof AgencyContent>;

export const Agency = z.strictObject({
  id: Id,
  version: z.int().positive(),
  jurisdiction: JurisdictionPath,
  ...described,
  openedAt: Instant,
  closedAt: Instant.nullable(),
});
export type Agency = z.infer<typeof Agency>;

export const agencyEvents = {
  'agency.opened': { data: z.strictObject({ jurisdiction: JurisdictionPath, ...described }) },
  'agency.changed': { data: AgencyContent },
  'agency.closed': { data: z.strictObject({}) },
} as const satisfies EventTypes;
