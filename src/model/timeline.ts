/** What happened to a case and to all that belongs to it, in order, for people to read. */
import { z } from 'zod';
import { Id, Instant, STREAM_KINDS } from './event.ts';

/** A member of an event's data that can be read as it is; lists and records are read in the record itself. */
const Plain = z.union([z.string(), z.number(), z.boolean()]);

export const TimelineEntry = z.strictObject({
  /** Position in the record; ever greater. */
  seq: z.int().nonnegative(),
  at: Instant,
  /** What it happened to: the case, or a lead, order, notice, clock or piece of evidence of it. */
  kind: z.enum(STREAM_KINDS),
  id: Id,
  type: z.string(),
  /** Who did it; the id is null where a clock or a policy did, and for those outside of the office. */
  actor: z.strictObject({ kind: z.string(), id: Id.nullable() }),
  /** The role by which they might; null where none was needed, and for those outside of the office. */
  role: z.string().nullable(),
  /** One sentence. */
  says: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  facts: z.record(z.string(), Plain),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;
