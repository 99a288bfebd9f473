import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { messageOf, OperatingError } from '#base/errors.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Brings the schema to the present one; several processes may try at once, the migrator locks. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrations: Record<string, Migration> = {};
  for (const [name, text] of Object.entries(MIGRATIONS)) {
    migrations[name] = { up: (on) => executeAll(on, text) };
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new OperatingError(
    'unavailable',
    `Cannot bring the database to this version's form: ${messageOf(error)}`,
    { cause: error },
  );
}

/** PGlite takes one statement at a time. Statements end with a semicolon at the end of a line; bodies of functions do not. */
async function executeAll(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(/;\s*\n/)) {
    if (statement.trim() !== '') await sql.raw(statement).execute(db);
  }
}
