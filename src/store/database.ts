/** Opens the database: PGlite in a folder (or in memory), or PostgreSQL by its URL. The SQL is the same. */
import { PGlite } from '@electric-sql/pglite';
import {
  CamelCasePlugin,
  Kysely,
  PGliteDialect,
  PostgresDialect,
  sql,
  type Dialect,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { messageOf, OperatingError } from '#base/errors.ts';
import { migrate } from './migrate.ts';
import { raiseWalls } from './walls.ts';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export interface Database {
  readonly kind: 'embedded' | 'postgresql';
  readonly db: Db;
  /** What lies beneath, for the job queue, which brings its own statements. */
  readonly engine: { readonly url: string } | { readonly pglite: PGlite };
  /** Whether the database itself keeps events from being changed, and rows from who may not see them. */
  readonly hasWalls: boolean;
  close(): Promise<void>;
}

export type DatabasePlace =
  | { readonly url: string }
  /** Null: in memory, gone when closed. */
  | { readonly folder: string | null; readonly image?: Blob };

/** Connections to PostgreSQL at most: decisions go one after the other, so these serve reads. */
export const CONNECTIONS_MAX = 10;
/** Of the tip line alone: receipts are looked up one at a time. */
const LINE_CONNECTIONS_MAX = 4;

/** Brings the schema up to date before anybody uses it. Throws `unavailable` when the database cannot be reached. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const kind = 'url' in place ? 'postgresql' : 'embedded';
  const engine: Database['engine'] =
    'url' in place ? { url: place.url } : { pglite: await embedded(place) };
  const dialect =
    'pglite' in engine ? new PGliteDialect(engine) : postgresql(engine.url, CONNECTIONS_MAX);
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
  const db = new Kysely<Tables>({ dialect, plugins });
  try {
    await sql`select 1`.execute(db);
    await migrate(db);
    const hasWalls = await raiseWalls(db);
    return { kind, db, engine, hasWalls, close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    if (error instanceof OperatingError) throw error;
    const where = 'url' in place ? hostOf(place.url) : (place.folder ?? 'memory');
    throw new OperatingError(
      'unavailable',
      `Cannot open the database at ${where}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** A few connections to PostgreSQL as they are: nothing is brought up to date, no wall is raised. */
export function connectTo(url: string): Db {
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
  return new Kysely<Tables>({ dialect: postgresql(url, LINE_CONNECTIONS_MAX), plugins });
}

/** PostgreSQL's type numbers of `bigint` and `timestamptz`. */
const INT8 = 20;
const TIMESTAMPTZ = 1184;
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  // Counters and log indexes stay far below 2^53.
  [INT8]: Number,
  [TIMESTAMPTZ]: (text) =>
    new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString(),
};

function postgresql(url: string, max: number): Dialect {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid, format) => PARSERS[oid] ?? pg.types.getTypeParser(oid, format),
  };
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
  });
  // An idle connection that breaks is replaced by the pool; without a listener the process would end.
  pool.on('error', () => {});
  return new PostgresDialect({ pool });
}

async function embedded({
  folder,
  image,
}: {
  folder: string | null;
  image?: Blob;
}): Promise<PGlite> {
  const options = {
    parsers: PARSERS,
    ...(image === undefined ? {} : { loadDataDir: image }),
  };
  const pglite = folder === null ? new PGlite(options) : new PGlite(folder, options);
  await pglite.waitReady;
  return pglite;
}

/** Where a URL leads, without its password. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the given URL';
}
