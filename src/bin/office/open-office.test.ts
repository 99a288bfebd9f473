import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { Config } from '#model/config.ts';
import { inWork } from '#service/work.ts';
import { seedDatabase } from '../../../test/office.ts';
import { openOffice } from './open-office.ts';
import { termsOf } from './settings.ts';

const CLOCK = { now: () => Date.UTC(2026, 2, 2, 8) };
const placeFor = (t: TestContext) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'minewatch-office-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  return { dataFolder, databaseUrl: null, masterKeyFile: null };
};
const codeOf = (code: string) => (error: unknown) =>
  error instanceof OperatingError && error.code === code;

test('openOffice() makes a new office, and opens it again with the same key', async (t) => {
  const place = placeFor(t);
  const first = await openOffice(place, CLOCK);
  const key = join(place.dataFolder, 'keys/master.key');
  assert.equal(statSync(key).mode & 0o777, 0o600);
  await assert.rejects(openOffice(place, CLOCK), codeOf('conflict'));
  await inWork(first.office, { kind: 'system', id: null, part: 'setup' }, (work) =>
    work.enqueue('x', {}),
  );
  await first.close();
  const text = readFileSync(key, 'utf8');
  const second = await openOffice(place, CLOCK);
  const rows = await second.office.database.db.selectFrom('outbox').selectAll().execute();
  assert.equal(rows.length, 1);
  assert.equal(readFileSync(key, 'utf8'), text);
  await second.close();
});

test('openOffice() keeps the name of its log when the port or host changes, unless one is given', async (t) => {
  const place = placeFor(t);
  await seedDatabase(place.dataFolder);
  const terms = { ...termsOf({ config: Config.parse({}) }), publicOrigin: 'https://one.example' };
  const nameFor = async (changes: Partial<typeof terms>): Promise<string> => {
    const opened = await openOffice(place, CLOCK, { ...terms, ...changes });
    const { name } = opened.log.key.verifier;
    await opened.close();
    return name;
  };
  assert.equal(await nameFor({}), 'one.example');
  assert.equal(await nameFor({ publicOrigin: 'https://two.example' }), 'one.example');
  assert.equal(await nameFor({ logOrigin: 'three.example/log' }), 'three.example/log');
});

test('termsOf() takes keys of witnesses, and refuses the key of a log', () => {
  const witness = 'witness.example+994dd464+BHRajvoVOjq2HD18HHPwCb/H52ewKRRV4sEMFMMVCpYr';
  const of = (line: string) => termsOf({ config: Config.parse({ record: { witnesses: [line] } }) });
  assert.equal(of(witness).witnesses[0]?.name, 'witness.example');
  const log = 'witness.example+c7cf5c87+Ad3ZlaAbqJYnpLFrOyCUg8RSBl/MQqf7d7oBZT5K9Gk2';
  assert.throws(() => of(log), codeOf('usage'));
  assert.ok(!Config.safeParse({ record: { 'witness-urls': ['https://w.example'] } }).success);
});

test('openOffice() refuses a master key that is lost, open to others, or none', async (t) => {
  const place = placeFor(t);
  await seedDatabase(place.dataFolder);
  const first = await openOffice(place, CLOCK);
  const { db } = first.office.database;
  await db.updateTable('logHead').set({ size: 1 }).execute();
  await first.close();
  const key = join(place.dataFolder, 'keys/master.key');
  chmodSync(key, 0o644);
  await assert.rejects(openOffice(place, CLOCK), codeOf('unreadable'));
  chmodSync(key, 0o600);
  writeFileSync(key, 'short');
  await assert.rejects(openOffice(place, CLOCK), codeOf('damaged'));
  rmSync(key);
  await assert.rejects(openOffice(place, CLOCK), codeOf('unreadable'));
});
