import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { onEachDatabase } from '../../test/office.ts';
import { raiseWalls, stepBehindWall } from './walls.ts';

const ROW = `(seq, stream_kind, stream_id, version, type, at, actor_kind, jurisdiction, salt, data)`;
const event = (seq: number, jurisdiction: string | null): string => `insert into event ${ROW} values
  (${seq}, 'case', '0190b5b0-0000-7000-8000-00000000000${seq}', 1, 'x', now(), 'person',
  ${jurisdiction === null ? 'null' : `'${jurisdiction}'`}, '', '{}')`;

onEachDatabase(
  'stepBehindWall() shows a looker the rows at and below their places, and those of no place',
  async (_t, { db, hasWalls }) => {
    assert.equal(hasWalls, true);
    const places = ['hebei', 'hebei/sjz', 'hebei/sjz/yuhua', 'hebei/sjzx', null];
    for (const [seq, place] of places.entries()) await sql.raw(event(seq, place)).execute(db);
    const seen = (reach: readonly string[] | null) =>
      db.transaction().execute(async (tx) => {
        await stepBehindWall(tx, reach);
        const rows = await tx.selectFrom('event').select('seq').orderBy('seq').execute();
        return rows.map(({ seq }) => seq);
      });
    assert.deepEqual(await seen(['hebei/sjz']), [1, 2, 4]);
    assert.deepEqual(await seen(['hebei/sjzx', 'hebei/sjz/yuhua']), [2, 3, 4]);
    assert.deepEqual(await seen([]), [4]);
    assert.deepEqual(await seen(null), [0, 1, 2, 3, 4]);
  },
);

onEachDatabase('stepBehindWall() takes the right to change events away', async (_t, { db }) => {
  for (const statement of ['update event set type = type', 'delete from event', 'truncate event']) {
    const changing = db.transaction().execute(async (tx) => {
      await stepBehindWall(tx, null);
      await sql.raw(statement).execute(tx);
    });
    await assert.rejects(changing, /permission denied/, statement);
  }
  const dropping = db.transaction().execute(async (tx) => {
    await stepBehindWall(tx, null);
    await sql`alter table event disable trigger all`.execute(tx);
  });
  await assert.rejects(dropping, /must be owner/);
});

onEachDatabase('raiseWalls() may be called at every start', async (_t, { db }) => {
  assert.equal(await raiseWalls(db), true);
});
