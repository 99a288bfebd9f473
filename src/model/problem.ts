/** What the office answers when it does not do what it was asked (RFC 9457). */
import { z } from 'zod';

/** What is wrong with one field: `body.name`, `query.limit`. */
export const FieldError = z.strictObject({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z.strictObject({
  /** `urn:minewatch:error:<code>`, the codes of the error table. */
  type: z.string(),
  /** The same for every problem of this type. */
  title: z.string(),
  status: z.int(),
  /** What it is this time; absent where we are at fault, since that is told to nobody but the log. */
  detail: z.string().optional(),
  /** Only of `invalid`. */
  errors: z.array(FieldError).optional(),
  /** Names the request in the office's log; also the header X-Request-Id. */
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** The type of a fault of ours, which is no operating error. */
export const FAULT = 'fault';
