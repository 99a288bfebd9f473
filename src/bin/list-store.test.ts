import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { ListTableBuilder } from '#detect/indicators/list-table.ts';
import type { ListTable } from '#detect/indicators/list-table.ts';
import type { ListHeader } from '#model/list.ts';
import {
  LISTS_MAX,
  dataFolder,
  listNames,
  loadIndicators,
  readHeader,
  readList,
  removeList,
  writeList,
} from './list-store.ts';

const root = await mkdtemp(join(tmpdir(), 'minewatch-lists-'));
after(() => rm(root, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(root, String(folders++));

function tableOf(...names: string[]): ListTable {
  const builder = new ListTableBuilder();
  for (const name of names) {
    builder.add({ target: { kind: 'name', name }, seenOn: null, trust: 1, ofUrl: false });
  }
  return builder.build();
}

function headerOf(more: Partial<ListHeader> = {}): ListHeader {
  return {
    version: 1,
    name: 'sample',
    category: 'mining',
    source: '/tmp/x',
    askedFormat: 'auto',
    format: 'plain',
    columns: {},
    only: null,
    licence: null,
    fetchedAt: '2026-08-23T00:00:00.000Z',
    statedAt: '2026-08-23T00:00:00.000Z',
    statedByOperator: false,
    halfLifeDays: { name: 365, address: 30 },
    names: 1,
    addresses: 0,
    refused: {},
    ...more,
  };
}

const isRefused = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatingError);
  assert.equal(error.code, 'list-refused');
  assert.match(error.message, pattern);
  return true;
};

test('loadIndicators() has our own facts where nothing is stored', async () => {
  const set = await loadIndicators({ dataDir: newFolder(), trading: false });
  assert.ok(set.matchName('xmr-eu1.nanopool.org', 0) !== null);
  assert.equal(set.matchName('binance.com', 0), null);
});

test('loadIndicators() asks stored lists, and those of exchanges only where wanted', async () => {
  const dataDir = newFolder();
  await writeList(dataDir, headerOf(), tableOf('pool.example.org'));
  await writeList(
    dataDir,
    headerOf({ name: 'trade', category: 'trading' }),
    tableOf('trade.example.org'),
  );
  const set = await loadIndicators({ dataDir, trading: false });
  const found = set.matchName('eu.pool.example.org', Date.parse('2026-08-23'));
  assert.equal(found?.list, 'sample');
  assert.equal(set.matchName('trade.example.org', 0), null);
  const wide = await loadIndicators({ dataDir, trading: true });
  assert.equal(wide.matchName('trade.example.org', 0)?.category, 'trading');
});

test('writeList() leaves one whole list when many write at once', async () => {
  const dataDir = newFolder();
  const sizes = Array.from({ length: 12 }, (_, i) => i + 1);
  const reads: Promise<unknown>[] = [];
  await Promise.all(
    sizes.map(async (size) => {
      const names = Array.from({ length: size * 50 }, (_, i) => `n${i}.example.org`);
      await writeList(dataDir, headerOf({ names: names.length }), tableOf(...names));
      reads.push(readList(dataDir, 'sample'));
    }),
  );
  await Promise.all(reads);
  const { header, table } = await readList(dataDir, 'sample');
  assert.equal(header.names, table.names.count);
  assert.deepEqual(await readdir(join(dataDir, 'lists')), ['sample.mwlist']);
});

test('loadIndicators() ends with a clear message where a list is damaged', async () => {
  const dataDir = newFolder();
  await writeList(dataDir, headerOf(), tableOf('pool.example.org'));
  const file = join(dataDir, 'lists', 'sample.mwlist');
  const whole = await readFile(file);
  const load = (): Promise<unknown> => loadIndicators({ dataDir, trading: false });
  const flipped = Buffer.from(whole);
  flipped[whole.length - 10] = (flipped[whole.length - 10] ?? 0) ^ 1;
  for (const [bytes, how] of [
    [flipped, /sample is damaged: its checksum is wrong.*lists update sample/],
    [whole.subarray(0, 100), /damaged/],
    [whole.subarray(0, 3), /cut off/],
    [Buffer.alloc(0), /cut off/],
  ] as const) {
    await writeFile(file, bytes);
    await assert.rejects(load(), isRefused(how));
  }
});

test('readHeader() reads the header alone, and refuses one of another version', async () => {
  const dataDir = newFolder();
  assert.equal(await readHeader(dataDir, 'sample'), null);
  await writeList(dataDir, headerOf({ licence: 'MIT' }), tableOf('pool.example.org'));
  assert.equal((await readHeader(dataDir, 'sample'))?.licence, 'MIT');
  const future: ListHeader = { ...headerOf(), version: 2 as 1 };
  await writeList(dataDir, future, tableOf('pool.example.org'));
  await assert.rejects(readHeader(dataDir, 'sample'), isRefused(/not what this version writes/));
});

test('writeList() refuses one list more than are asked', async () => {
  const dataDir = newFolder();
  const table = tableOf('pool.example.org');
  for (let i = 0; i < LISTS_MAX; i++) await writeList(dataDir, headerOf({ name: `l${i}` }), table);
  await assert.rejects(
    writeList(dataDir, headerOf({ name: 'more' }), table),
    isRefused(/remove one first/),
  );
  await writeList(dataDir, headerOf({ name: 'l0' }), table);
  assert.equal((await listNames(dataDir)).length, LISTS_MAX);
});

test('removeList() says whether there was one', async () => {
  const dataDir = newFolder();
  await writeList(dataDir, headerOf(), tableOf('pool.example.org'));
  assert.equal(await removeList(dataDir, 'sample'), true);
  assert.equal(await removeList(dataDir, 'sample'), false);
});

test('writeList() says what to do where it may not write', async () => {
  const file = join(newFolder(), '..', 'a-file');
  await writeFile(file, '');
  await assert.rejects(
    writeList(file, headerOf(), tableOf('pool.example.org')),
    /set MINEWATCH_DATA/,
  );
});

test('dataFolder() follows MINEWATCH_DATA, then XDG_DATA_HOME, then the home folder', () => {
  assert.equal(dataFolder({ MINEWATCH_DATA: '/d', XDG_DATA_HOME: '/x' }), '/d');
  assert.equal(dataFolder({ XDG_DATA_HOME: '/x' }), '/x/minewatch');
  assert.match(dataFolder({}), /\.local\/share\/minewatch$/);
});
