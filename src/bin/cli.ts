/** The command line: finds the command, loads only its code, and turns operating errors into exit statuses. */
import { Command, CommanderError } from 'commander';
import { OperatingError, ERRORS } from '#base/errors.ts';
import { endWithPipe } from './terminal.ts';
import { VERSION } from './version.ts';

/**
 * Every command, in the order of `--help`. Loaded on demand: `scan` must not pay for the live ring.
 * A command module exports `command(): Command`.
 */
const COMMANDS: Readonly<Record<string, () => Promise<{ command(): Command }>>> = {
  scan: () => import('./scan.ts'),
  watch: () => import('./watch.ts'),
  sensor: () => import('./sensor.ts'),
  server: () => import('./server.ts'),
  tips: () => import('./tips.ts'),
  enforcer: () => import('./enforcer.ts'),
  'release-all': () => import('./release-all.ts'),
  lists: () => import('./lists.ts'),
  inspect: () => import('./inspect.ts'),
  drill: () => import('./drill.ts'),
  explain: () => import('./explain.ts'),
  recompute: () => import('./recompute-command.ts'),
  log: () => import('./log.ts'),
  admin: () => import('./admin.ts'),
  up: () => import('./up.ts'),
  check: () => import('./check.ts'),
  init: () => import('./init.ts'),
};

async function main(argv: readonly string[]): Promise<number> {
  endWithPipe(process.stdout);
  const program = new Command('minewatch')
    .description(
      'Finds cryptocurrency mining on networks you are entitled to watch, proves it, and explains itself.',
    )
    .version(VERSION, '-V, --version')
    .addHelpText('after', '\nEach command explains itself: minewatch scan --help')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'minewatch: ')),
    });
  const wanted = COMMANDS[argv[0] ?? ''];
  const isVersion = argv[0] === '--version' || argv[0] === '-V';
  const all = isVersion ? [] : Object.values(COMMANDS);
  const loaders = wanted === undefined ? all : [wanted];
  for (const load of loaders) program.addCommand(inherit((await load()).command(), program));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return statusOf(error);
  }
}

function inherit(command: Command, program: Command): Command {
  command.copyInheritedSettings(program);
  for (const child of command.commands) inherit(child, command);
  return command;
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : ERRORS.usage.exit;
  if (error instanceof OperatingError) {
    process.stderr.write(`minewatch: ${error.message}\n`);
    return ERRORS[error.code].exit;
  }
  throw error;
}

process.exitCode = await main(process.argv.slice(2));
