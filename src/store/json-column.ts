import { sql, type RawBuilder } from 'kysely';

/** A value for a JSON column: PostgreSQL's driver would make arrays of its own of lists. */
export function jsonColumn<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}`;
}
