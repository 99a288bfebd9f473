import { z } from 'zod';
import { Id, Instant, STREAM_KINDS } from '../event.ts';
import { page, PAGE_ROWS_MAX, route } from '../route.ts';

/** An event as it stands in the record. `data` is never personal. */
export const RecordedEvent = z.strictObject({
  seq: z.number().int().nonnegative(),
  kind: z.enum(STREAM_KINDS),
  id: Id,
  version: z.number().int().positive(),
  type: z.string(),
  at: Instant,
  actor: z.strictObject({ kind: z.string(), id: Id.nullable() }),
  role: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  data: z.unknown(),
  /** `none`: there never was any. `erased`: there is no key any more. */
  personal: z.enum(['none', 'sealed', 'erased']),
});

const BySeq = z.strictObject({ seq: z.coerce.number().int().min(0) });

export const recordRoutes = {
  list: route({
    name: 'record.list',
    method: 'GET',
    path: '/api/v1/record',
    summary: 'Read the record of what was done, newest first',
    who: 'staff',
    verb: 'record.read',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(50),
      after: z.coerce.number().int().min(0).optional(),
      kind: z.enum(STREAM_KINDS).optional(),
      /** Of one thing only. */
      id: Id.optional(),
      actor: Id.optional(),
      /** What was done at this time and before. */
      until: Instant.optional(),
    }),
    reply: page(RecordedEvent),
  }),
  read: route({
    name: 'record.read',
    method: 'GET',
    path: '/api/v1/record/:seq',
    summary: 'Read one event with its personal data, as far as they were not erased',
    who: 'staff',
    verb: 'record.read',
    personal: true,
    params: BySeq,
    reply: RecordedEvent.extend({ opened: z.unknown() }),
  }),
};
