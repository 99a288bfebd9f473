/** Rows of projection tables: the state of a stream, column by column. */
import { sql } from 'kysely';
import type { Aggregate, State } from '#model/aggregate.ts';
import type { Db, Tx } from './database.ts';

/** Null: there is no such stream. What lies in a row was checked when it was written. */
export async function readRow(db: Db, kind: Aggregate, id: string): Promise<State | null> {
  const table = sql.table(snake(kind.table));
  const { rows } = await sql<State>`select * from ${table} where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The rows of these streams that there are, by id. */
export async function readRows(
  db: Db,
  kind: Aggregate,
  ids: readonly string[],
): Promise<Map<string, State>> {
  const found = new Map<string, State>();
  const table = sql.table(snake(kind.table));
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
    const some = sql.join(ids.slice(at, at + ROWS_AT_ONCE));
    const { rows } = await sql<State>`select * from ${table} where id in (${some})`.execute(db);
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** PostgreSQL takes 65,535 parameters, and the widest row has about 40. */
const ROWS_AT_ONCE = 1_000;

export function writeRow(tx: Tx, kind: Aggregate, state: State): Promise<void> {
  return writeRows(tx, kind, [state]);
}

export async function writeRows(tx: Tx, kind: Aggregate, states: readonly State[]): Promise<void> {
  const names = columnsOf(kind);
  const columns = sql.join(names.map((name) => sql.ref(snake(name))));
  const changes = names
    .filter((name) => name !== 'id')
    .map((name) => sql`${sql.ref(snake(name))} = excluded.${sql.ref(snake(name))}`);
  for (let at = 0; at < states.length; at += ROWS_AT_ONCE) {
    const rows = states
      .slice(at, at + ROWS_AT_ONCE)
      .map((state) => sql`(${sql.join(names.map((name) => encode(Reflect.get(state, name))))})`);
    await sql`insert into ${sql.table(snake(kind.table))} (${columns})
      values ${sql.join(rows)}
      on conflict (id) do update set ${sql.join(changes)}`.execute(tx);
  }
}

/** The columns of a kind's table, in camel case: the keys of its state. */
export function columnsOf(kind: Pick<Aggregate, 'state'>): readonly string[] {
  return Object.keys(kind.state.shape);
}

/** Objects and arrays are JSON columns; PostgreSQL's driver would make arrays of its own of the latter. */
function encode(value: unknown): unknown {
  if (value === undefined) throw new Error('Broken invariant: a state without one of its columns');
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : value;
}

export function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
