/**
 * Systems: what a measure falls on. Not an address and not a person, but the information system that the notice of
 * 2021 speaks of (governance.md §2.1); its addresses are bindings, valid for a time.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Contact, Contacts } from './contact.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Handles } from './handle.ts';
import { line, Name, Note } from './text.ts';

/** Why losing the network here harms people (governance.md §6.7); such a system is never held without an override. */
export const CRITICAL_KINDS = [
  'hospital',
  'emergency',
  'power',
  'water',
  'heating',
  'transport',
  'elections',
  'communications',
  'public-safety',
  'other',
] as const;
export const CriticalKind = z.enum(CRITICAL_KINDS);

/** What kind of machine it is, for the watts that mining on it is reckoned to take. */
export const HARDWARE_CLASSES = [
  'unknown',
  'workstation',
  'server',
  'gpu-server',
  'cluster',
  'asic',
  'virtual',
  'network-device',
  'embedded',
] as const;
export const HardwareClass = z.enum(HARDWARE_CLASSES);

/** The unit's own key for the system, as its ledger and imports name it. Unique over the installation. */
export const SystemCode = z.string().regex(/^[A-Za-z0-9._/-]{1,60}$/, 'letters, digits, . _ / -');

/** An account of an electricity supplier; the surcharge of Sichuan's notice 186 (2022) falls on it. */
const Account = line(60);
export const ACCOUNTS_MAX = 16;

const described = {
  name: Name,
  code: SystemCode.nullable(),
  unitId: Id,
  jurisdiction: JurisdictionPath,
  sector: Sector,
  /** Null: not critical. */
  critical: CriticalKind.nullable(),
  hardwareClass: HardwareClass,
  electricityAccounts: z.array(Account).max(ACCOUNTS_MAX),
};
export const SystemContent = z.strictObject(described);
export type SystemContent = z.infer<typeof SystemContent>;

/** Research that is filed with the cyberspace office (备案) may mine as far as the filing says. */
export const FiledResearch = z.strictObject({
  reference: line(120),
  from: Instant,
  until: Instant.nullable(),
});
export type FiledResearch = z.infer<typeof FiledResearch>;

export const System = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...described,
  filedResearch: FiledResearch.nullable(),
  /** Null once erased, or never told. */
  leader: Contact.nullable(),
  responsible: Contact.nullable(),
  technical: Contact.nullable(),
  handles: Handles,
  registeredAt: Instant,
  retiredAt: Instant.nullable(),
});
export type System = z.infer<typeof System>;

export const systemEvents = {
  'system.registered': { data: SystemContent },
  'system.changed': { data: SystemContent },
  'system.contacts-set': { data: z.strictObject({}), personal: Contacts },
  'system.handles-set': {
    data: z.strictObject({ count: z.int().nonnegative() }),
    personal: z.strictObject({ handles: Handles }),
  },
  'system.research-filed': { data: FiledResearch },
  'system.research-withdrawn': { data: z.strictObject({}) },
  'system.retired': { data: z.strictObject({}), personal: z.strictObject({ reason: Note }) },
  'system.restored': { data: z.strictObject({}) },
} as const satisfies EventTypes;
