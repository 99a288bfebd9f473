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

export async function writeRow(tx: Tx, kind: Aggregate, state: State): Promise<void> {
  const names = columnsOf(kind);
  const values = names.map((name) => encode(Reflect.get(state, name)));
  const columns = names.map((name) => sql.ref(snake(name)));
  const changes = names
    .filter((name) => name !== 'id')
    .map((name) => sql`${sql.ref(snake(name))} = excluded.${sql.ref(snake(name))}`);
  await sql`insert into ${sql.table(snake(kind.table))} (${sql.join(columns)})
    values (${sql.join(values)})
    on conflict (id) do update set ${sql.join(changes)}`.execute(tx);
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
