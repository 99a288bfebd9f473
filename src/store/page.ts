import { sql, type SelectQueryBuilder, type StringReference } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * One page, newest first, by a unique column that grows with time (ids are UUIDv7). Cursors instead of offsets: a page
 * costs the same however deep it lies.
 */
export async function pageOf<TB extends keyof Tables, O extends object>(
  rows: SelectQueryBuilder<Tables, TB, O>,
  asked: { readonly limit: number; readonly after?: string | undefined },
  by: StringReference<Tables, TB>,
): Promise<{ items: O[]; next: string | null }> {
  const from =
    asked.after === undefined ? rows : rows.where(sql<boolean>`${sql.ref(by)} < ${asked.after}`);
  // One more than asked for tells whether there is a next page.
  const items = await from
    .orderBy(by, 'desc')
    .limit(asked.limit + 1)
    .execute();
  if (items.length <= asked.limit) return { items, next: null };
  items.pop();
  const column = by.slice(by.lastIndexOf('.') + 1);
  const last: unknown = Reflect.get(items.at(-1) ?? {}, column);
  return {
    items,
    next: typeof last === 'string' || typeof last === 'number' ? String(last) : null,
  };
}
