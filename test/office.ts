/**
 * A database for a test: PGlite always, and PostgreSQL where it is installed. The same test runs on both:
 * `onEachDatabase('promise', async (t, database) => …)`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Clock } from '#base/clock.ts';
import { createOffice, type Office } from '#service/office.ts';
import { openDatabase, type Database } from '#store/database.ts';
import { MASTER_KEY } from './office-keys.ts';
import { POSTGRES_VERSIONS, requirePeer } from './peers.ts';

/** A clock that a test moves. */
export class HandClock implements Clock {
  at: number;
  constructor(at = Date.UTC(2026, 2, 2, 8)) {
    this.at = at;
  }
  now(): number {
    return this.at;
  }
  forward(ms: number): void {
    this.at += ms;
  }
}

export async function officeOn(
  database: Database,
  clock: Clock = new HandClock(),
): Promise<Office> {
  const evidenceFolder = await mkdtemp(join(tmpdir(), 'minewatch-evidence-'));
  after(() => rm(evidenceFolder, { recursive: true, force: true }));
  return createOffice({ database, clock, masterKey: MASTER_KEY, evidenceFolder });
}

/** An embedded database in memory. `initdb` takes seconds, so its result is kept beside the compiled code. */
export async function embeddedDatabase(): Promise<Database> {
  return openDatabase({ folder: null, image: await emptyImage() });
}

const CACHE = new URL('../node_modules/.cache/minewatch/', import.meta.url).pathname;

async function emptyImage(): Promise<Blob> {
  const { version } = JSON.parse(
    readFileSync(
      new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url),
      'utf8',
    ),
  ) as { version: string };
  const file = join(CACHE, `pglite-${version}.tar`);
  if (!existsSync(file)) {
    const fresh = new PGlite();
    await fresh.waitReady;
    const dump = await fresh.dumpDataDir('none');
    await fresh.close();
    mkdirSync(CACHE, { recursive: true });
    // Several test processes may come here at once: each writes its own file, the last rename wins.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, new Uint8Array(await dump.arrayBuffer()));
    renameSync(own, file);
  }
  return new Blob([readFileSync(file)]);
}

let server: Promise<{ url(name: string): string; stop(): Promise<void> }> | null = null;
after(async () => (await server)?.stop());

/** A new, empty database on a PostgreSQL server of this process's own; both end with the test process. */
export async function postgresUrl(): Promise<string> {
  server ??= startPostgres();
  const postgres = await server;
  const name = `t${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return postgres.url(name);
}

async function startPostgres(): Promise<{ url(name: string): string; stop(): Promise<void> }> {
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
  const url = (name: string): string => `postgres://postgres@127.0.0.1:${port}/${name}`;
  await answering(url('postgres'));
  return { url, stop };
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

/** The same promise on both stores. */
export function onEachDatabase(
  promise: string,
  run: (t: TestContext, database: Database) => Promise<void>,
): void {
  test(`${promise} (embedded)`, async (t) => {
    const database = await embeddedDatabase();
    t.after(() => database.close());
    await run(t, database);
  });
  test(`${promise} (PostgreSQL)`, async (t) => {
    if (!requirePeer(t, 'postgresql')) return;
    const database = await openDatabase({ url: await postgresUrl() });
    t.after(() => database.close());
    await run(t, database);
  });
}
