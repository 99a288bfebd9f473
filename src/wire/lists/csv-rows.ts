/**
 * Rows of RFC 4180 text: quoted fields with doubled quotes and line ends inside. Written here because the package
 * that the commands use brings Node's types into code that has none.
 */
export interface CsvRow {
  readonly fields: readonly string[];
  /** Line on which the row begins, counted from 1. */
  readonly line: number;
}

/** A quoted field longer than this is an unclosed quote; it is cut there and reading goes on with the next line. */
export const FIELD_CHARS_MAX = 65_536;

/** Skips empty lines. Comments are rows like others: which sign begins one is not for this file to say. */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const fields: string[] = [];
    let more = true;
    while (more) {
      const field = text[at] === '"' ? quoted(text, at, delimiter) : bare(text, at, delimiter);
      fields.push(field.value);
      line += field.lines;
      at = field.end;
      more = text.startsWith(delimiter, at) && at < text.length;
      if (more) at += delimiter.length;
    }
    at = text.startsWith('\r\n', at) ? at + 2 : at + 1;
    line++;
    if (fields.length > 1 || fields[0] !== '') yield { fields, line: begun };
  }
}

/** The delimiter that cuts the first lines into the same number of fields, two or more; else a comma. */
export function delimiterOf(head: string): string {
  let best = ',';
  let most = 1;
  for (const delimiter of [',', ';', '\t', '|']) {
    const rows = [...csvRows(head, delimiter)].filter(
      (row) => row.fields[0]?.startsWith('#') !== true,
    );
    const widths = rows.slice(0, -1).map((row) => row.fields.length);
    const first = widths[0] ?? 1;
    if (first > most && widths.every((width) => width === first)) [best, most] = [delimiter, first];
  }
  return best;
}

interface Field {
  readonly value: string;
  readonly end: number;
  readonly lines: number;
}

function bare(text: string, from: number, delimiter: string): Field {
  let end = from;
  while (end < text.length && text[end] !== '\n' && !text.startsWith(delimiter, end)) end++;
  const stop = text[end] === '\n' && text[end - 1] === '\r' && end > from ? end - 1 : end;
  return { value: text.slice(from, stop).trim(), end: stop, lines: 0 };
}

function quoted(text: string, from: number, delimiter: string): Field {
  const limit = Math.min(text.length, from + FIELD_CHARS_MAX);
  let value = '';
  let lines = 0;
  for (let i = from + 1; i < limit; i++) {
    const char = text[i] ?? '';
    if (char !== '"') {
      if (char === '\n') lines++;
      value += char;
    } else if (text[i + 1] === '"') {
      value += '"';
      i++;
    } else {
      // Nothing may follow but the delimiter (RFC 4180 §2.7); what does is kept rather than lost.
      const rest = bare(text, i + 1, delimiter);
      return { value: value + rest.value, end: rest.end, lines };
    }
  }
  // Unclosed: the quote was a character like any other, and the field ends with its line.
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return { value: text.slice(from, end).trim(), end, lines: 0 };
}
