import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { columnsOf, snake } from '#store/rows.ts';
import { onEachDatabase } from '../../test/office.ts';
import { AGGREGATES } from './aggregates.ts';

onEachDatabase(
  "every kind's table has the columns of its state and no other",
  async (_t, { db }) => {
    for (const kind of Object.values(AGGREGATES)) {
      const { rows } = await sql<{
        columnName: string;
      }>`select column_name from information_schema.columns
      where table_schema = current_schema() and table_name = ${snake(kind.table)}`.execute(db);
      const found = rows.map(({ columnName }) => columnName).toSorted();
      assert.deepEqual(found, columnsOf(kind).map(snake).toSorted(), kind.kind);
    }
  },
);

test('every kind of stream is kept under its own name, and its events begin with it', () => {
  for (const [name, { kind, events }] of Object.entries(AGGREGATES)) {
    assert.equal(name, kind);
    for (const type of Object.keys(events)) assert.ok(type.startsWith(`${kind}.`), type);
  }
});
