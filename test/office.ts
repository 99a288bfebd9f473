/**
 * A database for a test: PGlite always, and PostgreSQL where it is installed. The same test runs on both:
 * `onEachDatabase('promise', async (t, database) => …)`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import type { Clock } from '#base/clock.ts';
import { createOffice, type Office } from '#service/office.ts';
import { openDatabase, type Database } from '#store/database.ts';
import { MIGRATIONS } from '#store/migrations/index.ts';
import { MASTER_KEY, POINT_KEY } from './office-keys.ts';
import { requirePeer } from './peers.ts';
import {
  newDatabase,
  POSTGRES_VARIABLE,
  startPostgres,
  type PostgresServer,
} from './postgres-server.ts';

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
  const keys = { masterKey: MASTER_KEY, pointKey: POINT_KEY };
  return createOffice({ database, clock, ...keys, evidenceFolder });
}

/** An embedded database in memory. `initdb` takes seconds, so its result is kept beside the compiled code. */
export async function embeddedDatabase(): Promise<Database> {
  return openDatabase({ folder: null, image: new Blob([readFileSync(await imageFile())]) });
}

/** The same in a data folder, for an office that is opened there: making one takes three seconds of processor time. */
export async function seedDatabase(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'database');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync('tar', ['-xf', await imageFile(), '-C', folder], { stdio: 'ignore' });
}

const CACHE = new URL('../node_modules/.cache/minewatch/', import.meta.url).pathname;

const DROPS = ['drop database template0', 'drop database template1'];

/** As a tar archive. */
async function imageFile(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(
      new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url),
      'utf8',
    ),
  ) as { version: string };
  // The schema is in it as well, walls and all: with another one it is another image.
  const walls = readFileSync(new URL('../src/store/walls.ts', import.meta.url), 'utf8');
  const schema = createHash('sha256')
    .update(JSON.stringify(MIGRATIONS))
    .update(walls)
    .digest('hex');
  const file = join(CACHE, `pglite-${version}-${schema.slice(0, 16)}-alone.tar`);
  if (!existsSync(file)) {
    const fresh = await openDatabase({ folder: null });
    if (!('pglite' in fresh.engine)) throw new Error('Broken invariant: an embedded database');
    // Two databases that nobody opens are a third of the image, and each test unpacks it.
    const statements = ['update pg_database set datistemplate = false', ...DROPS, 'checkpoint'];
    for (const statement of statements) await fresh.engine.pglite.exec(statement);
    const dump = await fresh.engine.pglite.dumpDataDir('none');
    await fresh.close();
    mkdirSync(CACHE, { recursive: true });
    // Several test processes may come here at once: each writes its own file, the last rename wins.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, new Uint8Array(await dump.arrayBuffer()));
    renameSync(own, file);
  }
  return file;
}

let server: Promise<PostgresServer> | null = null;
after(async () => (await server)?.stop());

/**
 * A new database with this version's schema, on the server of the whole test run (tools/test-setup.ts) or, for a test
 * file that runs alone, on one of its own.
 */
export async function postgresUrl(): Promise<string> {
  const given = process.env[POSTGRES_VARIABLE];
  server ??= given === undefined ? startPostgres() : null;
  return newDatabase(given ?? (await server)?.url ?? '');
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
