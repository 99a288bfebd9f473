/** `minewatch scan`: capture files → findings. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { isAtLeast } from '#model/evidence.ts';
import type { Finding } from '#model/finding.ts';
import { loadIndicators } from './list-store.ts';
import { regionOption } from './region.ts';
import type { Progress } from './scan/progress.ts';
import { PROBLEM_EXIT, type ScanOptions, scanFiles } from './scan/scan-files.ts';
import { TranscriptFile } from './scan/transcript-file.ts';

interface ScanFlags {
  readonly json: boolean;
  readonly lang: 'en' | 'zh-CN';
  readonly networks?: string;
  readonly region?: string;
  readonly lists: boolean;
  readonly trading: boolean;
  readonly failOnFinding: boolean;
  readonly details: number;
  readonly progress: boolean;
  readonly transcripts?: string;
}

const HELP = `
FILE is a capture (pcap or pcapng, plain, gzip or zstd), a folder of captures, or - for standard input.

Exit status: 0 read whole · 1 findings of grade 'session' or above, with --fail-on-finding · 2 bad usage
             3 an input was unreadable or damaged (what could be read was still reported)

Examples:
  minewatch scan capture.pcap
  minewatch scan --json /var/captures > findings.jsonl
  ssh router tcpdump -w - | minewatch scan -`;

export function command(): Command {
  return new Command('scan')
    .description('read captures and say who mines what, for whom, how fast, and why that is sure')
    .argument('<file...>', 'capture files, folders, or - for standard input')
    .option('--json', 'one JSON object per line: findings, then a summary', false)
    .addOption(
      new Option('--lang <language>', 'language of the evidence')
        .choices(['en', 'zh-CN'])
        .default('en'),
    )
    .option(
      '--networks <prefixes>',
      'only sessions with an end inside, e.g. 192.0.2.0/24,2001:db8::/32',
    )
    .addOption(regionOption())
    .option('--no-lists', 'match no indicator lists')
    .option('--trading', 'also match exchanges and trading sites (never above listed)', false)
    .option('--fail-on-finding', "exit with 1 on a finding of grade 'session' or above", false)
    .addOption(
      new Option('--details <count>', "findings explained in full after the table, or 'all'")
        .argParser(detailsFrom)
        .default(10),
    )
    .option(
      '--transcripts <file>',
      'keep what proves each session (16 KiB at most, no passwords) in a file for recompute',
    )
    .option('--no-progress', 'no progress bar on a terminal')
    .addHelpText('after', HELP)
    .action(run);
}

function detailsFrom(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a number, or 'all'.");
}

async function run(files: readonly string[], flags: ScanFlags): Promise<void> {
  const output = flags.json ? new LineOutput() : null;
  const bar = await progressBar(flags);
  const transcripts =
    flags.transcripts === undefined ? null : new TranscriptFile(flags.transcripts);
  const findings: Finding[] = [];
  let isSure = false;
  const summary = await scanFiles(files, {
    ...(await detectionOf(flags)),
    onFinding(finding) {
      isSure ||= isAtLeast(finding.grade, 'session');
      if (output === null) findings.push(finding);
      else output.line(finding);
    },
    ...(transcripts === null ? {} : { onTranscript: transcripts.add }),
    ...(bar === null ? {} : { onProgress: bar.update }),
    onProblem(problem) {
      process.exitCode = PROBLEM_EXIT;
      process.stderr.write(`minewatch: ${problem.message}\n`);
    },
  });
  bar?.stop();
  transcripts?.close();
  if (output === null) await show(findings, summary, flags);
  else {
    output.line(summary);
    await output.flush();
  }
  if (flags.failOnFinding && isSure && process.exitCode === undefined) process.exitCode = 1;
}

async function detectionOf(
  flags: ScanFlags,
): Promise<Pick<ScanOptions, 'language' | 'networks' | 'index' | 'trading' | 'region'>> {
  const { lang, networks, region, trading } = flags;
  return {
    language: lang,
    networks: networks?.split(',').map((prefix) => prefix.trim()) ?? [],
    index: flags.lists ? await loadIndicators({ trading }) : null,
    trading,
    ...(region === undefined ? {} : { region }),
  };
}

async function progressBar(flags: ScanFlags): Promise<Progress | null> {
  if (flags.json || !flags.progress || !process.stderr.isTTY) return null;
  const { createProgress } = await import('./scan/progress.ts');
  return createProgress();
}

async function show(
  findings: readonly Finding[],
  summary: Awaited<ReturnType<typeof scanFiles>>,
  flags: ScanFlags,
): Promise<void> {
  const { report } = await import('./scan/report.ts');
  process.stdout.write(report(findings, summary, { language: flags.lang, details: flags.details }));
}

/** JSON lines, gathered so that many findings do not mean many writes. */
class LineOutput {
  #lines: string[] = [];

  line(value: object): void {
    this.#lines.push(JSON.stringify(value));
    if (this.#lines.length >= 256) this.#write();
  }

  async flush(): Promise<void> {
    this.#write();
    // A pipe may be slow: the process must not end before it has taken everything.
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  }

  #write(): void {
    if (this.#lines.length > 0) process.stdout.write(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
  }
}
