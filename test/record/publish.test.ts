import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { sql } from 'kysely';
import { OperatingError } from '#base/errors.ts';
import { openDatabase, type Database } from '#store/database.ts';
import { leafOfRow } from '#store/leaf.ts';
import { leafHash, rootOfHashes } from '#wire/tlog/merkle.ts';
import { readVerifierKey } from '#wire/tlog/note.ts';
import { verifyInclusion } from '#wire/tlog/proof.ts';
import { onEachDatabase, embeddedDatabase, postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { FileBatch, PENDING_MAX } from '#service/log/log-files.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { KEPT_TILES_MAX, proofReader, readPublished } from '#service/log/published-log.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { checkRecord, NAMED_EVENTS_MAX } from '#service/log/record-check.ts';
import { eventRow, growRecord, temporaryFolder } from '#service/log/record.fixture.ts';

const ORIGIN = 'record.example/log';
const rootOf = (size: number): Uint8Array =>
  rootOfHashes(Array.from({ length: size }, (_, seq) => leafHash(leafOfRow(eventRow(seq)))));

async function publisherIn(data: string, database: Database): Promise<LogPublisher> {
  const key = await openLogKey(join(data, 'keys'), ORIGIN);
  return new LogPublisher({ database, folder: join(data, 'log'), key });
}

/** `log verify` itself, as a process of its own, on the data folder. */
async function verify(data: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const cli = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [cli, 'log', 'verify', data, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out: Buffer.concat(parts).toString() };
}

const damaged =
  (says: RegExp) =>
  (error: unknown): boolean =>
    error instanceof OperatingError && error.code === 'damaged' && says.test(error.message);

async function tamper(database: Database, change: (db: Database['db']) => Promise<unknown>) {
  await sql`alter table event disable trigger all`.execute(database.db);
  await change(database.db);
}

onEachDatabase('LogPublisher publishes what was committed, in any batches', async (t, database) => {
  const data = await temporaryFolder(t);
  const publisher = await publisherIn(data, database);
  for (const size of [0, 1, 3, 255, 256, 257, 700, 700, 1030]) {
    await growRecord(database.db, size);
    const { checkpoint } = await publisher.publish();
    assert.equal(checkpoint.size, size);
    assert.deepEqual(checkpoint.root, rootOf(size), `size ${size}`);
  }
  const { code, out } = await verify(data);
  assert.equal(code, 0, out);
  assert.match(out, /key is the one of this installation/);
  // Partial tiles are gone where the full one is there.
  assert.deepEqual(await readdir(join(data, 'log', 'tile', '0')), [
    '000',
    '001',
    '002',
    '003',
    '004.p',
  ]);
});

onEachDatabase('LogPublisher goes on after a restart, from its tiles', async (t, database) => {
  const data = await temporaryFolder(t);
  for (const size of [5, 300, 512, 900]) {
    await growRecord(database.db, size);
    const { checkpoint } = await (await publisherIn(data, database)).publish();
    assert.deepEqual(checkpoint.root, rootOf(size));
  }
  assert.equal((await verify(data)).code, 0);
});

async function published(t: TestContext, size: number) {
  const data = await temporaryFolder(t);
  const database = await embeddedDatabase();
  t.after(() => database.close());
  await growRecord(database.db, size);
  await (await publisherIn(data, database)).publish();
  return { data, database };
}

test('LogPublisher makes lost and damaged tiles again from the database', async (t) => {
  const { data, database } = await published(t, 600);
  const tile = join(data, 'log', 'tile');
  for (const spoil of [
    () => rm(tile, { recursive: true }),
    () => writeFile(join(tile, '0', '002.p', '88'), 'short'),
    () => writeFile(join(tile, 'entries', '002.p', '88'), 'short'),
    () => rm(join(tile, '1', '000.p', '2')),
    // Far from the edge, as a disk whose power went leaves them.
    () => rm(join(tile, 'entries', '000')),
    () => writeFile(join(tile, 'entries', '001'), ''),
    () => writeFile(join(tile, '0', '001'), 'short'),
  ]) {
    await spoil();
    await (await publisherIn(data, database)).publish();
    assert.equal((await verify(data)).code, 0, String(spoil));
  }
});

test('LogPublisher never signs what does not continue its last checkpoint', async (t) => {
  const { data, database } = await published(t, 600);
  const before = await readFile(join(data, 'log', 'checkpoint'));
  const refuses = async (says: RegExp): Promise<void> => {
    await assert.rejects((await publisherIn(data, database)).publish(), damaged(says));
    assert.deepEqual(await readFile(join(data, 'log', 'checkpoint')), before);
  };
  // An event that was changed in the last bundle is seen at the start, even before there are new ones.
  await tamper(database, (db) =>
    db.updateTable('event').set({ role: 'auditor' }).where('seq', '=', 590).execute(),
  );
  await refuses(/event 590 in the database is not the one that was published/);
  // Without tiles the whole database is compared, and what was published is left as evidence.
  await rm(join(data, 'log', 'tile', '1'), { recursive: true });
  await refuses(/neither its tiles nor the database/);
  assert.equal(existsSync(join(data, 'log', 'tile', '1')), false);
  await database.db.updateTable('logHead').set({ size: 400 }).where('id', '=', 1).execute();
  await refuses(/published 600 events and the database has only 400/);
});

test('LogPublisher refuses a gap, a foreign checkpoint, another key and a broken file', async (t) => {
  const { data, database } = await published(t, 10);
  const checkpoint = join(data, 'log', 'checkpoint');
  const refuses = async (says: RegExp): Promise<void> => {
    await assert.rejects((await publisherIn(data, database)).publish(), damaged(says));
  };
  await growRecord(database.db, 20);
  await tamper(database, (db) => db.deleteFrom('event').where('seq', '=', 15).execute());
  await refuses(/no event 15: the record has a gap/);
  const other = await openLogKey(join(data, 'other'), ORIGIN);
  await cp(join(data, 'other', 'log.key'), join(data, 'keys', 'log.key'));
  await refuses(/not signed with our key/);
  assert.notEqual(other.verifier.keyId, 0);
  const foreign = await openLogKey(join(data, 'keys'), 'other.example');
  const folder = join(data, 'log');
  const publisher = new LogPublisher({ database, folder, key: foreign });
  await assert.rejects(publisher.publish(), damaged(/it is the log record.example/));
  await writeFile(checkpoint, 'nonsense');
  await refuses(/not a signed checkpoint/);
});

test('openLogKey() makes a key that only its owner may read, once', async (t) => {
  const keys = join(await temporaryFolder(t), 'keys');
  const both = await Promise.all([openLogKey(keys, ORIGIN), openLogKey(keys, ORIGIN)]);
  assert.deepEqual(both[0].verifier, both[1].verifier);
  assert.equal((await stat(join(keys, 'log.key'))).mode & 0o777, 0o600);
  const line = await readFile(join(keys, 'log.vkey'), 'utf8');
  assert.deepEqual(readVerifierKey(line), both[0].verifier);
  assert.deepEqual((await readdir(keys)).sort(), ['log.key', 'log.vkey']);
  await assert.rejects(openLogKey(keys, 'two words'), /spaces/);
  await chmod(join(keys, 'log.key'), 0o644);
  await assert.rejects(openLogKey(keys, ORIGIN), /others may read it/);
  await rm(join(keys, 'log.key'));
  await writeFile(join(keys, 'log.key'), 'no key', { mode: 0o600 });
  await assert.rejects(openLogKey(keys, ORIGIN), damaged(/Cannot use the key/));
});

test('LogPublisher survives being killed at any moment', { timeout: 120_000 }, async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const data = await temporaryFolder(t);
  const url = await postgresUrl();
  const database = await openDatabase({ url });
  t.after(() => database.close());
  const actor = new URL('./actors/publish-actor.ts', import.meta.url).pathname;
  let shown = 0;
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [actor, url, data, ORIGIN], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const early = once(child, 'exit').then(() => assert.fail('it ended by itself'));
    await Promise.race([once(child.stdout, 'data'), early]);
    early.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20 + ((round * 97) % 260)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const now = await readPublished(join(data, 'log'));
    const size = now?.checkpoint.size ?? 0;
    assert.ok(size >= shown, `the log shrank from ${shown} to ${size}`);
    shown = size;
    if (now !== null) {
      const { code, out } = await verify(data);
      assert.equal(code, 0, out);
    }
  }
  assert.ok(shown > 256, `published only ${shown}`);
  const { compared, changed, removed } = await checkRecord(database.db, join(data, 'log'));
  assert.deepEqual([compared, changed, removed], [shown, [], []]);
});

test('two publishers on one PostgreSQL take turns', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const data = await temporaryFolder(t);
  const url = await postgresUrl();
  const [one, two] = [await openDatabase({ url }), await openDatabase({ url })];
  t.after(() => Promise.all([one.close(), two.close()]));
  const publishers = [await publisherIn(data, one), await publisherIn(data, two)];
  for (let size = 100; size <= 1_500; size += 100) {
    await growRecord(one.db, size);
    const all = await Promise.all(publishers.map((publisher) => publisher.publish()));
    assert.deepEqual(
      all.map(({ checkpoint }) => checkpoint.size),
      [size, size],
    );
  }
  assert.equal((await verify(data)).code, 0);
});

test('checkRecord() names events that the database has otherwise', async (t) => {
  const { data, database } = await published(t, 600);
  const log = join(data, 'log');
  assert.deepEqual(await checkRecord(database.db, log), {
    compared: 600,
    changed: [],
    removed: [],
    more: 0,
  });
  await tamper(database, async (db) => {
    await db.updateTable('event').set({ actorId: null }).where('seq', '=', 7).execute();
    await db.updateTable('event').set({ data: '{"step": 8}' }).where('seq', '=', 8).execute();
    await db.deleteFrom('event').where('seq', 'in', [300, 599]).execute();
  });
  assert.deepEqual(await checkRecord(database.db, log), {
    compared: 600,
    changed: [7, 8],
    removed: [300, 599],
    more: 0,
  });
});

test('checkRecord() names no more events than its limit', async (t) => {
  const { data, database } = await published(t, NAMED_EVENTS_MAX + 5);
  await tamper(database, (db) => db.deleteFrom('event').execute());
  const { removed, more } = await checkRecord(database.db, join(data, 'log'));
  assert.deepEqual([removed.length, more], [NAMED_EVENTS_MAX, 5]);
});

test('proofReader() proves every event of a published log', async (t) => {
  const { data } = await published(t, 600);
  const log = await readPublished(join(data, 'log'));
  assert.ok(log !== null);
  const proofOf = proofReader(join(data, 'log'), log.checkpoint.size);
  for (let seq = 0; seq < 600; seq += 7) {
    const hash = leafHash(leafOfRow(eventRow(seq)));
    assert.ok(verifyInclusion({ hash, index: seq }, log.checkpoint, proofOf(seq)), `event ${seq}`);
  }
  const folder = join(data, 'log');
  // One that may keep a single tile reads again what it let go; one that kept them all reads nothing again.
  const forgetful = proofReader(folder, 600, 1);
  for (const seq of [0, 300, 599, 0]) assert.deepEqual(forgetful(seq), proofOf(seq));
  await rm(join(folder, 'tile', '0', '001'));
  assert.equal(proofOf(300).length, 10);
  assert.throws(() => forgetful(300), damaged(/001 is missing/));
  assert.ok(KEPT_TILES_MAX > 3);
});

test('FileBatch makes files durable on the way when it holds as many as it may', async (t) => {
  const folder = await temporaryFolder(t);
  const batch = new FileBatch(folder, 20);
  const pending: number[] = [];
  for (let i = 0; i < 45; i++) {
    await batch.put(`x/${i}`, Uint8Array.of(i));
    pending.push(batch.pending);
  }
  assert.equal(Math.max(...pending), 19);
  assert.equal(batch.pending, 5);
  await batch.sync();
  assert.equal(batch.pending, 0);
  assert.equal((await readdir(join(folder, 'x'))).length, 45);
  assert.deepEqual(await readdir(join(folder, '.unfinished')), []);
  assert.ok(PENDING_MAX > 45);
});
