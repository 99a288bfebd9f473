import { sql } from 'kysely';
import { snake } from '#store/rows.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';

/** How many streams of each kind there are; kinds without any are left out. */
export async function countStreams({
  database,
}: Office): Promise<readonly { kind: string; count: number }[]> {
  const counts: { kind: string; count: number }[] = [];
  for (const { kind, table } of Object.values(KINDS)) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count
      from ${sql.table(snake(table))}`.execute(database.db);
    const count = rows[0]?.count ?? 0;
    if (count > 0) counts.push({ kind, count });
  }
  return counts;
}
