/**
 * STIX patterns (STIX 2.1 §9) as far as somebody who looks for addresses needs them: the whole grammar is read, and told as
 * the comparisons that it holds, each with whether it must hold or must not. Time qualifiers are read and passed over.
 *
 *     pattern     = observation { (FOLLOWEDBY | OR | AND) observation }
 *     observation = ( '[' comparisons ']' | '(' pattern ')' ) { WITHIN n SECONDS | REPEATS n TIMES | START t STOP t }
 *     comparisons = comparison { (AND | OR) comparison } | '(' comparisons ')'
 *     comparison  = path [NOT] (= | != | < | <= | > | >= | IN | LIKE | MATCHES | ISSUBSET | ISSUPERSET) literal | [NOT] EXISTS path
 */

/** Characters of one pattern; lists of a thousand addresses are sent as a thousand indicators. */
export const PATTERN_CHARS_MAX = 16_384;
/** Parentheses within parentheses. */
export const PATTERN_DEPTH_MAX = 32;

export interface Comparison {
  /** `ipv4-addr:value`, `network-traffic:src_ref.value`. */
  readonly path: string;
  readonly operator: string;
  /** Texts, numbers and truth values as text. */
  readonly values: readonly string[];
  /** NOT, or `!=`. */
  readonly isNegated: boolean;
}

/** Null: it is no pattern, or beyond the limits. */
export function readPattern(text: string): readonly Comparison[] | null {
  if (text.length > PATTERN_CHARS_MAX) return null;
  const tokens = tokensOf(text);
  if (tokens === null || tokens.length === 0) return null;
  const reader = new Reader(tokens);
  return reader.pattern(0) && reader.isAtEnd ? reader.found : null;
}

type Token =
  | { readonly kind: 'word' | 'sign' | 'path'; readonly text: string }
  | { readonly kind: 'text' | 'number'; readonly text: string };

const SPACE = /\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*/y;
/** §9.8; a literal is prefixed by what it is: `h'…'`, `b'…'`, `t'…'`. */
const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /[hbt]?'(?:[^'\\]|\\['\\])*'/y],
  [
    'path',
    /[a-z][a-z0-9-]*:[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\.'(?:[^'\\]|\\['\\])*'|\[(?:\d+|\*)\])*(?:'[^']*')?/y,
  ],
  ['number', /[+-]?\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z]+/y],
  ['sign', /==?|!=|<>|<=|>=|[<>()[\],]/y],
];

function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space.length;
      continue;
    }
    let found: Token | null = null;
    for (const [kind, pattern] of TOKENS) {
      const taken = match(pattern);
      if (taken === null) continue;
      found = { kind, text: taken };
      break;
    }
    if (found === null) return null;
    tokens.push(found);
    at += found.text.length;
  }
  return tokens;
}

const SIGNS = new Set(['=', '==', '!=', '<>', '<', '<=', '>', '>=']);
const WORDS = new Set(['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET']);

class Reader {
  readonly found: Comparison[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** Takes the sign or word, if it is next. Words are written in capitals (§9.2). */
  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'text' || token.text !== text) return false;
    this.#at++;
    return true;
  }

  #takeOf(kind: Token['kind']): string | null {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return null;
    this.#at++;
    return token.text;
  }

  pattern(depth: number): boolean {
    if (depth > PATTERN_DEPTH_MAX) return false;
    do {
      if (!this.#observation(depth)) return false;
    } while (this.#take('FOLLOWEDBY') || this.#take('OR') || this.#take('AND'));
    return true;
  }

  #observation(depth: number): boolean {
    if (this.#take('[')) {
      if (!this.#comparisons(depth) || !this.#take(']')) return false;
    } else if (!this.#take('(') || !this.pattern(depth + 1) || !this.#take(')')) return false;
    return this.#qualifiers();
  }

  #qualifiers(): boolean {
    for (;;) {
      if (this.#take('WITHIN')) {
        if (this.#takeOf('number') === null || !this.#take('SECONDS')) return false;
      } else if (this.#take('REPEATS')) {
        if (this.#takeOf('number') === null || !this.#take('TIMES')) return false;
      } else if (this.#take('START')) {
        if (this.#takeOf('text') === null || !this.#take('STOP')) return false;
        if (this.#takeOf('text') === null) return false;
      } else return true;
    }
  }

  #comparisons(depth: number): boolean {
    if (depth > PATTERN_DEPTH_MAX) return false;
    do {
      const isInner = this.#take('(');
      if (isInner && (!this.#comparisons(depth + 1) || !this.#take(')'))) return false;
      if (!isInner && !this.#comparison()) return false;
    } while (this.#take('AND') || this.#take('OR'));
    return true;
  }

  #comparison(): boolean {
    const isBefore = this.#take('NOT');
    if (this.#take('EXISTS')) {
      const path = this.#takeOf('path');
      if (path === null) return false;
      this.found.push({ path, operator: 'EXISTS', values: [], isNegated: isBefore });
      return true;
    }
    const path = this.#takeOf('path');
    if (path === null) return false;
    const isNot = this.#take('NOT') || isBefore;
    const operator = this.#operator();
    if (operator === null) return false;
    const values = operator === 'IN' ? this.#set() : this.#literal();
    if (values === null) return false;
    const isNegated = isNot !== (operator === '!=' || operator === '<>');
    this.found.push({ path, operator, values, isNegated });
    return true;
  }

  #operator(): string | null {
    const token = this.#tokens[this.#at];
    if (token === undefined) return null;
    const isKnown =
      (token.kind === 'sign' && SIGNS.has(token.text)) ||
      (token.kind === 'word' && (WORDS.has(token.text) || token.text === 'IN'));
    if (!isKnown) return null;
    this.#at++;
    return token.text === '==' ? '=' : token.text;
  }

  #set(): readonly string[] | null {
    if (!this.#take('(')) return null;
    const values: string[] = [];
    do {
      const [value] = this.#literal() ?? [];
      if (value === undefined) return null;
      values.push(value);
    } while (this.#take(','));
    return this.#take(')') ? values : null;
  }

  #literal(): readonly string[] | null {
    if (this.#take('true')) return ['true'];
    if (this.#take('false')) return ['false'];
    const text = this.#takeOf('text') ?? this.#takeOf('number');
    if (text === null) return null;
    const quote = text.indexOf("'");
    if (quote < 0) return [text];
    return [text.slice(quote + 1, -1).replaceAll(/\\(['\\])/g, '$1')];
  }
}
