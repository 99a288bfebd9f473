import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { onEachDatabase } from '../../test/office.ts';
import { tendOneTable } from './upkeep.ts';

onEachDatabase(
  'tendOneTable() vacuums what has changed much, where no server does',
  async (_t, database) => {
    const { db, kind } = database;
    const rows = async (count: number): Promise<void> => {
      await sql`insert into idempotency (key, actor_id, route, request_hash, reply, at)
        select gen_random_uuid()::text, 'a', 'b', 'c', '', now() from generate_series(1, ${count}::int)`.execute(
        db,
      );
      // The counters are told at the latest a second after a transaction.
      await sql`select pg_stat_force_next_flush()`.execute(db);
    };
    const known = async (): Promise<number> => {
      const { rows: found } = await sql<{ rows: number }>`select reltuples::int as rows
        from pg_class where relname = 'idempotency'`.execute(db);
      return found[0]?.rows ?? 0;
    };
    await rows(900);
    assert.equal(await tendOneTable(database), null);
    await rows(600);
    if (kind === 'postgresql') {
      assert.equal(await tendOneTable(database), null);
      return;
    }
    assert.equal(await known(), -1);
    assert.equal(await tendOneTable(database), 'idempotency');
    assert.equal(await known(), 1500);
    assert.equal(await tendOneTable(database), null);
    await db.updateTable('idempotency').set({ route: 'd' }).execute();
    await sql`select pg_stat_force_next_flush()`.execute(db);
    assert.equal(await tendOneTable(database), 'idempotency');
  },
);
