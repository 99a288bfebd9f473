/** Errors as the problem documents of RFC 9457: what was refused is said, what broke is only logged. */
import { STATUS_CODES } from 'node:http';
import { ERRORS, OperatingError, systemCodeOf, type ErrorCode } from '#base/errors.ts';
import { FAULT, type FieldError, type Problem } from '#model/problem.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** A request of which some fields are wrong, and which. */
export class InvalidInput extends OperatingError {
  readonly errors: readonly FieldError[];
  constructor(errors: readonly FieldError[]) {
    const [first] = errors;
    super(
      'invalid',
      first === undefined ? ERRORS.invalid.means : `${first.path}: ${first.message}`,
    );
    this.errors = errors;
  }
}

/** The document, and whether the fault is ours and must be logged. */
export interface Told {
  readonly problem: Problem;
  readonly isFault: boolean;
  /** The code of the error table, or `fault`. */
  readonly code: string;
}

export function problemOf(error: unknown, requestId: string): Told {
  const known = error instanceof OperatingError ? error : operatingErrorOf(error);
  const status = known === null ? null : httpOf(known.code);
  // Errors of the command line have no status: that one of them comes here is a defect.
  if (known === null || status === null)
    return { problem: fault(requestId), isFault: true, code: FAULT };
  const problem: Problem = {
    type: `urn:minewatch:error:${known.code}`,
    title: ERRORS[known.code].means,
    status,
    detail: known.message,
    ...(known instanceof InvalidInput ? { errors: [...known.errors] } : {}),
    requestId,
  };
  return { problem, isFault: known.code === 'unavailable', code: known.code };
}

function fault(requestId: string): Problem {
  return {
    type: `urn:minewatch:error:${FAULT}`,
    title: 'Something broke on our side; nothing was changed',
    status: 500,
    requestId,
  };
}

function httpOf(code: ErrorCode): number | null {
  const entry = ERRORS[code];
  return 'http' in entry ? entry.http : null;
}

/** Codes of the errors of Fastify that requests can cause. */
const BY_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_BAD_URL: 'malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed',
  FST_ERR_ASYNC_CONSTRAINT: 'malformed',
  ECONNRESET: 'malformed',
};

/**
 * SQLSTATE classes of a server that is going, coming or not there (PostgreSQL, appendix A): connection exceptions,
 * operator intervention, insufficient resources; and the system's own names for the same.
 */
const GONE = /^(?:08...|57P..|53...|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOSPC)$/;

function operatingErrorOf(error: unknown): OperatingError | null {
  const code = systemCodeOf(error);
  const mapped = BY_FASTIFY[code];
  if (mapped !== undefined)
    return new OperatingError(mapped, ERRORS[mapped].means, { cause: error });
  if (!GONE.test(code)) return null;
  return new OperatingError('unavailable', 'The database does not answer', { cause: error });
}

/** For what never became a request: the bytes of a whole reply. */
export function rawProblem(code: ErrorCode, requestId: string): string {
  const { problem } = problemOf(new OperatingError(code, ERRORS[code].means), requestId);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
