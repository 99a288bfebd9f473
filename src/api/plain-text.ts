/** Strings that no field of ours means: they are refused before any schema sees them. */
import type { FieldError } from '#model/problem.ts';

/** Levels of a body. Ours go to ten; the walk below must not use up the stack. */
export const BODY_DEPTH_MAX = 32;

/** Controls; PostgreSQL's text takes no NUL at all. */
const CONTROL_OR_LINE_END = /\p{Cc}/u;
/** Those other than tab and line ends. */
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

/**
 * What is wrong with the strings (and names) inside a value: control characters, half surrogate pairs, too many levels.
 * `lines`: whether tabs and line ends are fine, as in bodies.
 */
export function textErrors(value: unknown, path: string, lines: boolean): readonly FieldError[] {
  const errors: FieldError[] = [];
  walk(value, path, lines ? CONTROL : CONTROL_OR_LINE_END, 0, errors);
  return errors;
}

/** Told at once; the rest would say the same. */
export const ERRORS_TOLD_MAX = 20;

function walk(
  value: unknown,
  path: string,
  refused: RegExp,
  depth: number,
  errors: FieldError[],
): void {
  if (errors.length >= ERRORS_TOLD_MAX) return;
  if (typeof value === 'string') {
    const message = wrongIn(value, refused);
    if (message !== null) errors.push({ path, message });
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= BODY_DEPTH_MAX) {
      errors.push({ path, message: `more than ${BODY_DEPTH_MAX} levels` });
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      const message = wrongIn(name, CONTROL_OR_LINE_END);
      if (message !== null) errors.push({ path, message: `a name with ${message}` });
      else walk(inner, `${path}.${name}`, refused, depth + 1, errors);
    }
  }
}

function wrongIn(text: string, refused: RegExp): string | null {
  if (refused.test(text)) return 'control characters';
  return text.isWellFormed() ? null : 'half a surrogate pair';
}
