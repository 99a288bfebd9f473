/** `minewatch watch`: the live view of an interface, or of a recording in its own time. */
import { Command, Option } from 'commander';
import { Board } from './watch/board.ts';
import { LinesOutput, type Output } from './watch/output.ts';
import { regionOption } from './region.ts';
import { planOf, type WatchFlags, type WatchPlan } from './watch/plan.ts';
import { ScreenOutput } from './watch/screen.ts';
import { runSession } from './watch/session.ts';
import { messagesIn } from './watch/words.ts';

const HELP = `
On a terminal: a live table. In a pipe, or with --json: one JSON object per line, each
version of a finding as it rises, and a summary at the end (Ctrl-C or SIGTERM ends cleanly).

Capturing needs the right CAP_NET_RAW: start with sudo. Once every socket is open, all
rights are given up and the run continues as --user.

Exit status: 0 ended as asked · 2 bad usage · 3 an input was unreadable or damaged, a right or an interface is missing

Examples:
  sudo minewatch watch -i eth0
  sudo minewatch watch -i eth0 -i eth1 --workers 2 --networks 192.0.2.0/24 | jq .
  sudo minewatch watch -i eth0 --filter tcp-and-dns
  minewatch watch --replay day.pcapng --speed 10`;

export function command(): Command {
  return new Command('watch')
    .description('watch interfaces, or replay a recording, and show mining as it happens')
    .option('-i, --interface <name>', 'interface to watch (again for more)', collect)
    .option('--replay <file>', 'replay a capture file instead')
    .option('--speed <factor>', 'replay this much faster; 0: as fast as possible (default 1)')
    .option('--workers <n>', 'threads that share the traffic by flow (default 1)')
    .option('--filter <expression>', 'kernel filter: tcp-and-dns, or any of tcpdump, if installed')
    .option(
      '--networks <prefixes>',
      'only sessions with an end inside, e.g. 192.0.2.0/24,2001:db8::/32',
    )
    .option('--ring <MiB>', 'kernel memory per interface and worker (default 32)')
    .option('--no-promisc', 'do not ask the card for frames that are addressed to others')
    .option('--user <account>', 'account to continue as (default: who called sudo, else nobody)')
    .option('--duration <seconds>', 'end after this time')
    .option('--no-lists', 'match no indicator lists')
    .option('--trading', 'also match exchanges and trading sites (never above grade listed)')
    .addOption(regionOption())
    .option('--json', 'JSON lines on a terminal as well')
    .addOption(
      new Option('--lang <language>', 'language of the evidence')
        .choices(['en', 'zh-CN'])
        .default('en'),
    )
    .addHelpText('after', HELP)
    .action(async (flags: WatchFlags) => {
      process.exitCode = await watch(planOf(flags));
    });
}

async function watch(plan: WatchPlan): Promise<number> {
  const stop = new AbortController();
  // Once only: a second Ctrl-C ends the process as usual.
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // Whoever reads our lines may leave first (head, a closed terminal); that is an end like another.
  process.stdout.on('error', end);
  try {
    const board = new Board();
    return await runSession(plan, board, outputFor(plan, board), stop.signal);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function outputFor(plan: WatchPlan, board: Board): Output {
  if (process.stdout.isTTY && !plan.json) {
    return new ScreenOutput(process.stdout, board, plan.language);
  }
  return new LinesOutput(
    (text) => process.stdout.write(text),
    (text) => process.stderr.write(text),
    messagesIn(plan.language),
  );
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
