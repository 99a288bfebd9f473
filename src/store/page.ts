import { sql, type SelectQueryBuilder, type StringReference } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * One page, newest first, by a unique column that grows with time (ids are UUIDv7). Cursors instead of offsets: a page
 * costs the same however deep it lies.
 *
 * `filters`: columns that must equal what `asked` has under their name, if it has; each with an index (column, id), and
 * the most telling first. The first that is asked leads the order, which changes nothing in it, as all rows have the same,
 * but leaves the planner that index: else it walks along the ids, hoping to meet such rows soon, and where all of them are
 * old it reads the whole table (630 ms among 300,000 leads). `= any` because it drops what it knows to be constant.
 */
export async function pageOf<TB extends keyof Tables, O extends object>(
  rows: SelectQueryBuilder<Tables, TB, O>,
  asked: { readonly limit: number; readonly after?: string | undefined },
  by: StringReference<Tables, TB>,
  filters: readonly StringReference<Tables, TB>[] = [],
): Promise<{ items: O[]; next: string | null }> {
  let from = rows;
  if (asked.after !== undefined) {
    from = from.where(sql<boolean>`${sql.ref(by)} < ${asked.after}`);
  }
  const equal = filters
    .map((column) => ({ column, value: valueOf(asked, column) }))
    .filter(({ value }) => value !== undefined);
  for (const [at, { column, value }] of equal.entries()) {
    const name = sql.ref(column);
    if (at > 0) from = from.where(sql<boolean>`${name} = ${value}`);
    else from = from.where(sql<boolean>`${name} = any(${[value]})`).orderBy(column, 'desc');
  }
  // One more than asked for tells whether there is a next page.
  const items = await from
    .orderBy(by, 'desc')
    .limit(asked.limit + 1)
    .execute();
  if (items.length <= asked.limit) return { items, next: null };
  items.pop();
  const last = valueOf(items.at(-1) ?? {}, by);
  return {
    items,
    next: typeof last === 'string' || typeof last === 'number' ? String(last) : null,
  };
}

function valueOf(of: object, column: string): unknown {
  return Reflect.get(of, column.slice(column.lastIndexOf('.') + 1));
}
