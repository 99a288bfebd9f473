import assert from 'node:assert/strict';
import type { SystemActor } from '#model/actor.ts';
import { embeddedDatabase, officeOn, onEachDatabase } from '../../../test/office.ts';
import { perform } from '../perform.ts';
import { declareWebhook } from '../webhooks/declare-webhook.ts';
import { inWork } from '../work.ts';
import { backupOffice, restoreOffice } from './backup-office.ts';
import { rebuildAll } from './rebuild.ts';

const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const BODY = {
  name: 'a',
  url: 'https://a.example/',
  topics: ['case' as const],
  jurisdiction: null,
};

/** The drivers give bytes as different classes. */
const plain = ([name, value]: [string, unknown]): unknown => [
  name,
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
];

async function linesOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

onEachDatabase(
  'restoreOffice() makes of a backup what was backed up, in the embedded database',
  async (t, database) => {
    const office = await officeOn(database);
    for (let i = 0; i < 3; i++) {
      await perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY });
    }
    await inWork(office, OPERATOR, (work) => work.enqueue('mail', { to: 'x' }));
    const lines = await linesOf(backupOffice(office));
    const empty = await embeddedDatabase();
    t.after(() => empty.close());
    const other = await officeOn(empty);
    const { events } = await restoreOffice(other, each(lines));
    assert.equal(events, 3);
    for (const table of ['event', 'webhook', 'webhookSecret', 'outbox'] as const) {
      const texts = async ({ db }: typeof database): Promise<Set<string>> => {
        const rows = await db.selectFrom(table).selectAll().execute();
        return new Set(rows.map((row) => JSON.stringify(Object.entries(row).map(plain))));
      };
      assert.deepEqual(await texts(empty), await texts(database), table);
    }
    assert.ok((await rebuildAll(other)).every(({ same }) => same));
    // What is decided next goes on behind what was restored.
    await inWork(other, OPERATOR, (work) => work.enqueue('mail', { to: 'y' }));
    await perform(other, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY });
  },
);

onEachDatabase(
  'restoreOffice() refuses a damaged backup, a used database and another key',
  async (t, database) => {
    const office = await officeOn(database);
    await perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY });
    const lines = await linesOf(backupOffice(office));
    await assert.rejects(restoreOffice(office, each(lines)), { code: 'conflict' });
    const empty = await embeddedDatabase();
    t.after(() => empty.close());
    const other = await officeOn(empty);
    const damages = [
      lines.slice(0, -2),
      lines.toSpliced(2, 1),
      ['{'],
      [...lines.slice(0, 2), '{"x":1}'],
    ];
    for (const bad of damages) {
      await assert.rejects(restoreOffice(other, each(bad)), { code: 'damaged' });
      assert.deepEqual(await empty.db.selectFrom('event').selectAll().execute(), []);
    }
    await restoreOffice(other, each(lines));
  },
);

onEachDatabase(
  'rebuildAll() says which rows were not what the events tell',
  async (_t, database) => {
    const office = await officeOn(database);
    await perform(office, declareWebhook, OPERATOR, { params: {}, query: {}, body: BODY });
    await database.db.updateTable('webhook').set({ name: 'b' }).execute();
    const wrong = (await rebuildAll(office)).filter(({ same }) => !same);
    assert.deepEqual(
      wrong.map(({ kind }) => kind),
      ['webhook'],
    );
    assert.ok((await rebuildAll(office)).every(({ same }) => same));
  },
);
