/** A whole office as `minewatch server` starts it, in this process, for tests that ask it from outside. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { Config } from '#model/config.ts';
import { settingsOf, type OfficeSettings } from '#bin/office/settings.ts';
import { startOffice, type RunningOffice } from '#bin/office/start-office.ts';
import { seedDatabase } from './office.ts';

/** Ends with the test. Its chores run, but nothing is published unless asked for: the interval is an hour. */
export async function runningOffice(
  t: { after(run: () => Promise<void>): void },
  dataFolder: string,
  changes: Partial<OfficeSettings> = {},
): Promise<RunningOffice> {
  if (!existsSync(join(dataFolder, 'database'))) await seedDatabase(dataFolder);
  const config = Config.parse({ record: { 'publish-interval-s': 3600 } });
  const settings = settingsOf({ config, path: null, dataFolder }, {});
  const parts = { ...settings, port: 0, ...changes };
  const running = await startOffice(parts, { now: () => Date.now() }, pino({ level: 'silent' }));
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await running.close();
    isClosed = true;
  };
  t.after(close);
  return { ...running, close };
}
