/**
 * A superior's list of addresses: CSV with a heading row, in any order of columns.
 *
 *     address   an address or a prefix                                      wanted
 *     since     when it was first seen mining; empty: now
 *     until     when it was last seen; empty: as `since`
 *     source    who says so, where it is not the same for the whole list
 *     note      what else is said
 *
 * Other columns are not read. Lines that begin with `#` are comments.
 */
import { parse } from 'csv-parse/sync';
import type { Network } from '#base/network.ts';
import {
  ADDRESS_LIST_EXCERPT_MAX,
  ADDRESS_LIST_ROWS_MAX,
  type AddressListRefusal,
} from '#model/address-list.ts';
import { NOBODY } from '#model/claim.ts';
import type { Millis } from '#model/stream.ts';
import { readClaim } from '#wire/leases/reading.ts';
import { instantFrom } from '#wire/leases/time.ts';

export interface ListedAddress {
  /** Counted from 1. */
  readonly line: number;
  readonly network: Network;
  readonly since: Millis;
  readonly until: Millis;
  readonly source: string | null;
  readonly note: string | null;
}
export interface RejectedLine {
  readonly line: number;
  readonly reason: AddressListRefusal;
  readonly text: string;
}

/** Shorter prefixes are a provider, not a suspect. */
export const LISTED_SHORTEST = { 4: 20, 6: 44 } as const;
/** A row has a few dozen characters; a longer one is an unclosed quote. */
const RECORD_CHARS_MAX = 16_384;
const SOURCE_CHARS_MAX = 60;
const NOTE_CHARS_MAX = 2000;
/** Clocks of other offices differ. */
const SKEW_MS = 5 * 60_000;

const COLUMNS = {
  address: ['address', 'prefix', 'ip', 'network', '地址', 'ip地址', '前缀', '网段'],
  since: ['since', 'from', 'first_seen', '开始', '开始时间', '首次发现'],
  until: ['until', 'to', 'last_seen', '结束', '结束时间', '最近发现'],
  source: ['source', '来源'],
  note: ['note', 'remark', '备注'],
} as const;
type Column = keyof typeof COLUMNS;
type Field = (name: Column) => string;

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/** `zoneMinutes`: the offset of times that do not say theirs; null: such times are rejected. */
export function readAddressList(
  text: string,
  zoneMinutes: number | null,
  now: Millis,
): { readonly listed: readonly ListedAddress[]; readonly rejected: readonly RejectedLine[] } {
  const listed: ListedAddress[] = [];
  const rejected: RejectedLine[] = [];
  const refuse = (line: number, reason: AddressListRefusal, value: string): void => {
    rejected.push({ line, reason, text: excerpt(value) });
  };
  const [heading, ...rows] = rowsOf(text, (line, why) => refuse(line, 'unreadable', why));
  const columns = columnsOf(heading?.fields ?? []);
  if (!columns.has('address')) {
    refuse(heading?.line ?? 1, 'no-column', 'address');
    return { listed, rejected };
  }
  const seen = new Set<string>();
  for (const [index, { fields, line }] of rows.entries()) {
    const field: Field = (name) => fields[columns.get(name) ?? -1] ?? '';
    const read =
      index < ADDRESS_LIST_ROWS_MAX
        ? readRow(field, line, zoneMinutes, now)
        : ({ reason: 'too-many-rows', text: field('address') } as const);
    if ('reason' in read) refuse(line, read.reason, read.text);
    else if (seen.has(keyOf(read))) refuse(line, 'twice', field('address'));
    else {
      seen.add(keyOf(read));
      listed.push(read);
    }
  }
  return { listed, rejected: rejected.toSorted((a, b) => a.line - b.line) };
}

function keyOf({ network, since, until }: ListedAddress): string {
  return `${network.text} ${since} ${until}`;
}

function rowsOf(text: string, skipped: (line: number, why: string) => void): readonly Row[] {
  const rows: Row[] = [];
  parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    max_record_size: RECORD_CHARS_MAX,
    on_record: (record: readonly string[], { lines }): null => {
      if (record[0]?.startsWith('#') !== true) rows.push({ fields: record, line: lines });
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
  const head = text.split('\n', 1)[0] ?? '';
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

function columnsOf(heading: readonly string[]): ReadonlyMap<Column, number> {
  const titles = heading.map((title) => title.toLowerCase().replaceAll(' ', '_'));
  const columns = new Map<Column, number>();
  for (const column of ['address', 'since', 'until', 'source', 'note'] as const) {
    const names: readonly string[] = COLUMNS[column];
    const at = titles.findIndex((title) => names.includes(title));
    if (at >= 0) columns.set(column, at);
  }
  return columns;
}

type Fault = { readonly reason: AddressListRefusal; readonly text: string };

function readRow(
  field: Field,
  line: number,
  zoneMinutes: number | null,
  now: Millis,
): ListedAddress | Fault {
  const since = timeFrom(field('since'), zoneMinutes, now);
  if (typeof since !== 'number') return since;
  const until = timeFrom(field('until'), zoneMinutes, since);
  if (typeof until !== 'number') return until;
  const network = networkFrom(field('address'), since);
  if ('reason' in network) return network;
  const times = `${field('since')} ${field('until')}`.trim();
  if (until < since) return { reason: 'ends-before-start', text: times };
  if (since > now + SKEW_MS) return { reason: 'in-the-future', text: times };
  const source = plain(field('source'), SOURCE_CHARS_MAX);
  return { line, network, since, until, source, note: plain(field('note'), NOTE_CHARS_MAX) };
}

/** Checked as the address of a binding is: what nobody can have cannot have been seen mining. */
function networkFrom(text: string, from: Millis): Network | Fault {
  if (text === '') return { reason: 'no-column', text: 'address' };
  const claim = readClaim({ ...NO_CLAIM, address: text, from });
  if (claim.is === 'rejected') {
    const isKnown = claim.reason === 'not-unicast' || claim.reason === 'bad-time';
    return { reason: isKnown ? claim.reason : 'bad-address', text };
  }
  const { network } = claim;
  return network.length < LISTED_SHORTEST[network.family] ? { reason: 'too-wide', text } : network;
}

const NO_CLAIM = {
  line: 0,
  until: null,
  seenAt: null,
  final: false,
  holder: NOBODY,
  system: null,
  source: 'import:csv',
  confidence: null,
} as const;

function timeFrom(text: string, zoneMinutes: number | null, usual: Millis): Millis | Fault {
  if (text === '') return usual;
  const at = instantFrom(text, zoneMinutes);
  if (at === null) return { reason: 'bad-time', text };
  return at === 'time-without-zone' ? { reason: at, text } : at;
}

/** One line of what somebody wrote, without what no field of ours takes; null where nothing is left. */
function plain(text: string, max: number): string | null {
  const kept = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
  return kept === '' ? null : kept.slice(0, max).toWellFormed().trim();
}

function excerpt(text: string): string {
  return plain(text, ADDRESS_LIST_EXCERPT_MAX) ?? '';
}
