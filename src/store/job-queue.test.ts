import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachDatabase } from '../../test/office.ts';
import type { Database } from './database.ts';
import { startJobQueue, type JobKind } from './job-queue.ts';

async function put({ db }: Database, topic: string, n: number): Promise<void> {
  const createdAt = '2026-03-02T08:00:00.000Z';
  const payload = JSON.stringify({ n });
  await db.insertInto('outbox').values({ topic, payload, createdAt, takenAt: null }).execute();
}

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !done(); i++) await sleep(50);
  assert.ok(done(), 'it never came');
}

function kindThat(topic: string, run: (n: number) => Promise<void>): JobKind {
  const numberOf = (payload: unknown): number => Number(Reflect.get(Object(payload), 'n'));
  return { topic, triesMax: 3, pauseSeconds: 1, run: (payload) => run(numberOf(payload)) };
}

onEachDatabase(
  'startJobQueue() does what lies in the outbox, and tries again what failed',
  async (t, database) => {
    const done: number[] = [];
    let failures = 1;
    const troubles: string[] = [];
    const kind = kindThat('mail', async (n) => {
      if (n === 2 && failures-- > 0) throw new Error('greylisted');
      done.push(n);
    });
    for (const n of [1, 2, 3]) await put(database, 'mail', n);
    const queue = await startJobQueue(database, [kind], (message) => troubles.push(message));
    t.after(() => queue.stop());
    await until(() => done.length === 3);
    assert.deepEqual(new Set(done), new Set([1, 2, 3]));
    assert.ok(troubles.some((message) => message.includes('greylisted')));
    assert.deepEqual(await database.db.selectFrom('outbox').selectAll().execute(), []);
  },
);

onEachDatabase(
  'startJobQueue() leaves topics alone that it does not serve',
  async (t, database) => {
    await put(database, 'other', 1);
    const queue = await startJobQueue(database, [kindThat('mail', async () => {})], () => {});
    t.after(() => queue.stop());
    assert.equal(await queue.relay(), 0);
    assert.equal((await database.db.selectFrom('outbox').selectAll().execute()).length, 1);
  },
);
