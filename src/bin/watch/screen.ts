/** The live table on a terminal: drawn over itself, most important finding first. */
import { createLogUpdate } from 'log-update';
import stringWidth from 'string-width';
import type { Finding, Summary } from '#model/finding.ts';
import type { Board } from './board.ts';
import type { Output, Status } from './output.ts';
import { messagesIn, type Language, type WatchWords } from './words.ts';

export interface View {
  readonly findings: readonly Finding[];
  /** Findings that did not fit. */
  readonly hidden: number;
  readonly status: Status | null;
  readonly notices: readonly string[];
  readonly columns: number;
  readonly language: Language;
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
  readonly #notices: string[] = [];
  #status: Status | null = null;
  #drawing: NodeJS.Timeout | null = null;

  constructor(terminal: NodeJS.WriteStream, board: Board, language: Language) {
    this.#terminal = terminal;
    this.#language = language;
    this.#board = board;
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
    const words = messagesIn(this.#language);
    this.#terminal.write(`${words.total(packets, flows, seconds, dropped['kernel'] ?? 0)}\n`);
  }

  #drawSoon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = null;
      this.#draw();
    }, DRAW_MS);
  }

  #draw(): void {
    const fitting = Math.max(1, sizeOr(this.#terminal.rows, 24) - ROWS_TAKEN);
    const findings = this.#board.top(fitting);
    this.#update(
      renderView({
        findings,
        hidden: this.#board.size - findings.length,
        status: this.#status,
        notices: this.#notices,
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

export function renderView(view: View): string {
  const words = messagesIn(view.language);
  const lines = view.status === null ? [] : [headOf(view.status, words)];
  for (const notice of view.notices) lines.push(`! ${plain(notice)}`);
  lines.push('');
  if (view.findings.length === 0) lines.push(words.nothingYet);
  else lines.push(...table([words.columns, ...view.findings.map(rowOf)]));
  if (view.hidden > 0) lines.push(words.more(view.hidden));
  return lines.map((line) => cut(line, view.columns)).join('\n');
}

function headOf(status: Status, words: WatchWords): string {
  const { sources, packetsPerSecond, bitsPerSecond, flows, kernelDrops } = status;
  const names = sources.map(({ name, state }) => `${name} ${words.state[state] ?? state}`);
  return [
    plain(names.join(', ')),
    `${Math.round(packetsPerSecond)} ${words.packets}`,
    `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`,
    `${flows} ${words.flows}`,
    `${kernelDrops} ${words.kernelDrops}`,
  ].join(' · ');
}

function rowOf(finding: Finding): readonly string[] {
  const { client, server, shares, hashrate, power } = finding;
  const rate = hashrate === null ? '' : `${scaled(hashrate.central)}${hashrate.unit}`;
  return [
    finding.grade,
    client.ip,
    `${server.name ?? bracketed(server.ip)}:${server.port}`,
    [finding.protocol, finding.coin, ...finding.carriers].filter((part) => part !== null).join(' '),
    shares.submitted === 0 ? '' : `${shares.accepted}/${shares.submitted}`,
    rate,
    power === null ? '' : `${scaled(power.central)}W`,
    finding.lastSeen.slice(11, 19),
  ].map(plain);
}

function bracketed(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip;
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;

/** Three digits and a prefix: 12345678 → `12.3 M`. */
export function scaled(value: number): string {
  let step = 0;
  let rest = value;
  while (rest >= 999.5 && step < PREFIXES.length - 1) {
    rest /= 1000;
    step++;
  }
  const digits = rest >= 99.95 || rest === 0 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)} ${PREFIXES[step]}`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, stringWidth(cell))));
  }
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Text from the network must not steer the terminal: controls and direction overrides become `?`. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '?');
}

function cut(line: string, columns: number): string {
  if (stringWidth(line) <= columns) return line;
  let out = '';
  let width = 0;
  for (const character of line) {
    width += stringWidth(character);
    if (width > columns - 1) break;
    out += character;
  }
  return `${out}…`;
}
