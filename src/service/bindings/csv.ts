/**
 * Bindings as a table that people keep: CSV with a heading row, in any order of columns.
 *
 *     system      code or id of the system                                       wanted
 *     address     an address or a prefix                                         wanted
 *     from        when it began: ISO 8601, or `2026-01-31 08:00` with a zone     wanted
 *     until       when it ended; empty: it has not
 *     confidence  0 to 1; empty: as such tables are rated
 *     mac, session, port   by what the device is known there
 *
 * Other columns are not read. Lines that begin with `#` are comments.
 */
import { parse } from 'csv-parse/sync';
import { macFromText } from '#base/mac.ts';
import { NOBODY } from '#model/claim.ts';
import type { ClaimReading } from '#model/claim.ts';
import type { Millis } from '#model/stream.ts';
import { nameOf, readClaim, rejected } from '#wire/leases/reading.ts';
import { instantFrom } from '#wire/leases/time.ts';

/** A row has a few dozen characters; a longer one is an unclosed quote. */
export const RECORD_CHARS_MAX = 16_384;

/** The names that a column goes by, in any case. */
const COLUMNS = {
  system: ['system', 'system_id', 'code', 'asset', '系统', '系统编号', '资产编号'],
  address: ['address', 'prefix', 'network', 'ip', '地址', 'ip地址', '前缀', '网段'],
  from: ['from', 'start', 'valid_from', '开始', '开始时间', '起'],
  until: ['until', 'to', 'end', 'valid_until', '结束', '结束时间', '止'],
  confidence: ['confidence', '置信度'],
  mac: ['mac', 'mac_address', 'mac地址'],
  session: ['session', '会话'],
  port: ['port', 'switch_port', '端口'],
} as const;
type Column = keyof typeof COLUMNS;
const COLUMN_NAMES: readonly Column[] = [
  'system',
  'address',
  'from',
  'until',
  'confidence',
  'mac',
  'session',
  'port',
];
const WANTED: readonly Column[] = ['system', 'address', 'from'];

type Columns = ReadonlyMap<Column, number>;

export function* readBindingsCsv(
  text: string,
  zoneMinutes: number | null,
): Generator<ClaimReading> {
  const skipped: ClaimReading[] = [];
  const rows = rowsOf(text, (line, message) => skipped.push(rejected(line, 'unreadable', message)));
  let columns: Columns | null = null;
  for (const { fields, line } of rows) {
    if (fields[0]?.startsWith('#') === true) continue;
    if (columns === null) {
      columns = columnsOf(fields);
      const missing = WANTED.find((name) => columns?.has(name) !== true);
      if (missing === undefined) continue;
      yield rejected(line, 'no-column', missing);
      return;
    }
    yield readRow(fields, line, columns, zoneMinutes);
  }
  yield* skipped;
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

function rowsOf(text: string, skipped: (line: number, message: string) => void): readonly Row[] {
  const rows: Row[] = [];
  parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    max_record_size: RECORD_CHARS_MAX,
    // Where the record ended; what it returns is kept by nobody.
    on_record: (record: readonly string[], { lines }): null => {
      rows.push({ fields: record, line: lines });
      return null;
    },
    on_skip: (error) => {
      const line: unknown = error?.['lines'];
      skipped(typeof line === 'number' ? line : 1, error?.code ?? '');
      return undefined;
    },
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    trim: true,
  });
  return rows;
}

/** Spreadsheets write the separator of their region. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

function columnsOf(heading: readonly string[]): Columns {
  const titles = heading.map((title) => title.toLowerCase().replaceAll(' ', '_'));
  const columns = new Map<Column, number>();
  for (const column of COLUMN_NAMES) {
    const names: readonly string[] = COLUMNS[column];
    const at = titles.findIndex((title) => names.includes(title));
    if (at >= 0) columns.set(column, at);
  }
  return columns;
}

type Field = (name: Column) => string;

function readRow(
  fields: readonly string[],
  line: number,
  columns: Columns,
  zoneMinutes: number | null,
): ClaimReading {
  const field: Field = (name) => fields[columns.get(name) ?? -1] ?? '';
  const missing = WANTED.find((name) => field(name) === '');
  if (missing !== undefined) return rejected(line, 'no-column', missing);
  const times = timesOf(field, zoneMinutes);
  if ('reason' in times) return rejected(line, times.reason, `${field('from')} ${field('until')}`);
  const confidence = confidenceOf(field('confidence'));
  if (Number.isNaN(confidence)) return rejected(line, 'bad-confidence', field('confidence'));
  const mac = macFromText(field('mac'));
  if (mac === null && field('mac') !== '') return rejected(line, 'bad-mac', field('mac'));
  const holder = { ...NOBODY, mac, session: nameOf(field('session')), port: nameOf(field('port')) };
  return readClaim({
    ...times,
    line,
    address: field('address'),
    seenAt: null,
    final: times.until !== null,
    holder,
    system: field('system'),
    source: 'import:csv',
    confidence,
  });
}

function timesOf(
  field: Field,
  zoneMinutes: number | null,
): { from: Millis; until: Millis | null } | { reason: 'bad-time' | 'time-without-zone' } {
  const from = instantFrom(field('from'), zoneMinutes);
  const until = field('until') === '' ? null : instantFrom(field('until'), zoneMinutes);
  if (from === 'time-without-zone' || until === 'time-without-zone') {
    return { reason: 'time-without-zone' };
  }
  // An end that cannot be read is not "still".
  if (from === null || (until === null && field('until') !== '')) return { reason: 'bad-time' };
  return { from, until };
}

/** Null: not said. NaN: not a number from 0 to 1. */
function confidenceOf(text: string): number | null {
  if (text === '') return null;
  const confidence = Number(text);
  return confidence >= 0 && confidence <= 1 ? confidence : Number.NaN;
}
