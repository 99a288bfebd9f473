/** Units: the organisations that are supervised and whose systems may be held. */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant } from './event.ts';
import type { EventTypes } from './event.ts';
import { Name } from './text.ts';

/** The office's own key for a unit, or the public registration number of an organisation: what imports name it by. */
export const UnitCode = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'letters, digits, . _ -');

const described = {
  name: Name,
  code: UnitCode.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector,
  /** The agency that supervises it. */
  agencyId: Id,
};

export const UnitContent = z.strictObject(described);
export type UnitContent = z.infer<typeof UnitContent>;

export const Unit = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...described,
  registeredAt: Instant,
  retiredAt: Instant.nullable(),
});
export type Unit = z.infer<typeof Unit>;

export const unitEvents = {
  'unit.registered': { data: UnitContent },
  'unit.changed': { data: UnitContent },
  'unit.retired': { data: z.strictObject({}) },
  'unit.restored': { data: z.strictObject({}) },
} as const satisfies EventTypes;
