/** What the public log holds of an event: enough to follow the work, nothing about a person. */
import { z } from 'zod';

/** Lowercase hex of a SHA-256 hash. */
export const HexHash = z.string().regex(/^[0-9a-f]{64}$/, '64 hex digits in lower case');

/** Time in UTC with milliseconds, as every event has it. */
const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'a time in UTC');

/** A name, kind or id; far longer than any of ours, and short enough that a leaf fits its 65,535 bytes. */
const Token = z.string().min(1).max(256);

export const LogLeaf = z.strictObject({
  v: z.literal(1),
  /** Position in the log, from 0 without gaps. */
  seq: z.number().int().nonnegative(),
  type: Token,
  stream: z.strictObject({ kind: Token, id: Token }),
  /** Of the stream after this event, from 1 without gaps. */
  version: z.number().int().positive(),
  /** In which role the actor decided; null: the system itself, or nobody with a role. */
  role: Token.nullable(),
  jurisdiction: Token.nullable(),
  at: Instant,
  /** Salted hash of the event's content. */
  payload: HexHash,
});
export type LogLeaf = z.infer<typeof LogLeaf>;
