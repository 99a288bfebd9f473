/**
 * Once before all test files: one PostgreSQL server for those that want it, instead of one each, and one place for compiled
 * code: a process that imports the office spends half of its first second on that (1.5 s against 0.8 s), and there are hundreds.
 */
import { fileURLToPath } from 'node:url';
import { POSTGRES_VARIABLE, startPostgres, type PostgresServer } from '../test/postgres-server.ts';
import { hasPeer } from '../test/peers.ts';

let server: PostgresServer | null = null;

export async function globalSetup(): Promise<void> {
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
    new URL('../node_modules/.cache/minewatch/tests', import.meta.url),
  );
  if (!hasPeer('postgresql')) return;
  server = await startPostgres();
  process.env[POSTGRES_VARIABLE] = server.url;
}

export async function globalTeardown(): Promise<void> {
  await server?.stop();
}
