/** Grants: one role of one person over one node of the tree, for a time. */
import { z } from 'zod';
import { JurisdictionPath, RoleSchema, Sector } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';

const granted = {
  personId: Id,
  role: RoleSchema,
  /** For whom they act; null for a liaison, who acts for a unit. */
  agencyId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  /** Only that sector; null: all. */
  sector: Sector.nullable(),
  from: Instant,
  /** Null: until it is ended. */
  until: Instant.nullable(),
};

export const GrantContent = z.strictObject(granted);
export type GrantContent = z.infer<typeof GrantContent>;

/** In force from `from` (inclusive) to `until` and `endedAt` (exclusive). */
export const Grant = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...granted,
  madeAt: Instant,
  /** Null: the set-up. */
  madeById: Id.nullable(),
  endedAt: Instant.nullable(),
  endedById: Id.nullable(),
});
export type Grant = z.infer<typeof Grant>;

export const grantEvents = {
  'grant.made': { data: GrantContent },
  'grant.ended': { data: z.strictObject({}) },
} as const satisfies EventTypes;
