/**
 * The simple part of STIX patterning (STIX 2.1 §9): comparisons by `=` and `IN`, joined by OR, and by AND where it
 * joins one address with its port. Everything else (NOT, LIKE, MATCHES, FOLLOWEDBY, qualifiers …) says more than a
 * list can, and is refused whole rather than half understood.
 */
export interface StixTarget {
  readonly value: string;
  readonly port: string;
}

/** Terms of one pattern: longer ones are generated and would multiply when AND meets OR. */
export const TERMS_MAX = 10_000;

/** Null: not simple. */
export function readStixPattern(pattern: string): readonly StixTarget[] | null {
  const tokens = tokenize(pattern);
  if (tokens === null) return null;
  const reader = new PatternReader(tokens);
  const cases = reader.pattern();
  if (cases === null || !reader.isAtEnd) return null;
  const targets: StixTarget[] = [];
  for (const terms of cases) {
    const target = targetOf(terms);
    if (target === null) return null;
    targets.push(target);
  }
  return targets;
}

interface Term {
  readonly path: string;
  readonly value: string;
}
/** Terms that must hold together. */
type Case = readonly Term[];

/** Text, number, sign, or word; a word with a colon is a path and may hold quoted keys and list positions. */
const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d+)|(!=|<=|>=|[=<>()[\],])|([A-Za-z][\w-]*(?::[\w-](?:[\w.-]|'[^']*'|\[(?:\*|\d+)\])*)?))/y;

function tokenize(pattern: string): readonly string[] | null {
  const tokens: string[] = [];
  const text = pattern.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null || tokens.length >= TERMS_MAX * 4) return null;
    tokens.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return tokens;
}

class PatternReader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** `[…] OR […] …`; parentheses may stand around observations. */
  pattern(): readonly Case[] | null {
    return this.#either(() => {
      if (this.#take('(')) return this.#inside(() => this.pattern(), ')');
      return this.#take('[') ? this.#inside(() => this.#comparisons(), ']') : null;
    });
  }

  #comparisons(): readonly Case[] | null {
    return this.#either(() => this.#all());
  }

  #either(one: () => readonly Case[] | null): readonly Case[] | null {
    const cases: Case[] = [];
    do {
      const more = one();
      if (more === null || cases.length + more.length > TERMS_MAX) return null;
      cases.push(...more);
    } while (this.#take('OR'));
    return cases;
  }

  /** AND multiplies its sides: (a OR b) AND c is a∧c or b∧c. */
  #all(): readonly Case[] | null {
    let cases: readonly Case[] = [[]];
    do {
      const right = this.#take('(') ? this.#inside(() => this.#comparisons(), ')') : this.#term();
      if (right === null || cases.length * right.length > TERMS_MAX) return null;
      cases = cases.flatMap((left) => right.map((terms) => [...left, ...terms]));
    } while (this.#take('AND'));
    return cases;
  }

  #term(): readonly Case[] | null {
    const path = this.#next();
    if (!path.includes(':') || path.startsWith("'")) return null;
    if (this.#take('=')) {
      const value = literal(this.#next());
      return value === null ? null : [[{ path, value }]];
    }
    return this.#take('IN') && this.#take('(') ? this.#inside(() => this.#set(path), ')') : null;
  }

  #set(path: string): readonly Case[] | null {
    const cases: Case[] = [];
    do {
      const value = literal(this.#next());
      if (value === null) return null;
      cases.push([{ path, value }]);
    } while (this.#take(','));
    return cases;
  }

  #inside(read: () => readonly Case[] | null, close: string): readonly Case[] | null {
    // Nobody nests deeper than a few; the bound keeps hostile patterns off the stack.
    if (++this.#depth > 32) return null;
    const cases = read();
    this.#depth--;
    return cases !== null && this.#take(close) ? cases : null;
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at]?.toUpperCase() !== token) return false;
    this.#at++;
    return true;
  }
}

function literal(token: string): string | null {
  if (/^\d+$/.test(token)) return token;
  return token.startsWith("'") ? token.slice(1, -1).replace(/\\(.)/g, '$1') : null;
}

const VALUE_PATHS: ReadonlySet<string> = new Set([
  'domain-name:value',
  'ipv4-addr:value',
  'ipv6-addr:value',
  'url:value',
  'network-traffic:dst_ref.value',
]);

/** One value, perhaps its port; the type of the reference and the protocol add nothing. */
function targetOf(terms: Case): StixTarget | null {
  let value: string | null = null;
  let port = '';
  for (const term of terms) {
    const path = term.path.replaceAll("'", '');
    if (VALUE_PATHS.has(path)) {
      if (value !== null) return null;
      value = term.value;
    } else if (path === 'network-traffic:dst_port') {
      port = term.value;
    } else if (!isSilent(path)) {
      return null;
    }
  }
  return value === null ? null : { value, port };
}

function isSilent(path: string): boolean {
  return path === 'network-traffic:dst_ref.type' || path.startsWith('network-traffic:protocols');
}
