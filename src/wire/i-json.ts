/**
 * I-JSON (RFC 7493) from a machine that is told what to do, or tells: one value in UTF-8. What two readers could take
 * differently is refused: a name twice in one object (§2.3), half a surrogate pair (§2.1), a byte order mark.
 */

/** Containers inside each other; nothing that is exchanged goes beyond eight. */
export const I_JSON_DEPTH_MAX = 32;

export type IJsonRefusal = 'not-utf8' | 'not-json' | 'repeated-name' | 'half-a-pair' | 'too-deep';

export type IJson =
  | { readonly value: unknown; readonly refusal: null }
  | { readonly refusal: IJsonRefusal };

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function parseIJson(bytes: Uint8Array): IJson {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return { refusal: 'not-utf8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refusal: 'not-json' };
  }
  const refusal = refusalOf(text);
  return refusal === null ? { value, refusal } : { refusal };
}

/** A string with the colon behind it, or a bracket: all that says where names are. The text is JSON. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/gs;

function refusalOf(text: string): IJsonRefusal | null {
  /** The names of each object that is open; null for an array. */
  const open: (Set<string> | null)[] = [];
  for (const [token, colon = ''] of text.matchAll(TOKEN)) {
    if (isBracket(token)) turn(open, token);
    else {
      const names = colon === '' ? null : (open.at(-1) ?? null);
      const refusal = stringRefusal(token.slice(0, token.length - colon.length), names);
      if (refusal !== null) return refusal;
    }
    if (open.length > I_JSON_DEPTH_MAX) return 'too-deep';
  }
  return null;
}

const isBracket = (token: string): boolean => token.length === 1;

function turn(open: (Set<string> | null)[], bracket: string): void {
  if (bracket === '}' || bracket === ']') open.pop();
  else open.push(bracket === '{' ? new Set() : null);
}

/** `names`: those before it in its object, where it is a name; null for text. */
function stringRefusal(written: string, names: Set<string> | null): IJsonRefusal | null {
  // Only an escape makes another text, or half a pair, of what is written.
  const string: unknown = written.includes('\\') ? JSON.parse(written) : written.slice(1, -1);
  if (typeof string !== 'string' || !string.isWellFormed()) return 'half-a-pair';
  if (names?.has(string) === true) return 'repeated-name';
  names?.add(string);
  return null;
}
