import { messageOf, OperatingError } from '#base/errors.ts';

/** A refusal by its code; anything else in words. */
export function codeOf(error: unknown): string {
  return error instanceof OperatingError ? error.code : `failed: ${messageOf(error)}`;
}
