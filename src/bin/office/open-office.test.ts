import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { inWork } from '#service/work.ts';
import { openOffice } from './open-office.ts';

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

test('openOffice() refuses a master key that is lost, open to others, or none', async (t) => {
  const place = placeFor(t);
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
