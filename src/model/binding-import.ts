/** An import of address history: what is handed in, and what it changed or would change. */
import { z } from 'zod';
import { BINDING_ENDS, Origin } from './binding.ts';
import { CLAIM_REFUSAL_KINDS, EXCERPT_CHARS_MAX, IMPORT_FORMATS } from './claim.ts';
import { Id, Instant } from './event.ts';
import { NetworkText } from './network-text.ts';

/** UTF-16 units of one file, 8 Mi: about 25,000 leases. Longer logs come in parts, cut between records. */
export const IMPORT_CHARS_MAX = 8 * 1024 * 1024;
/** The same as JSON: every line end and tab takes two characters, and Chinese three bytes. */
export const IMPORT_BODY_BYTES_MAX = 3 * IMPORT_CHARS_MAX;
/** Records of one file, so that a report of every one of them can still be answered. */
export const IMPORT_ROWS_MAX = 50_000;
/** Changes of one import: they are one decision, and nobody else decides meanwhile (three seconds, embedded). */
export const IMPORT_CHANGES_MAX = 5_000;

export const ImportRequest = z.strictObject({
  format: z.enum(IMPORT_FORMATS),
  origin: Origin,
  /** Offset of times that do not say theirs: `+08:00`. Null: such times are rejected. */
  zone: z
    .string()
    .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, 'an offset such as +08:00')
    .nullable()
    .default(null),
  text: z.string().min(1).max(IMPORT_CHARS_MAX),
});
export type ImportRequest = z.infer<typeof ImportRequest>;

const Line = z.int().nonnegative();

export const ImportReport = z.strictObject({
  /** Null in a preview. */
  importId: Id.nullable(),
  counts: z.strictObject({
    added: z.int(),
    extended: z.int(),
    ended: z.int(),
    unchanged: z.int(),
    conflicts: z.int(),
    rejected: z.int(),
  }),
  changes: z.array(
    z.strictObject({
      line: Line,
      what: z.enum(['add', 'extend', 'end']),
      systemId: Id,
      network: NetworkText,
      from: Instant,
      until: Instant.nullable(),
      why: z.enum(BINDING_ENDS).nullable(),
    }),
  ),
  conflicts: z.array(
    z.strictObject({
      line: Line,
      network: NetworkText,
      systemId: Id,
      against: z.array(z.strictObject({ bindingId: Id.nullable(), systemId: Id })),
    }),
  ),
  rejected: z.array(
    z.strictObject({
      line: Line,
      reason: z.enum(CLAIM_REFUSAL_KINDS),
      text: z.string().max(EXCERPT_CHARS_MAX),
    }),
  ),
});
export type ImportReport = z.infer<typeof ImportReport>;
