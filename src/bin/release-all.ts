/** `minewatch release-all`: for when somebody must be let go and nothing else may be trusted to do it. */
import { Command, InvalidArgumentError } from 'commander';
import { configPath, readEnforcerConfig } from './enforcer/read-config.ts';
import { releaseAll, resume } from './enforcer/release-all.ts';

const HELP = `
Works without the office and without the enforcer: it marks the point as released, takes everything of ours off the
equipment, reads back, and ends when nothing is there. A running enforcer sees the mark and holds nothing until
--resume. The office is told by the enforcer. Run it as root, or as the enforcer's own user with its rights.

Exit status: 0 nothing is held · 2 bad usage or configuration · 3 it is not known that everything was let go

Examples:
  sudo minewatch release-all --point border-1
  sudo minewatch release-all --config /etc/minewatch/enforcers/border-1.toml --note "hospital is cut off"
  sudo minewatch release-all --point border-1 --resume`;

interface Flags {
  readonly config?: string;
  readonly point?: string;
  readonly note?: string;
  readonly wait: number;
  readonly resume: boolean;
}

export function command(): Command {
  return new Command('release-all')
    .description('let everything go at an enforcement point, also when the office is dead')
    .option('--point <name>', 'its file is /etc/minewatch/enforcers/<name>.toml')
    .option('--config <file>', 'or this file')
    .option('--note <text>', 'why, for the office')
    .option('--wait <seconds>', 'how long to try', secondsFrom, 60)
    .option('--resume', 'let the enforcer hold again what the office says', false)
    .addHelpText('after', HELP)
    .action(run);
}

function secondsFrom(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('whole seconds, 1 to 86400');
}

async function run(flags: Flags): Promise<void> {
  const config = readEnforcerConfig(configPath(flags));
  const say = (line: string): void => void process.stderr.write(`minewatch: ${line}\n`);
  if (flags.resume) await resume(config, say);
  else {
    const note = flags.note ?? null;
    await releaseAll({ config, note, patienceMs: flags.wait * 1000, say });
  }
}
