/** `minewatch sensor`: watches without a screen, keeps what it finds, and delivers it to the office. */
import { Command } from 'commander';
import { OperatingError } from '#base/errors.ts';
import { checkConfig, loadConfig } from './config.ts';
import { enrol, type EnrolFlags } from './sensor/enrol.ts';
import { runSensor, type SensorPlan } from './sensor/run.ts';

interface SensorFlags {
  readonly config?: string;
  readonly check: boolean;
  readonly interface?: readonly string[];
  readonly replay?: string;
  readonly speed?: string;
}

const HELP = `
Reads what the section [sensor] of the configuration names. Findings are written to the spool in the
data folder before they count, and leave it when the office has them; without the office they wait.
SIGTERM ends it cleanly: what was found last is kept, and delivered if the office answers at once.

Exit status: 0 ended as asked · 2 bad usage or configuration · 3 no token, no right, or an input was damaged

Examples:
  minewatch sensor enrol --server https://office.example --code ABCD-…
  minewatch sensor --check --config /etc/minewatch.toml
  sudo minewatch sensor --config /etc/minewatch.toml
  minewatch sensor --replay day.pcapng`;

export function command(): Command {
  const sensor = new Command('sensor')
    .description('watch without a screen and deliver what is found to the office')
    .option(
      '--config <file>',
      'configuration (default: MINEWATCH_CONFIG, else minewatch.toml in the data folder)',
    )
    .option('--check', 'only say whether the configuration is in order', false)
    .option('-i, --interface <name>', 'interface to watch instead of those configured', collect)
    .option('--replay <file>', 'capture to read instead of what is configured')
    .option(
      '--speed <factor>',
      'pace of recordings: 1 as recorded, 0 as fast as possible (default 0)',
    )
    .addHelpText('after', HELP)
    .action(async (flags: SensorFlags) => {
      process.exitCode = await run(flags);
    });
  sensor
    .command('enrol')
    .description('exchange a one-time code of the office for a token of this sensor')
    .option('--server <url>', 'the office, https (default: sensor.server)')
    .requiredOption('--code <code>', 'the enrolment code')
    .option('--name <name>', "what people call it (default: sensor.name, else the host's name)")
    .option('--ca-file <file>', 'certificate authorities of the office, PEM')
    .option('--replace', 'take the place of an earlier enrolment', false)
    .action(async (_flags: EnrolFlags, self: Command) => {
      const told = await enrol(self.optsWithGlobals<EnrolFlags>());
      process.stdout.write(`${told}\n`);
    });
  return sensor;
}

async function run(flags: SensorFlags): Promise<number> {
  if (flags.check) {
    const { isGood, text } = checkConfig(flags.config);
    process.stdout.write(`${text}\n`);
    return isGood ? 0 : 2;
  }
  const plan = planOf(flags);
  const stop = new AbortController();
  // Once only: a second Ctrl-C ends the process as usual.
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    return await runSensor(plan, stop.signal);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

function planOf(flags: SensorFlags): SensorPlan {
  const { config, dataFolder } = loadConfig(flags.config);
  const sensor = { ...config.sensor };
  if (flags.interface !== undefined && flags.replay !== undefined) {
    throw new OperatingError('usage', 'A sensor reads interfaces or a recording, not both');
  }
  if (flags.interface !== undefined)
    Object.assign(sensor, { interfaces: flags.interface, files: [] });
  if (flags.replay !== undefined) Object.assign(sensor, { interfaces: [], files: [flags.replay] });
  if (sensor.interfaces.length === 0 && sensor.files.length === 0) {
    throw new OperatingError(
      'usage',
      'Nothing to watch: name interfaces in the section [sensor] of the configuration, or give -i or --replay',
    );
  }
  return {
    sensor,
    dataDir: dataFolder,
    speed: speedFrom(flags.speed),
    say: (text) => process.stderr.write(`minewatch: ${text}\n`),
    office: null,
  };
}

function speedFrom(text: string | undefined): number {
  const speed = Number(text ?? 0);
  if (text?.trim() !== '' && speed >= 0 && Number.isFinite(speed)) return speed;
  throw new OperatingError('usage', `--speed wants a number from 0, not ${JSON.stringify(text)}`);
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
