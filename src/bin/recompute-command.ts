/** `minewatch recompute FILE`: findings computed again from what was kept of them, beside what was told. */
import { createReadStream } from 'node:fs';
import { Command, Option } from 'commander';
import { ERRORS, messageOf, OperatingError } from '#base/errors.ts';
import type { IndicatorIndex } from '#model/indicator.ts';
import { KeptSession } from '#model/transcript.ts';
import { LINE_BYTES_MAX, linesOf } from './lines.ts';
import { loadIndicators } from './list-store.ts';
import { recompute } from './recompute.ts';
import { transcriptsOfBundle } from './recompute-bundle.ts';
import { agrees, compare } from './recompute-compare.ts';
import { type Outcome, RECOMPUTE_WORDS } from './recompute-words.ts';
import { regionOption } from './region.ts';
import type { Language } from './render.ts';
import { padded, printable } from './render/text.ts';
import { endWithPipe } from './terminal.ts';
import { listSnapshots } from './transcripts.ts';
import { VERSION } from './version.ts';

interface Flags {
  readonly lang: Language;
  readonly lists: boolean;
  readonly region?: string;
  readonly json: boolean;
}

export function command(): Command {
  return new Command('recompute')
    .description('compute findings again from their transcripts, and compare')
    .argument(
      '<file>',
      'JSON lines of scan --transcripts, or an exported case (zip); - reads standard input',
    )
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh-CN']).default('en'))
    .addOption(regionOption())
    .option('--no-lists', 'match no indicator lists')
    .option(
      '--json',
      'one JSON object per finding: id, agrees, differences, the finding as recomputed',
      false,
    )
    .addHelpText(
      'after',
      `
The kept bytes go through the same analyzers and the same detection as traffic. Compared are grade, protocol, coin, wallet,
worker, pool and software; counts and rates cover the kept bytes only.

Examples:
  minewatch scan --transcripts kept.jsonl capture.pcap
  minewatch recompute kept.jsonl
  minewatch recompute case.zip

Exit status: 0 all agree, 2 bad usage, 3 some differ, or the file could not be read or holds other lines`,
    )
    .action(async (file: string, flags: Flags) => {
      endWithPipe(process.stdout);
      await run(file, flags);
    });
}

async function run(file: string, flags: Flags): Promise<void> {
  const name = file === '-' ? 'standard input' : printable(file);
  const lists = new Map<boolean, IndicatorIndex | null>();
  const counts = { all: 0, differ: 0, bad: 0 };
  for await (const { number, text } of linesOf(bytesOf(file, name))) {
    if (text?.trim() === '') continue;
    const kept = keptFrom(text);
    if (typeof kept === 'string') {
      counts.bad++;
      process.stderr.write(`minewatch: ${name}, line ${number}: ${kept}\n`);
      continue;
    }
    const { trading } = kept.transcript.options;
    if (!lists.has(trading)) lists.set(trading, await listsFor(trading, flags));
    const outcome = outcomeOf(kept, lists.get(trading) ?? null, flags.region);
    counts.all++;
    if (!outcome.isSame) counts.differ++;
    process.stdout.write(
      flags.json ? `${lineOf(outcome)}\n` : `${textOf(outcome, flags.lang)}\n\n`,
    );
  }
  conclude(name, counts, flags);
}

async function listsFor(trading: boolean, flags: Flags): Promise<IndicatorIndex | null> {
  return flags.lists ? loadIndicators({ trading }) : null;
}

function conclude(
  name: string,
  { all, differ, bad }: { readonly all: number; readonly differ: number; readonly bad: number },
  flags: Flags,
): void {
  if (!flags.json) process.stdout.write(`${RECOMPUTE_WORDS[flags.lang].total(all, differ)}\n`);
  if (bad > 0) throw new OperatingError('damaged', `${bad} lines of ${name} are not transcripts`);
  if (all === 0) {
    throw new OperatingError(
      'damaged',
      `${name} is empty: expected the file of scan --transcripts`,
    );
  }
  if (differ > 0) process.exitCode = ERRORS.damaged.exit;
}

function outcomeOf(
  kept: KeptSession,
  lists: IndicatorIndex | null,
  region: string | undefined,
): Outcome {
  const { finding, transcript } = kept;
  const again = recompute(transcript, {
    lists,
    networks: [],
    ...(region === undefined ? {} : { region }),
  });
  const now = JSON.stringify(listSnapshots(lists));
  const then = JSON.stringify(transcript.versions.lists);
  const isSame = agrees(finding, again);
  return { kept, again, isSame, otherLists: now !== then, version: VERSION };
}

function lineOf({ kept, again, isSame }: Outcome): string {
  const { finding } = kept;
  const differences = compare(finding, again).filter((row) => row.told !== row.again);
  return JSON.stringify({
    type: 'recomputed',
    id: finding.id,
    agrees: isSame,
    differences,
    finding: again,
  });
}

function textOf({ kept, again, isSame, otherLists, version }: Outcome, language: Language): string {
  const words = RECOMPUTE_WORDS[language];
  const { finding, transcript } = kept;
  const { client, server } = finding;
  const lines = [
    `${finding.id} (v${finding.version})  ${client.ip} ${client.port} → ${server.ip} ${server.port}`,
  ];
  for (const { field, told, again: now } of compare(finding, again)) {
    const verdict =
      told === now ? words.same : words.other(told ?? words.nothing, now ?? words.nothing);
    const value = told === now ? `${told ?? words.nothing} (${verdict})` : verdict;
    lines.push(`  ${padded(words.fields[field], 10)} ${printable(value)}`);
  }
  lines.push(`  ${words.verdict(isSame)}`);
  const { pieces, left, versions } = transcript;
  if (pieces.length === 0) lines.push(`  ${words.shapeOnly}`);
  else {
    const bytes = pieces.reduce((sum, { base64 }) => sum + Buffer.byteLength(base64, 'base64'), 0);
    lines.push(`  ${words.covers(pieces.length, bytes, left)}`);
    if (again !== null) lines.push(`  ${words.shares(finding.shares, again.shares)}`);
  }
  if (versions.minewatch !== version) {
    lines.push(`  ${words.otherVersion(printable(versions.minewatch), version)}`);
  }
  if (otherLists) lines.push(`  ${words.otherLists}`);
  return lines.join('\n');
}

/** The session of one line, or what is wrong with it. */
function keptFrom(text: string | null): KeptSession | string {
  if (text === null) return `longer than ${LINE_BYTES_MAX} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const parsed = KeptSession.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return printable(`not a transcript (${where}${issue?.message ?? 'unknown shape'})`);
}

async function* bytesOf(file: string, name: string): AsyncGenerator<Uint8Array> {
  const bundle = file === '-' ? null : await transcriptsOfBundle(file);
  if (bundle !== null) {
    yield bundle;
    return;
  }
  try {
    yield* file === '-' ? process.stdin : createReadStream(file);
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot read ${name}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
