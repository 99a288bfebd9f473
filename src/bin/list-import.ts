/** A source becomes a stored list: read, recognised, parsed, guarded, and counted. */
import { domainToASCII } from 'node:url';
import { OperatingError } from '#base/errors.ts';
import type { ListTable } from '#detect/indicators/list-table.ts';
import { ListTableBuilder } from '#detect/indicators/list-table.ts';
import type { IndicatorCategory } from '#model/indicator.ts';
import type { ListColumns, ListEntry, ListFormat, ListHeader, Refusal } from '#model/list.ts';
import { REFUSALS } from '#model/list.ts';
import { LIST_PARSERS, formatOf } from '#wire/lists/format.ts';
import type { ListOptions, ListSink } from '#wire/lists/parser.ts';
import type { SourceText } from './list-source.ts';
import { besideSource, readSource } from './list-source.ts';

export interface ImportRequest {
  readonly name: string;
  readonly category: IndicatorCategory;
  /** File by its whole path, or URL. */
  readonly source: string;
  readonly format: ListFormat | 'auto';
  readonly columns: ListColumns;
  readonly only: string | null;
  readonly licence: string | null;
  readonly halfLifeDays: { readonly name: number; readonly address: number };
  /** Milliseconds; the operator's word for the list's date. */
  readonly statedAt: number | null;
  readonly statedByOperator: boolean;
}

export interface RefusedLine {
  readonly line: number;
  readonly text: string;
  readonly reason: Refusal;
}

export interface ImportReport {
  readonly header: ListHeader;
  readonly table: ListTable;
  readonly refusedCount: number;
  /** The first few. */
  readonly refusedLines: readonly RefusedLine[];
  readonly warningCount: number;
  /** The first few. */
  readonly warnings: readonly string[];
}

/** How many refused lines and warnings are shown. */
const SHOWN_MAX = 3;
/** Characters kept of a refused line. */
const TEXT_CHARS_MAX = 200;

export async function importList(request: ImportRequest, now: number): Promise<ImportReport> {
  const { source } = request;
  const first = await readSource(source);
  const format = request.format === 'auto' ? recognise(source, first) : request.format;
  const intake = new Intake();
  const options: ListOptions = {
    columns: request.columns,
    only: request.only,
    toAscii: domainToASCII,
  };
  LIST_PARSERS[format].parse(first.text, options, intake);
  await followEvents(source, format, { options, intake });
  const table = intake.builder.build();
  const addresses = table.ipv4.count + table.ipv6.count;
  if (table.names.count + addresses === 0) throw nothingUnderstood(source, format, intake);
  const stated = statedOf(request, intake, first);
  const header: ListHeader = {
    version: 1,
    name: request.name,
    category: request.category,
    source,
    askedFormat: request.format,
    format,
    columns: request.columns,
    only: request.only,
    licence: request.licence,
    fetchedAt: new Date(now).toISOString(),
    statedAt: stated.at === null ? null : new Date(Math.min(stated.at, now)).toISOString(),
    statedByOperator: stated.byOperator,
    halfLifeDays: request.halfLifeDays,
    names: table.names.count,
    addresses,
    refused: Object.fromEntries(intake.refused),
  };
  const { refusedCount, refusedLines, warningCount, warnings } = intake;
  return { header, table, refusedCount, refusedLines, warningCount, warnings };
}

/**
 * A feed is one manifest and its events; what these name is not followed again. An event that is gone does not take the
 * others with it.
 */
async function followEvents(
  source: string,
  format: ListFormat,
  { options, intake }: { readonly options: ListOptions; readonly intake: Intake },
): Promise<void> {
  const paths = intake.followed.splice(0);
  for (const [i, path] of paths.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\revent ${i + 1} of ${paths.length} `);
    try {
      const event = await readSource(besideSource(source, path));
      LIST_PARSERS[format].parse(event.text, options, intake);
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
      intake.refuse('not-fetched', i + 1, path);
    }
  }
  if (process.stderr.isTTY && paths.length > 0) process.stderr.write('\r\u001b[K');
}

/** What an update asks for: the same again. */
export function requestOf(header: ListHeader): ImportRequest {
  const { name, category, source, columns, only, licence, halfLifeDays, statedByOperator } = header;
  const statedAt =
    statedByOperator && header.statedAt !== null ? Date.parse(header.statedAt) : null;
  const format = header.askedFormat;
  return {
    name,
    category,
    source,
    format,
    columns,
    only,
    licence,
    halfLifeDays,
    statedAt,
    statedByOperator: false,
  };
}

class Intake implements ListSink {
  readonly builder = new ListTableBuilder();
  readonly refused = new Map<Refusal, number>();
  readonly refusedLines: RefusedLine[] = [];
  readonly warnings: string[] = [];
  readonly followed: string[] = [];
  refusedCount = 0;
  warningCount = 0;
  statedAt: number | null = null;

  entry(entry: ListEntry, line: number, text: string): void {
    const addition = this.builder.add(entry);
    if ('refusal' in addition) return this.refuse(addition.refusal, line, text);
    if (addition.warning === null) return;
    this.warningCount++;
    if (this.warnings.length < SHOWN_MAX) this.warnings.push(addition.warning);
  }

  refuse(reason: Refusal, line: number, text: string): void {
    this.refusedCount++;
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
    if (this.refusedLines.length >= SHOWN_MAX) return;
    this.refusedLines.push({ line, text: text.slice(0, TEXT_CHARS_MAX), reason });
  }

  stated(at: number): void {
    this.statedAt = Math.max(at, this.statedAt ?? 0);
  }

  follow(path: string): void {
    this.followed.push(path);
  }
}

function recognise(source: string, { text }: SourceText): ListFormat {
  const format = formatOf(text);
  if (format !== null) return format;
  const what = text.trimStart().startsWith('<') ? 'a web page or XML' : 'no text';
  throw new OperatingError(
    'list-refused',
    `Cannot understand ${source}: it is ${what}, not a list; for lists on code hosting sites use the address of the raw file`,
  );
}

/** At first the operator's word counts most; at an update what the list or its server says. */
function statedOf(
  request: ImportRequest,
  intake: Intake,
  first: SourceText,
): { readonly at: number | null; readonly byOperator: boolean } {
  if (request.statedByOperator) return { at: request.statedAt, byOperator: true };
  const told = intake.statedAt ?? first.modifiedAt;
  return told === null
    ? { at: request.statedAt, byOperator: request.statedAt !== null }
    : { at: told, byOperator: false };
}

function nothingUnderstood(source: string, format: ListFormat, intake: Intake): OperatingError {
  const lines = intake.refusedLines.map(describeRefused);
  const count = intake.refusedCount;
  const what = count === 0 ? 'it holds no entries' : `${count} refused:\n${lines.join('\n')}`;
  return new OperatingError(
    'list-refused',
    `Nothing understood in ${source}, read as ${format}: ${what}${count === 0 ? '' : '\nIf the format is another, name it with --format'}`,
  );
}

export function describeRefused({ line, text, reason }: RefusedLine): string {
  return `  line ${line}: ${printable(text)} (${REFUSALS[reason]})`;
}

/** Text from a list on a terminal: control characters could move the cursor or worse. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]/g, '\ufffd');
  return clean.length > 100 ? `${clean.slice(0, 99)}…` : clean;
}
