import type { LoadedConfig } from '../config.ts';
import { readSecret } from '../config.ts';
import type { OfficePlace } from './open-office.ts';

/** Where the configuration says that the office lies; secrets come from files or the environment. */
export function placeOf(
  { config, dataFolder }: LoadedConfig,
  env: NodeJS.ProcessEnv = process.env,
): OfficePlace {
  const file = config.database['url-file'];
  return {
    dataFolder,
    databaseUrl:
      file === undefined ? (env['DATABASE_URL'] ?? null) : readSecret(file, 'database URL'),
    masterKeyFile: config.data['master-key-file'] ?? null,
  };
}
