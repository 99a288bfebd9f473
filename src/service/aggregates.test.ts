import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { columnsOf, snake } from '#store/rows.ts';
import { onEachDatabase } from '../../test/office.ts';
import { AGGREGATES, KINDS } from './aggregates.ts';

interface Column {
  readonly columnName: string;
  readonly isNullable: 'YES' | 'NO';
}

onEachDatabase(
  "every kind's table has the columns of its state and no other",
  async (_t, { db }) => {
    for (const kind of Object.values(KINDS)) {
      const { rows } = await sql<Column>`select column_name, is_nullable
      from information_schema.columns
      where table_schema = current_schema() and table_name = ${snake(kind.table)}`.execute(db);
      const found = rows.map(({ columnName }) => columnName).toSorted();
      assert.deepEqual(found, columnsOf(kind).map(snake).toSorted(), kind.kind);
      const nullable = rows.filter(({ isNullable }) => isNullable === 'YES');
      const schema = Object.entries(kind.state.shape);
      const mayBeNull = schema.filter(([, of]) => of.safeParse(null).success);
      assert.deepEqual(
        nullable.map(({ columnName }) => columnName).toSorted(),
        mayBeNull.map(([name]) => snake(name)).toSorted(),
        `${kind.kind}: what may be null`,
      );
    }
  },
);

test('every kind of stream is kept under its own name, and its events begin with it', () => {
  for (const [name, { kind, events }] of Object.entries(AGGREGATES)) {
    assert.equal(name, kind);
    for (const type of Object.keys(events)) assert.ok(type.startsWith(`${kind}.`), type);
  }
});
