/** `minewatch enforcer`: makes one enforcement point hold what the office has decided, and nothing else. */
import { Command } from 'commander';
import { keepGuard } from './enforcer/keep-guard.ts';
import { configPath, readEnforcerConfig } from './enforcer/read-config.ts';
import { runEnforcer } from './enforcer/run-enforcer.ts';

const HELP = `
Pulls the point's desired set from the office over HTTPS with its own token, believes it only under the office's key,
and makes the equipment so: read back, change, read back, report. Without the office what is held ends with its lease.
It needs the rights of its equipment alone (nftables: CAP_NET_ADMIN), never those of the office.

Exit status: 0 ended as asked · 2 bad usage or configuration · 3 no right, or another enforcer has the point

Examples:
  minewatch enforcer --check --config border-1.toml
  minewatch enforcer --point border-1
  minewatch release-all --point border-1`;

interface Flags {
  readonly config?: string;
  readonly point?: string;
  readonly check: boolean;
}

const say = (line: string): void => void process.stderr.write(`minewatch: ${line}\n`);

export function command(): Command {
  const enforcer = new Command('enforcer')
    .description('make one enforcement point hold what the office has decided')
    .option('--point <name>', 'its file is /etc/minewatch/enforcers/<name>.toml')
    .option('--config <file>', 'or this file')
    .option('--check', 'only say whether the configuration is in order', false)
    .addHelpText('after', HELP)
    .action(run);
  enforcer
    .command('guard', { hidden: true })
    .description('started by the enforcer itself')
    .action(async (_flags: Flags, self: Command) => {
      const flags = self.optsWithGlobals<Flags>();
      const config = readEnforcerConfig(configPath(flags));
      await keepGuard({ config, beats: process.stdin, say });
    });
  return enforcer;
}

async function run(flags: Flags): Promise<void> {
  const path = configPath(flags);
  const config = readEnforcerConfig(path);
  if (flags.check) {
    process.stdout.write(`${path} is in order\n`);
    return;
  }
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  await runEnforcer({ configPath: path, config, say }, stop.signal);
}
