import { sql, type RawBuilder } from 'kysely';

/** Where somebody may do something: all three conditions hold. Null: any. */
export interface Reach {
  /** This node and all below it. */
  readonly jurisdiction: string | null;
  readonly sector: string | null;
  readonly unitId: string | null;
}

/**
 * The WHERE of a list: rows within any of these. `columns` are the row's own, as SQL spells them; a table without
 * sectors or units leaves them out, and then a reach that is limited by one reaches nothing of it.
 */
export function withinReach(
  reaches: readonly Reach[],
  columns: { readonly jurisdiction: string; readonly sector?: string; readonly unit?: string },
): RawBuilder<boolean> {
  const any = reaches.map(({ jurisdiction, sector, unitId }) => {
    const all = [
      jurisdiction === null ? null : below(columns.jurisdiction, jurisdiction),
      sector === null ? null : equals(columns.sector, sector),
      unitId === null ? null : equals(columns.unit, unitId),
    ].filter((condition) => condition !== null);
    return all.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(all, sql` and `)})`;
  });
  return any.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(any, sql` or `)})`;
}

/**
 * A range, so that an ordinary index serves it: '0' is the character after '/'. Columns of paths are declared
 * `text collate "C"`, in which that is so.
 */
function below(column: string, path: string): RawBuilder<boolean> {
  const name = sql.ref(column);
  return sql<boolean>`(${name} = ${path} or (${name} >= ${`${path}/`} and ${name} < ${`${path}0`}))`;
}

function equals(column: string | undefined, value: string): RawBuilder<boolean> {
  return column === undefined ? sql<boolean>`false` : sql<boolean>`${sql.ref(column)} = ${value}`;
}
