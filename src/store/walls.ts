/**
 * The second wall, inside the database: decisions and looks run as a role that can neither change nor remove events, and
 * that sees, while somebody looks, only rows of that person's part of the tree. The first wall is the code before it;
 * this one holds where that has a hole.
 */
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { raiseTipWall, TIP_ROLE, TIP_TABLES } from './tip-wall.ts';

/** Decides, and looks everywhere: it can only add events. */
const DECIDER = 'minewatch_app';
/** Looks at a part of the tree: it can change nothing, and sees what `minewatch.reach` says. */
const LOOKER = 'minewatch_look';

/** Roles belong to the whole server: two databases may make them at the same time. */
const makeRole = (role: string): string => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
  execute format('grant ${role} to %I', current_user);
exception when duplicate_object or unique_violation then null; end $$`;

/**
 * Paths with commas between, each with a slash at its end; they and all below them. Rows of no place are everybody's.
 * The paths are taken apart once for a query: as a function asked for each row, they made a list 20 times as slow.
 * `coalesce` hides from the planner what it would guess wrong: that hardly any row is within reach.
 */
const WITHIN_REACH = `coalesce(jurisdiction is null or (jurisdiction || '/') ^@ any (
  (select string_to_array(current_setting('minewatch.reach', true), ','))::text[]), false)`;

/**
 * What is guarded row by row: the material of cases. Not what is inherited down the tree (policies, calendars,
 * templates), which everybody below must read; and not bindings: who had an address is decided among all of them, and a
 * hidden one would make a wrong answer look certain.
 */
const GUARDED: ReadonlySet<string> = new Set([
  'event',
  'system',
  'lead',
  'lead_trace',
  'sighting',
  'day_tally',
  'standing',
  'search_word',
  'held_network',
  'case',
  'order',
  'notice',
  'referral',
  'taxii_object',
  'evidence',
  'clock',
  'campaign_unit',
  'attestation',
  'filing',
  'tip',
]);

/**
 * Raises what is not there yet; safe to call at every start. False: the database's user may not make roles, and the
 * office runs without this wall (a readiness check says so).
 */
export async function raiseWalls(db: Db): Promise<boolean> {
  try {
    await sql.raw(makeRole(DECIDER)).execute(db);
    await sql.raw(makeRole(LOOKER)).execute(db);
    await sql.raw(makeRole(TIP_ROLE)).execute(db);
  } catch {
    return false;
  }
  const { rows } = await sql<{ name: string; rights: boolean; guarded: boolean }>`
    select c.relname as name,
      has_table_privilege(${LOOKER}, c.oid, 'select') as rights,
      c.relrowsecurity as guarded
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`.execute(db);
  for (const { name, rights, guarded } of rows) {
    if (!rights) await grant(db, name);
    if (GUARDED.has(name) && !guarded) await guard(db, name);
  }
  const schema = await schemaOf(db);
  await sql`grant usage, select on all sequences in schema ${sql.id(schema)}
    to ${sql.id(DECIDER)}`.execute(db);
  await raiseTipWall(db, schema);
  return true;
}

async function grant(db: Db, name: string): Promise<void> {
  const table = sql.table(name);
  // Events can only be added, by whoever; the trigger says the same to the tables' owner.
  const change = sql.raw(name === 'event' ? 'insert' : 'insert, update, delete');
  await sql`grant select, ${change} on ${table} to ${sql.id(DECIDER)}`.execute(db);
  // What tips say is opened by a decision of its own, never on the way.
  if (!TIP_TABLES.has(name)) await sql`grant select on ${table} to ${sql.id(LOOKER)}`.execute(db);
}

async function guard(db: Db, name: string): Promise<void> {
  const table = sql.table(name);
  await sql`alter table ${table} enable row level security`.execute(db);
  await sql`create policy decides on ${table} to ${sql.id(DECIDER)}
    using (true) with check (true)`.execute(db);
  await sql`create policy looks on ${table} for select to ${sql.id(LOOKER)}
    using (${sql.raw(WITHIN_REACH)})`.execute(db);
}

async function schemaOf(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema()::text as name`.execute(db);
  return rows[0]?.name ?? 'public';
}

/**
 * For the rest of this transaction. `reach`: the paths that somebody who looks may see; null for a decision, which may
 * need rows from above, and for who may see everything.
 */
export async function stepBehindWall(tx: Tx, reach: readonly string[] | null): Promise<void> {
  const [role, paths] = reach === null ? [DECIDER, ''] : [LOOKER, reach.map((p) => `${p}/`).join()];
  await sql`select set_config('role', ${role}, true), set_config('minewatch.reach', ${paths}, true)`.execute(
    tx,
  );
}
