/** Findings as a table: connections of one client to one server in one dialect and grade share a line. */
import Table from 'cli-table3';
import { isAtLeast, rankOf, type Grade } from '#model/evidence.ts';
import type { Finding } from '#model/finding.ts';
import { type Labels, labelsIn, type Language } from './labels.ts';
import { columnsOf, masked, paint, printable, wrapped, type Format } from './text.ts';
import { grouped, quantity, span } from './units.ts';

export interface RenderOptions {
  /** Columns of the terminal; Infinity for a pipe. */
  readonly width: number;
  readonly color: boolean;
  readonly language: Language;
}

interface Group {
  /** The connection with the most accepted shares: its hash rate is the best measured one. */
  readonly best: Finding;
  readonly count: number;
  readonly accepted: number;
  readonly submitted: number;
}

/** Narrowest useful column; what does not fit then wraps. */
const COLUMN_MIN = 9;
const GAP = 2;

function keyOf({ client, server, protocol, grade, category }: Finding): string {
  const place = server.name ?? `${server.ip} ${server.port}`;
  return JSON.stringify([client.ip, place, protocol, grade, category]);
}

function groupsOf(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const { accepted, submitted } = finding.shares;
    const group = groups.get(key) ?? { best: finding, count: 0, accepted: 0, submitted: 0 };
    groups.set(key, {
      best: accepted > group.best.shares.accepted ? finding : group.best,
      count: group.count + 1,
      accepted: group.accepted + accepted,
      submitted: group.submitted + submitted,
    });
  }
  return [...groups.values()].toSorted(
    (a, b) => rankOf(b.best.grade) - rankOf(a.best.grade) || b.accepted - a.accepted,
  );
}

export function colorOf(grade: Grade): Format {
  if (isAtLeast(grade, 'session')) return ['red', 'bold'];
  return isAtLeast(grade, 'corroborated') ? 'yellow' : 'cyan';
}

/** Up to two lines per cell: what it is, and how much or where. */
function cellsOf({ best, count, accepted, submitted }: Group, labels: Labels): string[][] {
  const { client, server, carriers } = best;
  const one = count === 1;
  const endpoint = `${server.ip}:${server.port}`;
  return [
    [labels.grades[best.grade], one ? '' : labels.connections(count)],
    [client.ip, one ? `:${client.port}` : ''],
    server.name === null ? [endpoint, best.pool ?? ''] : [server.name, best.pool ?? endpoint],
    [best.protocol ?? labels.categories[best.category], carriers.join('+')],
    [best.coin ?? ''],
    whoCell(best),
    [submitted === 0 ? '' : `${grouped(accepted)}/${grouped(submitted)}`],
    rateCell(best, labels),
    best.power === null ? [] : [quantity(best.power.central, 'W'), span(best.power, 'W')],
  ];
}

function whoCell({ wallet, worker }: Finding): string[] {
  const names = [wallet?.address ?? null, worker];
  return names.flatMap((name) => (name === null ? [] : [masked(name)]));
}

function rateCell({ hashrate }: Finding, labels: Labels): string[] {
  if (hashrate === null) return [];
  const isClaim = hashrate.basis === 'self-reported';
  return [
    quantity(hashrate.central, hashrate.unit),
    isClaim ? labels.basis['self-reported'] : span(hashrate, hashrate.unit),
  ];
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      const widest = Math.max(...cell.split('\n').map(columnsOf));
      widths[index] = Math.max(widths[index] ?? 0, widest);
    });
  }
  return widths;
}

function columnsTaken(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width + GAP, 0);
}

/** Widths that fit: the widest columns give way first, down to COLUMN_MIN; the verdict stays whole. */
function widthsFor(rows: readonly (readonly string[])[], total: number): number[] {
  const widths = naturalWidths(rows);
  while (columnsTaken(widths) > total) {
    const widest = Math.max(...widths.slice(1));
    if (widest <= COLUMN_MIN) break;
    widths[widths.indexOf(widest, 1)] = widest - 1;
  }
  return widths;
}

/** For narrow terminals: the coin goes under the protocol, the power under the hash rate. */
function folded(row: readonly string[]): string[] {
  const [grade, client, server, protocol, coin, who, shares, hashrate, power] = row;
  const under = (...cells: readonly (string | undefined)[]): string =>
    cells.filter((cell) => cell !== undefined && cell !== '').join('\n');
  return [grade, client, server, under(protocol, coin), who, shares, under(hashrate, power)].map(
    (cell) => cell ?? '',
  );
}

/** Drops columns that no line fills, so that narrow terminals keep the others. */
function withoutEmpty(rows: readonly string[][]): string[][] {
  const [head = [], ...body] = rows;
  const kept = head.map((_, index) => body.some((row) => (row[index] ?? '').trim() !== ''));
  return rows.map((row) => row.filter((_, index) => kept[index]));
}

export const NO_LINES = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle'
    .split(' ')
    .map((name) => [name, '']),
);

export function renderTable(findings: readonly Finding[], options: RenderOptions): string {
  const labels = labelsIn(options.language);
  if (findings.length === 0) return labels.noFindings;
  const { color } = options;
  const groups = groupsOf(findings);
  const cells = groups.map((group) =>
    cellsOf(group, labels).map((lines) => lines.filter(Boolean).map(printable).join('\n')),
  );
  const wide = withoutEmpty([Object.values(labels.columns), ...cells]);
  const fits = columnsTaken(naturalWidths(wide)) <= options.width;
  const rows = fits ? wide : withoutEmpty([Object.values(labels.columns), ...cells].map(folded));
  const widths = widthsFor(rows, options.width);
  const table = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [] },
    colWidths: widths.map((width) => width + GAP),
  });
  rows.forEach((row, at) => {
    const grade = groups[at - 1]?.best.grade;
    table.push(
      row.map((cell, index) => {
        const lines = cell
          .split('\n')
          .flatMap((line) => wrapped(line, widths[index] ?? COLUMN_MIN));
        if (grade === undefined) return lines.map((line) => paint(color, 'dim', line)).join('\n');
        const format = index === 0 ? colorOf(grade) : undefined;
        return lines.map((line) => (format ? paint(color, format, line) : line)).join('\n');
      }),
    );
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
