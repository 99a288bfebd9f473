/** Tables of any shape: the columns are named, numbered, or found by their headings or by what they hold. */
import type { ListColumns } from '#model/list.ts';
import type { CsvRow } from './csv-rows.ts';
import { csvRows, delimiterOf } from './csv-rows.ts';
import { entryOf } from './lines.ts';
import type { ListOptions, ListParser, ListSink } from './parser.ts';
import { contains } from './parser.ts';
import { readDate, readStated } from './stated.ts';
import { readTarget } from './target.ts';

export const csv: ListParser = {
  name: 'csv',
  parse(text, options, sink) {
    const delimiter = delimiterOf(text.slice(0, SAMPLE_CHARS));
    const sample = sampleOf(text, delimiter);
    const columns = findColumns(sample, options);
    let heading = columns.heading;
    for (const row of csvRows(text, delimiter)) {
      if (isComment(row, sink)) continue;
      if (heading) {
        heading = false;
        continue;
      }
      takeRow(row, columns, options, sink);
    }
  },
};

/** How much of a table is looked at to learn its shape. */
const SAMPLE_CHARS = 16_384;
const SAMPLE_ROWS = 50;

/** Headings of the feeds that people load most (ThreatFox, URLhaus, OTX, sheets made by hand), best first. */
const VALUE_HEADINGS =
  'indicator ioc_value ioc value domain hostname host fqdn domain_name pool dst_host server dst_ip ip ip_address address url name'.split(
    ' ',
  );
const PORT_HEADINGS = 'port dst_port dest_port dport destination_port'.split(' ');
const DATE_HEADINGS =
  'last_seen_utc last_seen last_online lastseen updated updated_at modified last_update first_seen_utc first_seen dateadded date_added date timestamp'.split(
    ' ',
  );

interface Columns {
  /** Index, counted from 0; −1 where there is none. */
  readonly value: number;
  readonly port: number;
  readonly date: number;
  /** True where the first row is headings. */
  readonly heading: boolean;
}

function takeRow(row: CsvRow, columns: Columns, options: ListOptions, sink: ListSink): void {
  const shown = row.fields.join(',');
  const value = row.fields[columns.value] ?? '';
  if (value === '') return sink.refuse('no-column', row.line, shown);
  if (!contains(shown, options.only)) return sink.refuse('not-asked-for', row.line, shown);
  const port = row.fields[columns.port] ?? '';
  const seenOn = readDate(row.fields[columns.date] ?? '');
  const entry = entryOf(value, { port, seenOn, trust: 1 }, options);
  if (typeof entry === 'string') sink.refuse(entry, row.line, shown);
  else sink.entry(entry, row.line, shown);
}

function isComment(row: CsvRow, sink: ListSink): boolean {
  const first = row.fields[0] ?? '';
  if (!first.startsWith('#')) return false;
  const at = readStated(row.fields.join(','));
  if (at !== null) sink.stated(at);
  // abuse.ch heads its tables with `# "first_seen_utc","ioc_id",…`: headings in a comment, no data.
  return true;
}

function sampleOf(text: string, delimiter: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  for (const row of csvRows(text.slice(0, SAMPLE_CHARS), delimiter)) {
    rows.push(row);
    if (rows.length === SAMPLE_ROWS) break;
  }
  return rows;
}

function findColumns(sample: readonly CsvRow[], options: ListOptions): Columns {
  const body = sample.filter((row) => row.fields[0]?.startsWith('#') !== true);
  const comments = sample.filter((row) => row.fields[0]?.startsWith('#') === true);
  const headings = headingsOf(body[0]);
  const heading = isHeading(body[0], options);
  const commented = comments
    .map((row) => headingsOf(row))
    .findLast((names) => names.length === (body[0]?.fields.length ?? 0) && names.length > 1);
  const names = heading ? headings : (commented ?? []);
  const wanted = (key: keyof ListColumns, known: readonly string[]): number =>
    columnOf(options.columns[key], names, known);
  const named = wanted('value', VALUE_HEADINGS);
  const value = named >= 0 || options.columns.value !== undefined ? named : fullest(body, options);
  return {
    value,
    port: wanted('port', PORT_HEADINGS),
    date: wanted('date', DATE_HEADINGS),
    heading,
  };
}

function columnOf(
  asked: string | undefined,
  names: readonly string[],
  known: readonly string[],
): number {
  if (asked === undefined) {
    const found = known.find((name) => names.includes(name));
    return found === undefined ? -1 : names.indexOf(found);
  }
  if (/^\d+$/.test(asked)) return Number(asked) - 1;
  return names.indexOf(headingOf(asked));
}

function headingsOf(row: CsvRow | undefined): readonly string[] {
  return (row?.fields ?? []).map(headingOf);
}

function headingOf(field: string): string {
  return field
    .toLowerCase()
    .replace(/^[#\s"]+|["\s]+$/g, '')
    .replace(/[ -]+/g, '_');
}

/** A first row that points at nothing in any field, above rows that do or not, is headings. */
function isHeading(row: CsvRow | undefined, options: ListOptions): boolean {
  return row !== undefined && row.fields.every((field) => !pointsSomewhere(field, options));
}

/** The column in which most rows point somewhere. */
function fullest(rows: readonly CsvRow[], options: ListOptions): number {
  const counts: number[] = [];
  for (const row of rows) {
    for (const [i, field] of row.fields.entries()) {
      if (pointsSomewhere(field, options)) counts[i] = (counts[i] ?? 0) + 1;
    }
  }
  let best = -1;
  for (const [i, count] of counts.entries()) {
    if ((count ?? 0) > (counts[best] ?? 0)) best = i;
  }
  return best;
}

function pointsSomewhere(field: string, options: ListOptions): boolean {
  return 'target' in readTarget(field, options.toAscii);
}
