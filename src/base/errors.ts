/**
 * The closed table of operating errors: the world is wrong, not the input and not us.
 * `exit` is the exit status of a command that ends with it (0 read whole, 1 findings, 2 bad usage, 3 input unreadable).
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
} as const;

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
