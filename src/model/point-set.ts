/** What an enforcement point was last told to hold: each change is an event, so that every hold leads back to the record. */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { ContentHash } from './order.ts';

const issued = {
  /** Grows by one each time. */
  generation: z.int().positive(),
  /** SHA-256 of the content: the point's signed lease names the same. */
  digest: ContentHash,
  holds: z.int().nonnegative(),
  shadows: z.int().nonnegative(),
  /** Orders of which the point has yet to say that they are gone. */
  gone: z.int().nonnegative(),
};

export const PointSet = z.strictObject({
  /** The point's. */
  id: Id,
  version: z.int().positive(),
  jurisdiction: JurisdictionPath,
  ...issued,
  issuedAt: Instant,
});
export type PointSet = z.infer<typeof PointSet>;

export const setEvents = {
  'set.issued': { data: z.strictObject({ ...issued, jurisdiction: JurisdictionPath }) },
} as const satisfies EventTypes;
