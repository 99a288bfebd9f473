/**
 * The second wall, inside the database: decisions and looks run as a role that can neither change nor remove events, and
 * that sees, while somebody looks, only rows of that person's part of the tree. The first wall is the code before it;
 * this one holds where that has a hole.
 */
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

const ROLE = 'minewatch_app';
/** Roles belong to the whole server: two databases may make it at the same time. */
const MAKE_ROLE = `do $$ begin
  if not exists (select from pg_roles where rolname = '${ROLE}') then create role ${ROLE} nologin; end if;
  execute format('grant ${ROLE} to %I', current_user);
exception when duplicate_object or unique_violation then null; end $$`;

/** `*` or nothing: everything. Else paths with commas between; they and all below them. Rows of no place are everybody's. */
const MAKE_REACHES = `create or replace function minewatch_reaches(path text) returns boolean
language sql stable parallel safe as $$
  select path is null
    or coalesce(current_setting('minewatch.reach', true), '') in ('', '*')
    or exists (
      select from unnest(string_to_array(current_setting('minewatch.reach', true), ',')) as r
      where path = r or starts_with(path, r || '/'))
$$`;

/**
 * What is guarded row by row: the material of cases. Not what is inherited down the tree (policies, calendars,
 * templates), which everybody below must read; and not bindings: who had an address is decided among all of them, and a
 * hidden one would make a wrong answer look certain.
 */
const GUARDED: ReadonlySet<string> = new Set([
  'event',
  'system',
  'lead',
  'case',
  'order',
  'notice',
  'evidence',
  'clock',
]);

/**
 * Raises what is not there yet; safe to call at every start. False: the database's user may not make roles, and the
 * office runs without this wall (a readiness check says so).
 */
export async function raiseWalls(db: Db): Promise<boolean> {
  try {
    await sql.raw(MAKE_ROLE).execute(db);
  } catch {
    return false;
  }
  await sql.raw(MAKE_REACHES).execute(db);
  const { rows } = await sql<{ name: string; rights: boolean; guarded: boolean }>`
    select c.relname as name,
      has_table_privilege(${ROLE}, c.oid, 'insert') as rights,
      c.relrowsecurity as guarded
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`.execute(db);
  for (const { name, rights, guarded } of rows) {
    const table = sql.table(name);
    if (!rights) await grant(db, name);
    if (!GUARDED.has(name) || guarded) continue;
    await sql`alter table ${table} enable row level security`.execute(db);
    await sql`create policy reach on ${table} to ${sql.id(ROLE)}
      using (minewatch_reaches(jurisdiction)) with check (true)`.execute(db);
  }
  await sql`grant usage, select on all sequences in schema ${sql.id(await schemaOf(db))}
    to ${sql.id(ROLE)}`.execute(db);
  return true;
}

async function grant(db: Db, name: string): Promise<void> {
  const table = sql.table(name);
  const role = sql.id(ROLE);
  // Events can only be added, by whoever; the trigger says the same to the tables' owner.
  if (name === 'event') await sql`grant select, insert on ${table} to ${role}`.execute(db);
  else await sql`grant select, insert, update, delete on ${table} to ${role}`.execute(db);
}

async function schemaOf(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema()::text as name`.execute(db);
  return rows[0]?.name ?? 'public';
}

/**
 * For the rest of this transaction. `reach`: the paths that somebody who looks may see; null for a decision, which may
 * need rows from above.
 */
export async function stepBehindWall(tx: Tx, reach: readonly string[] | null): Promise<void> {
  const paths = reach === null ? '*' : reach.join(',') || '-';
  await sql`select set_config('role', ${ROLE}, true), set_config('minewatch.reach', ${paths}, true)`.execute(
    tx,
  );
}
