/** A PostgreSQL server for tests, as Debian installs it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '#store/database.ts';
import { POSTGRES_VERSIONS } from './peers.ts';

export interface PostgresServer {
  /** Of its database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Names the server of a whole test run to the processes of its test files. */
export const POSTGRES_VARIABLE = 'MINEWATCH_TEST_POSTGRES';
const TEMPLATE = 'minewatch_template';

/** A server of its own in a temporary folder, with a database from which `newDatabase` makes copies. */
export async function startPostgres(): Promise<PostgresServer> {
  const folders = POSTGRES_VERSIONS.map((version) => `/usr/lib/postgresql/${version}/bin`);
  const bin = folders.find((candidate) => existsSync(join(candidate, 'initdb')));
  if (bin === undefined) throw new Error('PostgreSQL is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-pg-'));
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? idOf('postgres') : null;
  if (user !== null) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-N'],
    { stdio: 'ignore', ...user },
  );
  const port = await freePort();
  const options = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'fsync=off',
  ];
  const child = spawn(join(bin, 'postgres'), options, { stdio: 'ignore', ...user });
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await answering(url);
  // Migrated once: a copy takes a tenth of the time.
  await run(url, `create database ${TEMPLATE}`);
  await (await openDatabase({ url: urlOf(url, TEMPLATE) })).close();
  return { url, stop };
}

/** The URL of a new database with this version's schema. */
export async function newDatabase(serverUrl: string): Promise<string> {
  const name = `t${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  await run(serverUrl, `create database ${name} template ${TEMPLATE}`);
  return urlOf(serverUrl, name);
}

function urlOf(serverUrl: string, name: string): string {
  return serverUrl.replace(/[^/]+$/, name);
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function idOf(user: string): { uid: number; gid: number } {
  const number = (flag: string): number =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
