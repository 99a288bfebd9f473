/** The short way for a whole message on one line: JSON.parse where it gives what the state machine would. */
import { CLOSE_OBJECT } from './json-byte.ts';
import { JSON_LIMITS, type JsonObject, type JsonValue } from './json-limits.ts';

/** Shorter than every limit on bytes and on nodes, so that the other limits alone are to be checked. */
export const PLAIN_BYTES_MAX = 4_096;

/** No escapes, no bytes outside printable ASCII, no numbers of more than JSON_LIMITS.numberBytes. */
const UNUSUAL = /[^ -[\]-~]|[[:, ][-+.0-9A-Za-z]{41}/;

const decoder = new TextDecoder('utf-8');

/** The object in `bytes[start, end)`, or null: not one object, not plain, or beyond a limit. */
export function parsePlain(bytes: Uint8Array, start: number, end: number): JsonObject | null {
  if (bytes[end - 1] !== CLOSE_OBJECT) return null;
  const text = decoder.decode(bytes.subarray(start, end));
  if (UNUSUAL.test(text) || !hasFewMembers(text)) return null;
  try {
    const value: JsonObject = JSON.parse(text);
    return isWithinLimits(value, 1) ? value : null;
  } catch {
    return null;
  }
}

/** Members whose name is repeated count too, and JSON.parse hides them; so colons are counted. */
function hasFewMembers(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    if (++count > JSON_LIMITS.members) return false;
  }
  return true;
}

function isWithinLimits(part: JsonValue | undefined, depth: number): boolean {
  if (typeof part !== 'object' || part === null) return true;
  if (depth > JSON_LIMITS.depth) return false;
  if (Array.isArray(part)) {
    return (
      part.length <= JSON_LIMITS.elements && part.every((one) => isWithinLimits(one, depth + 1))
    );
  }
  for (const name in part) {
    if (name.length > JSON_LIMITS.nameBytes || name === '__proto__') return false;
    if (!isWithinLimits(part[name], depth + 1)) return false;
  }
  return true;
}
