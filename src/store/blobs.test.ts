import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Blobs } from './blobs.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-blobs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 2);

test('put() keeps bytes under their hash, once, for nobody to write', async (t) => {
  const folder = folderFor(t);
  const blobs = new Blobs(folder);
  const names = await Promise.all([1, 2, 3].map(() => blobs.put(new Uint8Array([1, 2, 3]))));
  assert.equal(new Set(names).size, 1);
  const [file] = filesIn(folder);
  assert.deepEqual(filesIn(folder), [file]);
  assert.equal(statSync(join(folder, file ?? '')).mode & 0o777, 0o400);
  assert.deepEqual(await blobs.get(names[0] ?? ''), Buffer.from([1, 2, 3]));
});

test('get() tells what is missing and what was changed', async (t) => {
  const folder = folderFor(t);
  const blobs = new Blobs(folder);
  const name = await blobs.put(new Uint8Array([9]));
  const path = join(folder, filesIn(folder)[0] ?? '');
  chmodSync(path, 0o600);
  writeFileSync(path, 'changed');
  assert.equal(await blobs.get(name), 'damaged');
  await blobs.remove(name);
  assert.equal(await blobs.get(name), 'missing');
});

test('put() leaves nothing half-written when the folder cannot be written', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(new Blobs(join(folder, 'file')).put(new Uint8Array(1)), {
    code: 'unavailable',
  });
});

test('get() never takes a path for a name', async (t) => {
  await assert.rejects(new Blobs(folderFor(t)).get('../../etc/passwd'), /Broken invariant/);
});
