/**
 * What a PostgreSQL server does by itself (autovacuum) and an embedded database does not: rows that were written anew
 * leave their old versions behind for good, and the planner knows nothing of what the tables hold.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Fewer changed rows are not worth a pause. */
const ROWS_MIN = 1_000;
/** As autovacuum_vacuum_scale_factor is unless set (PostgreSQL 18, §19.10). */
const SHARE = 0.2;

/**
 * Tends the one table that has changed most since it was last tended; all else waits meanwhile (under a second for
 * 300,000 rows). Gives its name; null: none needs it, or a server sees to it.
 */
export async function tendOneTable({ kind, db }: Database): Promise<string | null> {
  if (kind !== 'embedded') return null;
  const { rows } = await sql<{ name: string }>`
    select relname as name from (
      select relname, n_live_tup as rows,
        greatest(n_dead_tup, n_ins_since_vacuum, n_mod_since_analyze) as changed
      from pg_stat_user_tables where schemaname = current_schema()) as t
    where changed > ${ROWS_MIN} + ${SHARE}::float8 * rows
    order by changed desc limit 1`.execute(db);
  const name = rows[0]?.name;
  if (name === undefined) return null;
  await sql`vacuum (analyze) ${sql.table(name)}`.execute(db);
  return name;
}
