/** Rows as text, one after the other: CSV (RFC 4180) for sheets, JSON for programs. */
import type { ExportFormat } from '#model/export.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface About {
  readonly list: string;
  readonly filters: Readonly<Record<string, string>>;
  /** When it was asked for. */
  readonly at: string;
}

export interface Writer {
  readonly mediaType: string;
  begin(about: About, columns: readonly string[]): string;
  row(row: Row, columns: readonly string[], isFirst: boolean): string;
  /** `rowsMax`: there are more than that; null: these are all. */
  end(count: number, rowsMax: number | null): string;
}

const CSV: Writer = {
  mediaType: 'text/csv; charset=utf-8',
  // Sheets take UTF-8 for what it is by its mark alone.
  begin: (_about, columns) => `\u{feff}${line(columns)}`,
  row: (row, columns) => line(columns.map((name) => cellText(row[name]))),
  end: (_count, rowsMax) =>
    rowsMax === null ? '' : line([`# more rows match than the ${rowsMax} of one file`]),
};

const JSON_WRITER: Writer = {
  mediaType: 'application/json; charset=utf-8',
  begin: (about) => `${JSON.stringify(about).slice(0, -1)},"rows":[\n`,
  row: (row, _columns, isFirst) => `${isFirst ? '' : ',\n'}${JSON.stringify(row)}`,
  end: (count, rowsMax) => `\n],"count":${count},"complete":${String(rowsMax === null)}}\n`,
};

export const WRITERS: Readonly<Record<ExportFormat, Writer>> = { csv: CSV, json: JSON_WRITER };

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  // A number is our own; only text may pretend to be a formula.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return disarmed(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return disarmed(value.map(String).join('; '));
  }
  return disarmed(JSON.stringify(value));
}

/** Signs that begin a formula in one sheet or another, wide ones too (OWASP, CSV injection). */
const FORMULA = /^\s*[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]|^[\t\r\n]/u;

/** With an apostrophe before it, a sheet shows the text and computes nothing. */
function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
