/** `minewatch server`: the office, until it is told to stop. */
import { once } from 'node:events';
import { Command } from 'commander';
import { requestLog } from '#api/request-log.ts';
import { ERRORS, OperatingError } from '#base/errors.ts';
import { checkConfig, loadConfig } from './config.ts';
import { settingsOf, type OfficeSettings } from './office/settings.ts';
import { startOffice } from './office/start-office.ts';

interface ServerFlags {
  readonly config?: string;
  readonly check?: boolean;
  readonly listen?: string;
  readonly data?: string;
  readonly logLevel: string;
}

export function command(): Command {
  return new Command('server')
    .description('the office: case work over HTTP, its record, and what follows from decisions')
    .option('--config <file>', 'configuration (default: minewatch.toml in the data folder)')
    .option('--check', 'only say whether the configuration is in order')
    .option('--listen <address:port>', 'instead of the one in the configuration')
    .option('--data <folder>', 'instead of the one in the configuration')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    .action(run);
}

async function run(flags: ServerFlags): Promise<void> {
  if (flags.check === true) {
    const { isGood, text } = checkConfig(flags.config);
    process.stdout.write(`${text}\n`);
    if (!isGood) process.exitCode = ERRORS.usage.exit;
    return;
  }
  const settings = withFlags(settingsOf(loadConfig(flags.config)), flags);
  const log = requestLog(process.stdout, flags.logLevel);
  const clock = { now: () => Date.now() };
  const office = await startOffice(settings, clock, log);
  process.stderr.write(`minewatch: the office is at ${office.url}\n`);
  if (office.portalUrl !== null) {
    process.stderr.write(
      `minewatch: the people concerned have their pages at ${office.portalUrl}\n`,
    );
  }
  if (office.tipsUrl !== null) {
    process.stderr.write(`minewatch: the public reports at ${office.tipsUrl}\n`);
  }
  if (office.setUpUrl !== null) {
    process.stderr.write(`minewatch: set it up at ${office.setUpUrl}\n`);
  }
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  process.stderr.write('minewatch: ending\n');
  await office.close();
}

function withFlags(settings: OfficeSettings, { listen, data }: ServerFlags): OfficeSettings {
  const place = data === undefined ? settings.place : { ...settings.place, dataFolder: data };
  if (listen === undefined) return { ...settings, place };
  // `[::1]:8420`, `127.0.0.1:8420`.
  const match = /^(?:\[([0-9a-f:]+)\]|([^:]+)):(\d{1,5})$/i.exec(listen);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) {
    throw new OperatingError('usage', `--listen takes an address and a port, not ${listen}`);
  }
  return { ...settings, place, host, port: Number(match?.[3]) };
}
