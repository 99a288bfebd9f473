/** Jurisdictions: the nodes of the one tree under which agencies, units and grants stand. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Name } from './text.ts';

/** From the top down; a node stands below one of a higher level. The last two serve universities, carriers, companies. */
export const LEVELS = [
  'country',
  'province',
  'city',
  'county',
  'township',
  'organisation',
  'site',
] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

const described = {
  nameEn: Name,
  nameZh: Name,
  level: Level,
  /** The business calendar; null: that of the node above. */
  calendarId: Id.nullable(),
};
export const JurisdictionContent = z.strictObject(described);
export type JurisdictionContent = z.infer<typeof JurisdictionContent>;

/** The path is what grants, cases and clocks name; it never changes and is never given again. */
export const Jurisdiction = z.strictObject({
  id: Id,
  version: z.int().positive(),
  path: JurisdictionPath,
  ...described,
  openedAt: Instant,
  closedAt: Instant.nullable(),
});
export type Jurisdiction = z.infer<typeof Jurisdiction>;

export const jurisdictionEvents = {
  'jurisdiction.opened': { data: z.strictObject({ path: JurisdictionPath, ...described }) },
  'jurisdiction.changed': { data: JurisdictionContent },
  'jurisdiction.closed': { data: z.strictObject({}) },
  'jurisdiction.reopened': { data: z.strictObject({}) },
} as const satisfies EventTypes;
