/** A backup and the log that it was part of: nothing is forked, forgotten or half-made. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '#store/database.ts';
import { startJobQueue } from '#store/job-queue.ts';
import { embeddedDatabase, postgresUrl } from '../../../test/office.ts';
import { requirePeer } from '../../../test/peers.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { checkEvidence } from '../evidence/check-evidence.ts';
import { openEvidence } from '../evidence/open-evidence.ts';
import { proofReader, readPublished } from '../log/published-log.ts';
import { checkRecord } from '../log/record-check.ts';
import type { Office } from '../office.ts';
import { inWork } from '../work.ts';
import { backupOffice, restoreOffice } from './backup-office.ts';
import { each, keepPiece, linesOf, publishingOffice } from './publishing.fixture.ts';
import { rebuildAll } from './rebuild.ts';

async function newDatabase(t: TestContext, kind: 'embedded' | 'postgresql'): Promise<Database> {
  const database =
    kind === 'embedded'
      ? await embeddedDatabase()
      : await openDatabase({ url: await postgresUrl() });
  t.after(() => database.close());
  return database;
}

async function textOf(office: Office, id: string): Promise<string> {
  const { db } = office.database;
  const item = await db.selectFrom('evidence').selectAll().where('id', '=', id).executeTakeFirst();
  assert.ok(item !== undefined);
  const content = await openEvidence(office, db, item);
  return typeof content === 'string' ? content : Buffer.from(content).toString();
}

test('restoreOffice() brings an office from PGlite to PostgreSQL and back, with evidence and log', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const first = await publishingOffice(t, await newDatabase(t, 'embedded'));
  const ids = [await keepPiece(first.office, 'one'), await keepPiece(first.office, 'two')];
  const { text } = await first.publisher.publish();
  const stamps = join(first.data, 'log', 'timestamps');
  await mkdir(stamps);
  writeFileSync(join(stamps, '2.txt'), 'stamped');
  writeFileSync(join(stamps, '2.tsa.example_318.tsr'), Buffer.from([1, 2, 3]));
  const keys = join(first.data, 'keys');
  let { office } = first;
  for (const kind of ['postgresql', 'embedded'] as const) {
    const lines = await linesOf(backupOffice(office));
    const there = await publishingOffice(t, await newDatabase(t, kind), { keys });
    const restored = await restoreOffice(there.office, each(lines));
    assert.deepEqual(restored, {
      events: 2,
      streams: 2,
      blobs: 2,
      log: { size: 2, ahead: null },
    });
    const log = join(there.data, 'log');
    assert.equal(readFileSync(join(log, 'checkpoint'), 'utf8'), text);
    assert.equal(readFileSync(join(log, 'timestamps', '2.tsa.example_318.tsr')).length, 3);
    assert.deepEqual(await Promise.all(ids.map((id) => textOf(there.office, id))), ['one', 'two']);
    assert.deepEqual(await checkEvidence(there.office), { checked: 2, wrong: [] });
    assert.ok((await rebuildAll(there.office)).every(({ same }) => same));
    // Its tiles are there before anything is published, and the log goes on where it was.
    assert.equal((await checkRecord(there.office.database.db, log)).compared, 2);
    assert.equal((await there.publisher.publish()).text, text);
    assert.deepEqual(readdirSync(join(log, 'tile', 'entries')), ['000.p']);
    ({ office } = there);
  }
  await keepPiece(office, 'three');
});

async function lookOften(office: Office, count: number): Promise<void> {
  const looked = { type: 'access.looked' as const, data: { route: 'case.show', of: [] } };
  const events = Array.from({ length: count }, () => looked);
  await inWork(office, OPERATOR, (work) =>
    work.record('access', work.newId(), { events }, { jurisdiction: null }),
  );
}

test('restoreOffice() puts a log in place that is whole, whoever dies before it publishes', async (t) => {
  const { office, publisher, data } = await publishingOffice(t, await newDatabase(t, 'embedded'));
  await lookOften(office, 600);
  await publisher.publish();
  // A backup has more events than were published when it began.
  await lookOften(office, 100);
  const lines = await linesOf(backupOffice(office));
  const keys = join(data, 'keys');
  const there = await publishingOffice(t, await newDatabase(t, 'embedded'), { keys });
  const { log } = await restoreOffice(there.office, each(lines));
  assert.deepEqual(log, { size: 600, ahead: null });
  const folder = join(there.data, 'log');
  const checked = { changed: [], removed: [], more: 0 };
  const { db } = there.office.database;
  assert.deepEqual(await checkRecord(db, folder), { compared: 600, ...checked });
  const proofOf = proofReader(folder, 600);
  for (const seq of [0, 255, 256, 599]) assert.ok(proofOf(seq).length > 0);
  await there.publisher.publish();
  assert.deepEqual(await checkRecord(db, folder), { compared: 700, ...checked });
});

async function backedUp(t: TestContext) {
  const first = await publishingOffice(t, await newDatabase(t, 'embedded'));
  const id = await keepPiece(first.office, 'one');
  await first.publisher.publish();
  return { ...first, id, keys: join(first.data, 'keys') };
}

test('a restored office that is older than its log says so and publishes nothing', async (t) => {
  const { office, data, publisher, keys } = await backedUp(t);
  const lines = await linesOf(backupOffice(office));
  await keepPiece(office, 'two');
  const { text } = await publisher.publish();
  // The log stayed, the database was lost.
  const there = await publishingOffice(t, await newDatabase(t, 'embedded'), { data, keys });
  const { log } = await restoreOffice(there.office, each(lines));
  assert.deepEqual(log, { size: 2, ahead: 2 });
  await assert.rejects(there.publisher.publish(), {
    code: 'damaged',
    message: /only 1: was an old/,
  });
  assert.equal((await readPublished(join(data, 'log')))?.text, text);
});

test('restoreOffice() refuses events that are not those that were published, and another key', async (t) => {
  const { office, keys } = await backedUp(t);
  const lines = await linesOf(backupOffice(office));
  const fresh = async (parts: Parameters<typeof publishingOffice>[2]) =>
    publishingOffice(t, await newDatabase(t, 'embedded'), parts);
  const refuses = async (
    there: Awaited<ReturnType<typeof fresh>>,
    from: string[],
    says: RegExp,
  ) => {
    await assert.rejects(restoreOffice(there.office, each(from)), {
      code: 'damaged',
      message: says,
    });
    const { db } = there.office.database;
    assert.deepEqual(await db.selectFrom('event').select('seq').execute(), []);
    assert.deepEqual(
      readdirSync(there.data).filter((name) => name.startsWith('log')),
      [],
    );
  };
  await refuses(await fresh({}), lines, /signed with another key/);
  await refuses(
    await fresh({ keys, origin: 'other.example' }),
    lines,
    /its log is record\.example/,
  );
  const trick = lines.map((line) => line.replace('"log":"checkpoint"', '"log":"../keys/log.key"'));
  await refuses(await fresh({ keys }), trick, /is no file of a log/);
  const short = lines.filter((line) => !line.startsWith('{"log"'));
  await refuses(await fresh({ keys }), short, /a line is not understood/);
  // Whoever changes a backup can make its checksum anew, but not the signature of the log.
  const changed = await publishingOffice(t, await newDatabase(t, 'embedded'), { keys });
  await keepPiece(changed.office, 'not one');
  const own = await linesOf(backupOffice(changed.office));
  const checkpoint = lines.find((line) => line.startsWith('{"log":"checkpoint"')) ?? '';
  const forged = [...own.slice(0, -1), checkpoint, '{"whole":true,"blobs":1,"logFiles":1}'];
  await refuses(await fresh({ keys }), forged, /its events are not the 1 that were published/);
  // Under another name that the operator has chosen, a log begins anew.
  const anew = await fresh({ keys, origin: 'other.example' });
  const { log } = await restoreOffice(anew.office, each(lines), true);
  assert.deepEqual(log, { size: null, ahead: null });
  assert.match((await anew.publisher.publish()).text, /^other\.example\n1\n/);
});

test('an office restored where its log is gone goes on under it, as witnesses saw it', async (t) => {
  const { office, data, publisher, keys } = await backedUp(t);
  const lines = await linesOf(backupOffice(office));
  const { text } = await publisher.publish();
  await rm(join(data, 'log'), { recursive: true });
  const there = await publishingOffice(t, await newDatabase(t, 'embedded'), { data, keys });
  await restoreOffice(there.office, each(lines));
  assert.equal((await there.publisher.publish()).text, text);
  await keepPiece(there.office, 'two');
  assert.match((await there.publisher.publish()).text, /\n2\n/);
  const { compared, changed, removed } = await checkRecord(
    there.office.database.db,
    join(data, 'log'),
  );
  assert.deepEqual([compared, changed, removed], [2, [], []]);
  assert.ok(!existsSync(join(data, 'log.restoring')));
});

for (const kind of ['embedded', 'postgresql'] as const) {
  test(`a backup holds the jobs that are under way and those that were given up (${kind})`, async (t) => {
    if (kind === 'postgresql' && !requirePeer(t, 'postgresql')) return;
    const { office } = await publishingOffice(t, await newDatabase(t, kind));
    for (const topic of ['fails', 'waits']) {
      await inWork(office, OPERATOR, (work) => work.enqueue(topic, { topic }));
    }
    const failing = {
      topic: 'fails',
      triesMax: 1,
      pauseSeconds: 1,
      run: async () => {
        throw new Error('no');
      },
    };
    const queue = await startJobQueue(office.database, [failing], () => {});
    t.after(() => queue.stop());
    for (let i = 0; i < 100 && (await queue.dead()).length === 0; i++) await sleep(100);
    const [dead] = await queue.dead();
    assert.deepEqual([dead?.topic, dead?.payload, dead?.why], ['fails', { topic: 'fails' }, 'no']);
    const there = await publishingOffice(t, await newDatabase(t, 'embedded'));
    await restoreOffice(there.office, each(await linesOf(backupOffice(office))));
    const outbox = there.office.database.db.selectFrom('outbox').orderBy('topic');
    const rows = await outbox.select(['topic', 'payload']).execute();
    assert.deepEqual(
      rows.map(({ topic, payload }) => [topic, payload]),
      [
        ['fails', { topic: 'fails' }],
        ['waits', { topic: 'waits' }],
      ],
    );
  });
}
