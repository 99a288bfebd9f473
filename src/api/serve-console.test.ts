import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CONSOLE_AREAS } from '#model/console-areas.ts';
import type { Database } from '#store/database.ts';
import { serve, type Served } from '../../test/authority/served.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { CONSOLE_POLICY } from './serve-console.ts';

const SCRIPT = 'globalThis.begun = true;';
let folder: string;
let database: Database;
let served: Served;
const closing: (() => Promise<void>)[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minewatch-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Minewatch</title>');
  await writeFile(join(folder, 'assets/main-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets/main-1.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, '.stamp'), 'secret');
  database = await embeddedDatabase();
  const end = { after: (run: () => Promise<void>): number => closing.push(run) };
  served = await serve(end, await officeOn(database), { consoleFolder: folder });
});
after(async () => {
  for (const close of closing) await close();
  await database.close();
  await rm(folder, { recursive: true });
});

test('serveConsole() answers with the page under its areas, under a strict policy', async () => {
  for (const url of ['/', '/inbox', '/cases/1?tab=log', '/set-up', '/sign-in']) {
    const { statusCode, headers, body } = await served.ask({ url });
    assert.equal(statusCode, 200, url);
    assert.match(body, /<title>Minewatch/);
    assert.equal(headers['content-security-policy'], CONSOLE_POLICY);
    assert.equal(headers['cache-control'], 'no-cache');
  }
  assert.doesNotMatch(CONSOLE_POLICY, /unsafe|https?:|\*/);
});

test('serveConsole() keeps files for ever, compressed as the browser can', async () => {
  const url = '/assets/main-1.js';
  const plain = await served.ask({ url });
  assert.equal(plain.body, SCRIPT);
  assert.match(String(plain.headers['cache-control']), /immutable/);
  assert.match(String(plain.headers['content-type']), /^text\/javascript/);
  const packed = await served.ask({ url, headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal(String(gunzipSync(packed.rawPayload)), SCRIPT);
  const refused = await served.ask({ url, headers: { 'accept-encoding': 'gzip;q=0' } });
  assert.equal(refused.headers['content-encoding'], undefined);
});

test('serveConsole() shadows nothing and gives nothing else away', async () => {
  const elsewhere = ['/api/v1/nothing', '/log/nothing', '/nothing', '/assets/other.js', '/.stamp'];
  for (const url of [...elsewhere, '/assets/.stamp', '/index.html', '/casesx']) {
    const { statusCode, headers } = await served.ask({ url });
    assert.equal(statusCode, 404, url);
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
  }
  assert.equal(
    (await served.ask({ url: '/readyz' })).headers['content-type'],
    'application/json; charset=utf-8',
  );
  assert.equal((await served.ask({ url: '/inbox', method: 'POST' })).statusCode, 405);
});

test('every page of the console is answered when it is reloaded', async () => {
  const router = await readFile(new URL('../console/frame/router.tsx', import.meta.url), 'utf8');
  const areas = [...router.matchAll(/path: '\/([^/']+)/g)].map(([, area]) => area ?? '');
  assert.ok(areas.length > 10);
  const known = new Set<string>(CONSOLE_AREAS);
  assert.deepEqual(
    areas.filter((area) => !known.has(area)),
    [],
  );
});
