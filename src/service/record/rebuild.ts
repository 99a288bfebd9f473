/** All rows again from the events: proof that nothing is in a row that the record does not tell. */
import { sql } from 'kysely';
import type { Aggregate } from '#model/aggregate.ts';
import type { Tx } from '#store/database.ts';
import { lockHead, rebuild } from '#store/record.ts';
import { snake } from '#store/rows.ts';
import { KINDS } from '../aggregates.ts';
import type { Office } from '../office.ts';

export interface Rebuilt {
  readonly kind: string;
  readonly streams: number;
  /** Whether the rows are what they were. */
  readonly same: boolean;
}

/** In one transaction: nobody decides meanwhile, and readers see the old rows until the new ones stand. */
export async function rebuildAll(office: Office): Promise<readonly Rebuilt[]> {
  return office.database.db.transaction().execute((tx) => rebuildIn(tx, office));
}

/** The same in a transaction of the caller's. */
export async function rebuildIn(tx: Tx, office: Office): Promise<readonly Rebuilt[]> {
  await lockHead(tx, office.clock.now());
  const done: Rebuilt[] = [];
  for (const kind of Object.values(KINDS)) {
    const before = await digestOf(tx, kind);
    const streams = await rebuild(tx, office.vault, kind);
    done.push({ kind: kind.kind, streams, same: (await digestOf(tx, kind)) === before });
  }
  return done;
}

/** A sum over the rows' texts: the same rows give the same, in any order, without reading them here. */
async function digestOf(tx: Tx, kind: Aggregate): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as digest
    from ${sql.table(snake(kind.table))} t`.execute(tx);
  return rows[0]?.digest ?? '';
}
