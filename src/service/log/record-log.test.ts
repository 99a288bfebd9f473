import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { keyPair } from '#wire/tlog/ed25519.fixture.ts';
import { verifierKey, writeVerifierKey } from '#wire/tlog/note.ts';
import { embeddedDatabase, HandClock } from '../../../test/office.ts';
import { readPublished } from './published-log.ts';
import { openRecordLog } from './record-log.ts';
import { growRecord, temporaryFolder } from './record.fixture.ts';

test('openRecordLog() publishes in the background, tells what goes wrong and stops when asked', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const clock = new HandClock();
  const origin = 'record.example/log';
  const witness = verifierKey('w.example', 4, keyPair('w.example').publicKey);
  const parts = { database, clock, dataFolder, origin, witnesses: [writeVerifierKey(witness)] };
  const log = await openRecordLog({ ...parts, tsaUrls: ['http://127.0.0.1:1/'] });
  const told: string[] = [];
  const stop = log.run(5, (problem) => void told.push(problem));
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const sizeIs = (size: number) => async () =>
    (await readPublished(log.folder))?.checkpoint.size === size;
  await until(sizeIs(0));
  await growRecord(database.db, 300);
  await until(sizeIs(300));
  await until(async () => told.length > 0);
  assert.match(told[0] ?? '', /Cannot get a time stamp/);
  await stop();
  await growRecord(database.db, 301);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(await sizeIs(300)());
  assert.equal((await log.publish()).checkpoint.size, 301);
  const line = await readFile(join(log.folder, 'log.vkey'), 'utf8');
  assert.equal(line, `${writeVerifierKey(log.key.verifier)}\n`);
});

test('openRecordLog() refuses a witness key that is not one', async (t) => {
  const dataFolder = await temporaryFolder(t);
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const parts = {
    database,
    clock: new HandClock(),
    dataFolder,
    origin: 'record.example',
    tsaUrls: [],
  };
  const line = keyPair('w.example').line;
  await assert.rejects(openRecordLog({ ...parts, witnesses: [line] }), /not one for cosignatures/);
});
