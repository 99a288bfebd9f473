/**
 * The live table on a terminal: drawn over itself, most important finding first. One line per finding, unlike the table
 * of scan, so that lines stay where they are while numbers grow.
 */
import { createLogUpdate } from 'log-update';
import type { Finding, Summary } from '#model/finding.ts';
import { type Labels, labelsIn, type Language } from '../render/labels.ts';
import { renderSummary } from '../render/summary.ts';
import { colorOf } from '../render/table.ts';
import { columnsOf, masked, padded, paint, printable } from '../render/text.ts';
import { grouped, quantity } from '../render/units.ts';
import type { Board } from './board.ts';
import type { Output, Status } from './output.ts';
import { messagesIn, type WatchWords } from './words.ts';

export interface View {
  readonly lines: readonly Line[];
  /** Lines that did not fit. */
  readonly hidden: number;
  readonly status: Status | null;
  readonly notices: readonly string[];
  readonly columns: number;
  readonly color: boolean;
  readonly language: Language;
}

/** The latest of the connections that one client has to one server in one protocol and grade. */
export interface Line {
  readonly finding: Finding;
  readonly connections: number;
}

/** Drawn at most this often; a share must be on the screen within two seconds. */
const DRAW_MS = 250;
const NOTICES_MAX = 3;
/** Head, notices, the line of column names, and the line the cursor is on. */
const ROWS_TAKEN = 8;

export class ScreenOutput implements Output {
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #terminal: NodeJS.WriteStream;
  readonly #language: Language;
  readonly #board: Board;
  readonly #color: boolean;
  readonly #notices: string[] = [];
  #status: Status | null = null;
  #drawing: NodeJS.Timeout | null = null;

  constructor(terminal: NodeJS.WriteStream, board: Board, language: Language) {
    this.#terminal = terminal;
    this.#language = language;
    this.#board = board;
    // Honours NO_COLOR and TERM.
    this.#color = terminal.hasColors();
    this.#update = createLogUpdate(terminal);
  }

  /** The board has it already. */
  finding(): void {
    this.#drawSoon();
  }

  status(status: Status): void {
    this.#status = status;
    this.#drawSoon();
  }

  notice(text: string): void {
    this.#notices.push(text);
    if (this.#notices.length > NOTICES_MAX) this.#notices.shift();
    this.#drawSoon();
  }

  end(summary: Summary): void {
    if (this.#drawing !== null) clearTimeout(this.#drawing);
    this.#draw();
    this.#update.done();
    const { packets, flows, seconds, dropped } = summary;
    const { kernel = 0, ...others } = dropped;
    const words = messagesIn(this.#language);
    // The summary of scan without its first line, which speaks of files.
    const [, ...rest] = renderSummary(
      { ...summary, dropped: others },
      { width: Infinity, color: this.#color, language: this.#language },
    ).split('\n');
    const total = words.total(grouped(packets), grouped(flows), seconds, grouped(kernel));
    this.#terminal.write(`${[total, ...rest].join('\n')}\n`);
  }

  #drawSoon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = null;
      this.#draw();
    }, DRAW_MS);
  }

  #draw(): void {
    const fitting = Math.max(1, sizeOr(this.#terminal.rows, 24) - ROWS_TAKEN);
    const lines = linesOf(this.#board.top(this.#board.size));
    this.#update(
      renderView({
        lines: lines.slice(0, fitting),
        hidden: Math.max(0, lines.length - fitting),
        status: this.#status,
        notices: this.#notices,
        color: this.#color,
        columns: sizeOr(this.#terminal.columns, 80),
        language: this.#language,
      }),
    );
  }
}

/** A terminal may not know its size, or claim to be 0 wide. */
function sizeOr(size: number | undefined, usual: number): number {
  return size === undefined || size === 0 ? usual : size;
}

/** Polling dialects open a connection per question: together they are one line. Keeps the order. */
export function linesOf(findings: readonly Finding[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const finding of findings) {
    const { client, server, protocol, grade } = finding;
    const key = JSON.stringify([client.ip, server.ip, server.port, protocol, grade]);
    const known = lines.get(key);
    const connections = (known?.connections ?? 0) + 1;
    lines.set(key, { finding: known?.finding ?? finding, connections });
  }
  return [...lines.values()];
}

export function renderView(view: View): string {
  const words = messagesIn(view.language);
  const labels = labelsIn(view.language);
  const before = view.status === null ? [] : [headOf(view.status, words)];
  for (const notice of view.notices) before.push(`! ${printable(notice)}`);
  const [names = '', ...rows] = table([
    namesIn(labels, words),
    ...view.lines.map((line) => rowOf(line, labels)),
  ]);
  const fit = (line: string): string => cut(line, view.columns);
  return [
    ...before.map(fit),
    '',
    rows.length === 0 ? fit(words.nothingYet) : paint(view.color, 'dim', fit(names)),
    ...rows.map((row, i) => {
      const grade = view.lines[i]?.finding.grade ?? 'listed';
      return paint(view.color, colorOf(grade), fit(row));
    }),
    ...(view.hidden > 0 ? [fit(words.more(view.hidden))] : []),
  ].join('\n');
}

function headOf(status: Status, words: WatchWords): string {
  const { sources, packetsPerSecond, bitsPerSecond, flows, kernelDrops } = status;
  const names = sources.map(({ name, state }) => `${name} ${words.state[state] ?? state}`);
  return [
    printable(names.join(', ')),
    `${grouped(Math.round(packetsPerSecond))} ${words.packets}`,
    `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`,
    `${grouped(flows)} ${words.flows}`,
    `${grouped(kernelDrops)} ${words.kernelDrops}`,
  ].join(' · ');
}

/** Most important first: what a narrow terminal cuts off is the rest. */
function namesIn({ columns }: Labels, words: WatchWords): readonly string[] {
  const { grade, client, server, protocol, shares, hashrate, power, who } = columns;
  return [grade, client, server, protocol, shares, hashrate, power, words.seen, who];
}

function rowOf({ finding, connections }: Line, labels: Labels): readonly string[] {
  const { client, server, shares, hashrate, power, wallet, worker } = finding;
  const what = [finding.protocol ?? labels.categories[finding.category], finding.coin];
  const who = wallet?.address ?? worker;
  const grade = labels.grades[finding.grade];
  return [
    connections === 1 ? grade : `${grade} ${labels.connections(connections)}`,
    client.ip,
    server.name ?? `${server.ip.includes(':') ? `[${server.ip}]` : server.ip}:${server.port}`,
    [...what, ...finding.carriers].filter((part) => part !== null).join(' '),
    shares.submitted === 0 ? '' : `${grouped(shares.accepted)}/${grouped(shares.submitted)}`,
    hashrate === null ? '' : quantity(hashrate.central, hashrate.unit),
    power === null ? '' : quantity(power.central, 'W'),
    finding.lastSeen.slice(11, 19),
    who === null ? '' : masked(who),
  ].map(printable);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, columnsOf(cell))));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cut(line: string, columns: number): string {
  if (columnsOf(line) <= columns) return line;
  let out = '';
  let width = 0;
  for (const character of line) {
    width += columnsOf(character);
    if (width > columns - 1) break;
    out += character;
  }
  return `${out}…`;
}
