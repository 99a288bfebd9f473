/** The grammar under dhcpd.leases(5): words and strings, ended by `;`, `{` or `}`; `#` begins a comment. */

export interface Statement {
  readonly words: readonly string[];
  readonly end: ';' | '{' | '}' | 'eof';
  /** Line on which its first word, or its end, stands. */
  readonly line: number;
}

/** A statement of a lease has fewer than ten words; further ones are dropped. */
export const WORDS_MAX = 64;
/** The longest strings are agent options of 255 bytes, each written with up to four characters. */
export const WORD_CHARS_MAX = 1100;

export function* dhcpdStatements(text: string): Generator<Statement> {
  let words: string[] = [];
  let begun = 0;
  let line = 1;
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    if (char === '\n') line++;
    if (isSpace(char) || char === '#') {
      at = char === '#' ? lineEnd(text, at) : at + 1;
    } else if (isEnd(char)) {
      yield { words, end: char, line: words.length === 0 ? line : begun };
      words = [];
      at++;
    } else {
      if (words.length === 0) begun = line;
      const word = wordAt(text, at);
      if (words.length < WORDS_MAX) words.push(word.value);
      at = word.next;
    }
  }
  if (words.length > 0) yield { words, end: 'eof', line: begun };
}

function isEnd(char: string): char is ';' | '{' | '}' {
  return char === ';' || char === '{' || char === '}';
}

interface Word {
  readonly value: string;
  readonly next: number;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

function bareAt(text: string, from: number): Word {
  let next = from;
  while (next < text.length && !isWordEnd(text[next] ?? '')) next++;
  return { value: text.slice(from, Math.min(next, from + WORD_CHARS_MAX)), next };
}

/** A byte order mark is space, too. */
function isSpace(char: string): boolean {
  return char <= ' ' || char === '\ufeff';
}

function wordAt(text: string, from: number): Word {
  return text[from] === '"' ? stringAt(text, from) : bareAt(text, from);
}

function isWordEnd(char: string): boolean {
  return isSpace(char) || isEnd(char) || char === '"' || char === '#';
}

/** Characters 0–255 stand for bytes. A string ends with its line: dhcpd writes line ends as `\n`. */
function stringAt(text: string, from: number): Word {
  let value = '';
  let next = from + 1;
  while (next < text.length && text[next] !== '"' && text[next] !== '\n') {
    const escaped = text[next] === '\\' ? escapeAt(text, next) : { value: text[next], length: 1 };
    if (value.length < WORD_CHARS_MAX) value += escaped.value;
    next += escaped.length;
  }
  return { value, next: text[next] === '"' ? next + 1 : next };
}

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b' };

function escapeAt(text: string, at: number): { readonly value: string; readonly length: number } {
  const octal = /^[0-3]?[0-7]{1,2}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) {
    return { value: String.fromCharCode(Number.parseInt(octal, 8)), length: 1 + octal.length };
  }
  const hex = /^x([0-9a-f]{1,2})/i.exec(text.slice(at + 1, at + 4));
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? '0', 16);
    return { value: String.fromCharCode(code), length: 1 + hex[0].length };
  }
  const next = text[at + 1] ?? '';
  // A backslash at the end of a line escapes nothing: the line end must stay to be seen.
  if (next === '\n' || next === '') return { value: '', length: 1 };
  return { value: NAMED[next] ?? next, length: 2 };
}
