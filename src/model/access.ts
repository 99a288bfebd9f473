/** Who looked at personal data, and at what: one stream per person who looks. */
import { z } from 'zod';
import { Id, Instant, type EventTypes } from './event.ts';

/** What is kept of a look: which call, and what it was asked for. Never what it answered. */
const Look = z.strictObject({
  route: z.string().max(80),
  /** Ids in the path. */
  of: z.array(z.string().max(200)).max(8),
});

export const Access = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  looks: z.number().int().nonnegative(),
  lastAt: Instant,
});
export type Access = z.infer<typeof Access>;

export const accessEvents = {
  'access.looked': { data: Look },
} as const satisfies EventTypes;
