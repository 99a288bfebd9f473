/** `minewatch tips`: the tip line in a process of its own, with a database role that reaches nothing else. */
import { once } from 'node:events';
import { Command } from 'commander';
import { requestLog } from '#api/request-log.ts';
import { OperatingError } from '#base/errors.ts';
import { readLineKey } from '#service/tips/tip-keys.ts';
import { connectTo } from '#store/database.ts';
import { loadConfig, readSecret } from './config.ts';
import { tipsOf } from './office/settings.ts';
import { startTips } from './office/start-tips.ts';

interface TipsFlags {
  readonly config?: string;
}

export function command(): Command {
  return new Command('tips')
    .description('the tip line alone, apart from the office: what the public reports unnamed')
    .option('--config <file>', 'configuration (default: minewatch.toml in the data folder)')
    .action(run);
}

async function run(flags: TipsFlags): Promise<void> {
  const { config } = loadConfig(flags.config);
  const settings = tipsOf(config);
  const urlFile = config.tips?.['database-url-file'];
  const keyFile = config.tips?.['line-key-file'];
  if (settings === null || urlFile === undefined || keyFile === undefined) {
    throw new OperatingError(
      'usage',
      'The tip line alone needs tips.database-url-file and tips.line-key-file in the configuration',
    );
  }
  const line = await readLineKey(keyFile);
  const db = connectTo(readSecret(urlFile, 'the database URL of the tip line'));
  const clock = { now: () => Date.now() };
  const log = requestLog(process.stdout, 'warn');
  // The connection is that role's own: there is no other to step down from.
  const parts = { db, stepsBehindWall: false, clock, line };
  try {
    const tips = await startTips(settings, parts, log);
    process.stderr.write(`minewatch: the public reports at ${tips.url}\n`);
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    process.stderr.write('minewatch: ending\n');
    await tips.close();
  } finally {
    await db.destroy();
  }
}
