/**
 * The closed table of operating errors: the world is wrong, not the input and not us.
 * `exit` is the exit status of a command that ends with it (0 read whole, 1 findings, 2 bad usage, 3 input unreadable);
 * `http` is the status of a reply of the office (RFC 9457 problem documents carry the code as their type).
 */
export const ERRORS = {
  usage: {
    exit: 2,
    means: 'The command line or configuration asks for something that does not exist',
  },
  unreadable: { exit: 3, means: 'A file, folder or stream could not be opened or read' },
  damaged: {
    exit: 3,
    means: 'The input is not what it claims to be; what could be read was reported',
  },
  'no-permission': {
    exit: 3,
    means: 'The operating system refused; the message names the capability',
  },
  'no-interface': { exit: 3, means: 'The network interface does not exist' },
  unsupported: { exit: 3, means: 'This machine lacks something that the command needs' },
  unreachable: {
    exit: 3,
    means: 'The other end of a connection did not answer, or is not what it must be',
  },
  'list-refused': { exit: 3, means: 'An indicator list could not be fetched or understood' },
  malformed: { exit: 2, http: 400, means: 'The request could not be read' },
  unauthenticated: { exit: 3, http: 401, means: 'Nobody is signed in, or the token is not known' },
  'step-up-needed': {
    exit: 3,
    http: 401,
    means: 'This needs a fresh proof of who you are: sign in again with your second factor',
  },
  forbidden: { exit: 3, http: 403, means: 'Your roles do not reach this' },
  'conflict-of-interest': {
    exit: 3,
    http: 403,
    means: 'Another person must do this: nobody decides on what is their own',
  },
  'not-found': { exit: 3, http: 404, means: 'There is no such thing, or it is not yours to see' },
  'wrong-method': { exit: 3, http: 405, means: 'This path does not answer this method' },
  conflict: { exit: 3, http: 409, means: 'Somebody else was faster, or it exists already' },
  'wrong-state': { exit: 3, http: 409, means: 'This step is not possible in the present state' },
  exempt: { exit: 3, http: 409, means: 'It touches an exemption or a shared address' },
  'over-budget': { exit: 3, http: 409, means: 'It reaches further than one order may' },
  stale: { exit: 3, http: 412, means: 'It has changed since you read it: read it again' },
  'too-large': { exit: 3, http: 413, means: 'The request is larger than its limit' },
  'unsupported-media': { exit: 3, http: 415, means: 'The request has another form than asked for' },
  invalid: { exit: 2, http: 422, means: 'A field is missing, unknown or out of its range' },
  'too-many': { exit: 3, http: 429, means: 'Too many requests: wait and try again' },
  unavailable: { exit: 3, http: 503, means: 'A part that is needed does not answer' },
} as const satisfies Record<
  string,
  { readonly exit: number; readonly http?: number; readonly means: string }
>;

export type ErrorCode = keyof typeof ERRORS;

export class OperatingError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatingError';
    this.code = code;
  }
}

/** What went wrong, in the words of whoever threw it. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's own name of a failed call (ENOENT, EACCES …), or ''. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
