/** Once before all test files: one PostgreSQL server for those that want it, instead of one each. */
import { POSTGRES_VARIABLE, startPostgres, type PostgresServer } from '../test/postgres-server.ts';
import { hasPeer } from '../test/peers.ts';

let server: PostgresServer | null = null;

export async function globalSetup(): Promise<void> {
  if (!hasPeer('postgresql')) return;
  server = await startPostgres();
  process.env[POSTGRES_VARIABLE] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
}
