import { join } from 'node:path';
import { chooseAccount, readAccounts } from '#capture/live/privileges.ts';
import { dataFolder } from './list-store.ts';

/** sudo changes HOME; the lists and settings that count are still those of who called it. */
export function dataFolderOfCaller(env: NodeJS.ProcessEnv = process.env): string {
  const caller = process.getuid?.() === 0 ? env['SUDO_UID'] : undefined;
  const home = caller === undefined ? null : chooseAccount(caller, env, readAccounts()).home;
  if (home === null) return dataFolder(env);
  return dataFolder({ XDG_DATA_HOME: join(home, '.local', 'share'), ...env });
}
