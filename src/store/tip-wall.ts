/**
 * The tip line's own wall: a role that reaches no table at all, only functions, each of which asks for what a receipt alone
 * gives. Whoever breaks into the line finds no list of tips, no case and no person.
 */
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';

export const TIP_ROLE = 'minewatch_tips';

/** Tables that looks of people never reach. */
export const TIP_TABLES: ReadonlySet<string> = new Set(['tip_box', 'tip_item', 'tip_line']);

const FUNCTIONS = [
  'tip_open(bytea)',
  'tip_read(bytea)',
  'tip_begin(uuid, bytea, bytea, bytea, bytea, text)',
  'tip_add(uuid, bytea, boolean, text, bytea, integer, bigint, bigint)',
  'tip_claim(bytea, bytea)',
];

/** The role is there; safe to call again. */
export async function raiseTipWall(db: Db, schema: string): Promise<void> {
  await sql`grant usage on schema ${sql.id(schema)} to ${sql.id(TIP_ROLE)}`.execute(db);
  for (const name of FUNCTIONS) {
    const one = sql`function ${sql.raw(name)}`;
    // They run with the owner's rights: nobody may slip a table of the same name before ours.
    await sql`alter ${one} set search_path = ${sql.id(schema)}, pg_temp`.execute(db);
    await sql`revoke all on ${one} from public`.execute(db);
    await sql`grant execute on ${one} to ${sql.id(TIP_ROLE)}`.execute(db);
  }
}

/** For the rest of this transaction. */
export async function stepBehindTipWall(tx: Tx): Promise<void> {
  await sql`select set_config('role', ${TIP_ROLE}, true)`.execute(tx);
}
