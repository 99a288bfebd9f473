/**
 * HTML that escapes by construction: what is put into a template is text, unless it was made by a template itself. There is no
 * other way to markup, so nothing that somebody wrote can become any.
 */

/** What may stand in a template; null, undefined and false are nothing. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

export class Html {
  readonly #text: string;
  constructor(literals: readonly string[], parts: readonly Part[]) {
    this.#text = literals
      .map((literal, i) => (i === 0 ? literal : textOf(parts[i - 1]) + literal))
      .join('');
  }
  toString(): string {
    return this.#text;
  }
}

/** Attributes are always written in double quotes. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals, parts);
}

/** A heading of its place in the page, whatever part it stands in. */
export function heading(level: Level, text: Part): Html {
  return new Html([`<h${level}>`, `</h${level}>`], [text]);
}

export type Level = 2 | 3 | 4;

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(textOf).join('');
  return String(part).replaceAll(SPECIAL, (sign) => ESCAPES[sign] ?? '');
}

/** Also controls that HTML forbids as characters (HTML Standard §13.1.4); they become nothing. */
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
const SPECIAL = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
