/** `minewatch inspect`: does this host mine? One look, without an agent. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { judgeHost } from '#detect/host/judge-host.ts';
import { inspectHost } from '#inspect/inspect-host.ts';
import { HOST_GRADES, HostFacts } from '#model/host-facts.ts';
import type { HostSnapshot } from '#model/host-snapshot.ts';
import type { Language } from '#model/text.ts';
import { renderHost } from './render/host.ts';
import { printable } from './render/text.ts';
import { renderOptionsFor } from './terminal.ts';
import { VERSION } from './version.ts';

interface Flags {
  readonly json: boolean;
  readonly root: string;
  readonly language: 'en' | 'zh' | 'zh-CN';
  readonly output?: string;
  readonly seconds: number;
  readonly failOnFinding: boolean;
}

/** Processor time is measured for no longer: nobody waits for more. */
const SECONDS_MAX = 300;

const HELP = `
Reads /proc, /sys, settings files and what starts programs by itself; changes nothing and connects to nobody. Files on
mounts of other machines are left alone. Without root it sees less, and says what it could not see. The report holds
what speaks for mining, and no other command line, file or connection.

Exit status: 0 looked · 1 traces or proof of mining, with --fail-on-finding · 2 bad usage
             3 the root folder has nothing to look at, or the report could not be written

Examples:
  sudo minewatch inspect
  sudo minewatch inspect --json --output host-facts.json
  minewatch inspect --root /mnt/disk --language zh`;

export function command(): Command {
  return new Command('inspect')
    .description('look at this Linux host once and say whether it mines, and why that is sure')
    .option('--json', 'host facts as JSON: attach them to an attestation or a case', false)
    .option('--root <folder>', 'where the host lies: / or the root of a mounted disk', '/')
    .addOption(
      new Option('--lang, --language <language>', 'language of the evidence')
        .choices(['en', 'zh', 'zh-CN'])
        .default('en'),
    )
    .option('--output <file>', 'write the report to a new file that only you may read')
    .addOption(
      new Option('--seconds <count>', 'how long processor time is measured')
        .argParser(secondsFrom)
        .default(6),
    )
    .option('--fail-on-finding', 'exit with 1 on any trace of mining', false)
    .addHelpText('after', HELP)
    .action(run);
}

function secondsFrom(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds <= SECONDS_MAX) return seconds;
  throw new InvalidArgumentError(`It is a number from 0 to ${SECONDS_MAX}.`);
}

async function run(flags: Flags): Promise<void> {
  if (process.platform !== 'linux')
    throw new OperatingError('unsupported', 'Only hosts with Linux can be inspected');
  const language: Language = flags.language === 'en' ? 'en' : 'zh-CN';
  const snapshot = await inspectHost({
    root: flags.root,
    seconds: flags.seconds,
    now: () => Date.now(),
    steady: () => performance.now(),
    isRoot: process.getuid?.() === 0,
  });
  if (snapshot.processes.length === 0 && snapshot.fileCount + snapshot.startUps.length === 0) {
    const name = printable(flags.root);
    throw new OperatingError('unreadable', `Cannot inspect ${name}: it holds no host to look at`);
  }
  const facts = factsFrom(snapshot, language);
  const options = renderOptionsFor(process.stdout, language);
  const text = flags.json
    ? `${JSON.stringify(facts)}\n`
    : renderHost(facts, { ...options, color: options.color && flags.output === undefined });
  if (flags.output === undefined) process.stdout.write(text);
  else write(flags.output, text);
  if (flags.failOnFinding && facts.grade !== null) process.exitCode = 1;
}

function factsFrom(host: HostSnapshot, language: Language): HostFacts {
  const findings = judgeHost(host, { language, at: host.at });
  const grade = HOST_GRADES.findLast((one) => findings.some((found) => found.grade === one));
  return HostFacts.parse({
    type: 'host-facts',
    format: 1,
    id: randomUUID(),
    madeAt: isoFrom(host.at),
    madeBy: `minewatch ${VERSION}`,
    host: {
      name: host.name === null ? null : printable(host.name),
      kernel: host.kernelRelease === null ? null : printable(host.kernelRelease),
      machine: host.machine,
      startedAt: host.startedAt === null ? null : isoFrom(host.startedAt),
    },
    isRoot: host.isRoot,
    looked: {
      processes: host.processes.length,
      sockets: host.socketCount,
      files: host.fileCount,
      startUps: host.startUps.length,
    },
    gaps: host.gaps,
    kernel: host.kernel,
    time: host.time,
    grade: grade ?? null,
    findings,
  });
}

/** A report names people's wallets, and must not overwrite another. */
function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const reason = messageOf(error);
    throw new OperatingError('unreadable', `Cannot write ${printable(path)}: ${reason}`, {
      cause: error,
    });
  }
}
