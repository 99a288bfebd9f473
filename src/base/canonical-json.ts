/**
 * JSON as RFC 8785 (JCS) writes it: members sorted by UTF-16 code units, no space, numbers and strings as ECMAScript
 * prints them. The same value gives the same bytes everywhere, so it can be hashed and signed.
 */

/** Levels of nesting. Nothing of ours goes beyond ten; text from outside must not use up the stack. */
export const CANONICAL_DEPTH_MAX = 64;

/**
 * Throws where a value has no canonical form: undefined, functions, numbers that are not finite, strings with half a
 * surrogate pair (RFC 8785 §3.2.2.2 through RFC 7493), objects that are not plain, more than CANONICAL_DEPTH_MAX levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > CANONICAL_DEPTH_MAX) throw refusal(`more than ${CANONICAL_DEPTH_MAX} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refusal('a number that is not finite');
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${Array.from(value, (item) => write(item, depth + 1)).join()}]`;
  if (isPlain(value)) {
    // The default order of sort() is that of UTF-16 code units, as RFC 8785 §3.2.3 wants.
    const members = Object.keys(value)
      .sort()
      .map((name) => `${writeString(name)}:${write(value[name], depth + 1)}`);
    return `{${members.join()}}`;
  }
  throw refusal(typeof value === 'object' ? 'an object that is not plain' : typeof value);
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw refusal('a string with half a surrogate pair');
  return JSON.stringify(text);
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refusal(what: string): TypeError {
  return new TypeError(`No canonical JSON: ${what}`);
}
