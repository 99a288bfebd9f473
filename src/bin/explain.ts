/** `minewatch explain FILE`: findings that were written as JSON lines, said again in plain words. */
import { createReadStream } from 'node:fs';
import { Command, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import { Finding, Summary } from '#model/finding.ts';
import { linesOf, LINE_BYTES_MAX } from './lines.ts';
import { renderDetail, renderSummary, type Language, type RenderOptions } from './render.ts';
import { printable } from './render/text.ts';
import { endWithPipe, renderOptionsFor } from './terminal.ts';

/** Findings held while later versions of them may still come; when full they are printed and forgotten. */
export const HELD_FINDINGS_MAX = 2_000;
/** Bad lines that are named one by one; the others are counted. */
export const NAMED_LINES_MAX = 20;

export interface Explained {
  readonly findings: number;
  readonly badLines: number;
  readonly lines: number;
}

export interface Sink {
  out(text: string): void;
  complain(text: string): void;
}

export function command(): Command {
  return new Command('explain')
    .description('say findings again in plain words: who mines what for whom, and why that is sure')
    .argument('<file>', 'JSON lines written by scan --json or watch; - reads standard input')
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh-CN']).default('en'))
    .addHelpText(
      'after',
      `
Prints each finding once, in its latest version. Wallets and worker names are shown in full.

Examples:
  minewatch scan --json capture.pcap > findings.jsonl
  minewatch explain findings.jsonl --lang zh-CN

Exit status: 0 all explained, 2 bad usage, 3 the file could not be read or holds other lines
(all that could be read was explained).`,
    )
    .action(async (file: string, { lang }: { lang: Language }) => {
      endWithPipe(process.stdout);
      await run(file, renderOptionsFor(process.stdout, lang));
    });
}

async function run(file: string, options: RenderOptions): Promise<void> {
  const name = file === '-' ? 'standard input' : printable(file);
  const sink: Sink = {
    out: (text) => process.stdout.write(`${text}\n`),
    complain: (text) => process.stderr.write(`minewatch: ${name}, ${text}\n`),
  };
  const { findings, badLines, lines } = await explain(bytesOf(file, name), options, sink);
  if (badLines > 0) {
    throw new OperatingError(
      'damaged',
      `${badLines} of ${lines} lines of ${name} are not findings; the other ${findings} findings were explained`,
    );
  }
  if (lines === 0) {
    throw new OperatingError(
      'damaged',
      `${name} is empty: expected the output of scan --json or watch`,
    );
  }
}

async function* bytesOf(file: string, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (error) {
    const reason = messageOf(error);
    throw new OperatingError('unreadable', `Cannot read ${name}: ${reason}`, { cause: error });
  }
}

/** Explains every finding of the lines; bad lines are complained about and counted, and the rest goes on. */
export async function explain(
  chunks: AsyncIterable<Uint8Array>,
  options: RenderOptions,
  sink: Sink,
): Promise<Explained> {
  const held = new Held((finding) => sink.out(`${renderDetail(finding, options)}\n`));
  let summary: Summary | undefined;
  let badLines = 0;
  let lines = 0;
  for await (const { number, text } of linesOf(chunks)) {
    if (text?.trim() === '') continue;
    lines++;
    const record = recordFrom(text);
    if (typeof record === 'string') {
      badLines++;
      if (badLines <= NAMED_LINES_MAX) sink.complain(`line ${number}: ${record}`);
    } else if (record.type === 'summary') summary = record;
    else held.take(record);
  }
  held.flush();
  if (summary !== undefined) sink.out(renderSummary(summary, options));
  return { findings: held.printed, badLines, lines };
}

/** The latest version of each finding, printed in the order in which the findings came. */
class Held {
  readonly #print: (finding: Finding) => void;
  readonly #byId = new Map<string, Finding>();
  printed = 0;

  constructor(print: (finding: Finding) => void) {
    this.#print = print;
  }

  take(finding: Finding): void {
    const before = this.#byId.get(finding.id);
    if (before === undefined && this.#byId.size >= HELD_FINDINGS_MAX) this.flush();
    if (finding.version >= (before?.version ?? 0)) this.#byId.set(finding.id, finding);
  }

  flush(): void {
    for (const finding of this.#byId.values()) this.#print(finding);
    this.printed += this.#byId.size;
    this.#byId.clear();
  }
}

/** The finding or summary of one line, or what is wrong with it. */
function recordFrom(text: string | null): Finding | Summary | string {
  if (text === null) return `longer than ${LINE_BYTES_MAX} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const isSummary =
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'summary';
  const parsed = (isSummary ? Summary : Finding).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return printable(`not a finding (${where}${issue?.message ?? 'unknown shape'})`);
}
