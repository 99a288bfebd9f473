import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { LedgerHold, Told } from './ledger-state.ts';
import { Ledger, LEDGER_HOLDS_MAX, LEDGER_TOLD_MAX } from './ledger.ts';

const HOLD: LedgerHold = {
  key: '192.0.2.7',
  rung: 'strict-garden',
  orders: ['o'],
  expiresAt: 5_000,
  holders: [{ mac: null, user: 'li', session: null, port: null }],
};
const TOLD: Told = {
  id: 'bras-1|s1',
  nas: 'bras-1',
  by: 'session',
  names: {
    session: 's1',
    user: 'li',
    mac: null,
    station: null,
    port: null,
    networks: ['192.0.2.7'],
  },
  key: '192.0.2.7',
  orders: ['o'],
  held: null,
  until: 5_000,
  asked: 'strict-garden',
  doubt: 'asked',
};
const FILE = 'radius-ledger.json';

async function newFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-ledger-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const opened = (folder: string): Promise<Ledger> => Ledger.open(folder, ['mac', 'user', 'port']);

test('Ledger.open() finds what save() wrote, doubts and all', async (t) => {
  const folder = await newFolder(t);
  const ledger = await opened(folder);
  assert.equal(ledger.frame, null);
  ledger.hold(HOLD);
  ledger.tell(TOLD);
  ledger.setExempt(['198.51.100.0/24']);
  await ledger.save();
  const again = await opened(folder);
  assert.equal(again.frame, 'whole');
  assert.deepEqual([...again.holds.values()], [HOLD]);
  assert.deepEqual(again.toldOf('192.0.2.7'), [TOLD]);
  assert.deepEqual(again.exempt, ['198.51.100.0/24']);
  const seen = { names: TOLD.names, isServer: () => true };
  assert.equal(again.holdOf(seen, 4_999)?.key, '192.0.2.7');
  assert.deepEqual(await readdir(folder), [FILE], 'nothing unfinished is left');
  await again.remove();
  assert.equal((await opened(folder)).frame, null);
});

test('Ledger.save() becomes one write for many, and the last word is on the disk', async (t) => {
  const folder = await newFolder(t);
  const ledger = await opened(folder);
  const saves: Promise<void>[] = [];
  for (let i = 0; i < 200; i++) {
    ledger.tell({ ...TOLD, id: `bras-1|s${i}` });
    saves.push(ledger.save());
  }
  assert.ok(new Set(saves).size <= 2);
  await Promise.all(saves);
  assert.equal((await opened(folder)).told.size, 200);
});

test('Ledger.open() keeps a damaged file for people, and takes nothing from it', async (t) => {
  for (const text of ['', '{"format":', '{"format":"minewatch-radius/2"}', '[1]', '\0\0\0']) {
    const folder = await newFolder(t);
    await writeFile(join(folder, FILE), text);
    const ledger = await opened(folder);
    assert.equal(ledger.frame, 'altered');
    assert.equal(ledger.holds.size, 0);
    assert.equal(await readFile(join(folder, `${FILE}.damaged`), 'utf8'), text);
    await ledger.save();
    assert.equal(ledger.frame, 'whole');
  }
});

test('Ledger.save() throws a conflict where nothing can be written, and says so until it can', async (t) => {
  const folder = await newFolder(t);
  const ledger = await opened(folder);
  await mkdir(join(folder, `${FILE}.new`));
  ledger.hold(HOLD);
  await assert.rejects(ledger.save(), { code: 'conflict', message: /Cannot write/ });
  await ledger.trySave();
  assert.equal(ledger.frame, 'altered');
  await rmdir(join(folder, `${FILE}.new`));
  await ledger.trySave();
  assert.equal(ledger.frame, 'whole');
  assert.equal((await opened(folder)).holds.size, 1);
});

test('a ledger has room for so many holds and sessions, and no more', async (t) => {
  const ledger = await opened(await newFolder(t));
  const text = (i: number): string => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
  for (let i = 0; i < LEDGER_HOLDS_MAX; i++) assert.ok(ledger.hold({ ...HOLD, key: text(i) }));
  assert.equal(ledger.hold({ ...HOLD, key: '192.0.2.7' }), false);
  assert.equal(ledger.hold({ ...HOLD, key: text(1), rung: 'blackhole' }), true, 'in its place');
  for (let i = 0; i < LEDGER_TOLD_MAX; i++) assert.ok(ledger.tell({ ...TOLD, id: String(i) }));
  assert.equal(ledger.tell(TOLD), false);
  assert.equal(ledger.tell({ ...TOLD, id: '7', key: text(1) }), true);
  assert.equal(ledger.toldOf(text(1)).length, 1);
  ledger.forget('7');
  assert.deepEqual(ledger.toldOf(text(1)), []);
});
