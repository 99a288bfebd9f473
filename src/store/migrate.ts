import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { messageOf, OperatingError } from '#base/errors.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Brings the schema to the present one; several processes may try at once, the migrator locks. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest();
  if (error === undefined) return;
  throw new OperatingError(
    'unavailable',
    `Cannot bring the database to this version's form: ${messageOf(error)}`,
    { cause: error },
  );
}

/** How many migrations of this version the database has not seen. */
export async function migrationsLeft<T>(db: Kysely<T>): Promise<number> {
  const migrations = await migratorOf(db).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).length;
}

function migratorOf<T>(db: Kysely<T>): Migrator {
  const migrations: Record<string, Migration> = {};
  for (const [name, text] of Object.entries(MIGRATIONS)) {
    migrations[name] = { up: (on) => executeAll(on, text) };
  }
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

/** PGlite takes one statement at a time. Statements end with a semicolon at the end of a line; bodies of functions do not. */
async function executeAll(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(/;\s*\n/)) {
    if (statement.trim() !== '') await sql.raw(statement).execute(db);
  }
}
