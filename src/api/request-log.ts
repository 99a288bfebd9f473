/**
 * The log of requests and faults: one line of JSON each. It never holds what was sent or answered, no header, no address
 * and no query: only which route, by whom (an id), how it ended and how long it took.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import { isoFrom } from '#base/clock.ts';

/** For what is logged in spite of that: by these names nothing is written. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'code',
  'email',
  'phone',
  'address',
  'body',
];

export function requestLog(to: DestinationStream, level: string = 'info'): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${isoFrom(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[withheld]' },
      serializers: { err: tellError, req: () => undefined, res: () => undefined },
    },
    to,
  );
}

const DatabaseFault = z.object({
  severity: z.string(),
  code: z.string(),
  table: z.string().optional(),
  constraint: z.string().optional(),
  column: z.string().optional(),
});

interface ToldError {
  readonly name: string;
  readonly message?: string;
  readonly stack?: string;
  readonly sqlstate?: string;
  readonly table?: string | undefined;
  readonly constraint?: string | undefined;
  readonly cause?: ToldError;
}

/** Causes within causes: deeper ones add nothing. */
export const CAUSES_MAX = 3;

/** What a database says of a fault quotes values; of those errors only codes, names and places are told. */
function tellError(error: unknown, depth = 0): ToldError {
  if (!(error instanceof Error)) return { name: typeof error };
  const { name, message, stack = '' } = error;
  const cause: { cause?: ToldError } =
    error.cause === undefined || depth >= CAUSES_MAX
      ? {}
      : { cause: tellError(error.cause, depth + 1) };
  const fault = DatabaseFault.safeParse(error);
  if (!fault.success) return { name, message, stack, ...cause };
  const { code: sqlstate, table, constraint } = fault.data;
  const places = stack.slice(stack.indexOf('\n    at ') + 1);
  return { name, sqlstate, table, constraint, stack: places, ...cause };
}
