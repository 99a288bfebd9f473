import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { SystemActor } from '#model/actor.ts';
import { perform } from '#service/perform.ts';
import { declareWebhook } from '#service/webhooks/declare-webhook.ts';
import { seedDatabase } from '../../test/office.ts';
import { adminCommand } from './admin/commands.ts';
import { askControl, controlPath, serveControl } from './office/control.ts';
import { openOffice } from './office/open-office.ts';

const CLI = new URL('./cli.ts', import.meta.url).pathname;
const CLOCK = { now: () => Date.UTC(2026, 2, 2, 8) };
const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const body = {
  name: 'a',
  url: 'https://a.example/',
  topics: ['case' as const],
  jurisdiction: null,
};

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mw-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function admin(dataFolder: string, ...args: readonly string[]) {
  const env = { ...process.env, MINEWATCH_DATA: dataFolder };
  const options = { encoding: 'utf8', env, timeout: 120_000 } as const;
  return spawnSync(process.execPath, [CLI, 'admin', ...args], options);
}

test('admin backs up a running office, which is restored elsewhere and is the same', async (t) => {
  const [here, there] = [folderFor(t), folderFor(t)];
  await seedDatabase(here);
  const place = { dataFolder: here, databaseUrl: null, masterKeyFile: null };
  const opened = await openOffice(place, CLOCK);
  const serve = await serveControl(controlPath(here), ({ command, args }, say) =>
    adminCommand(command).run(opened, args, say),
  );
  await perform(opened.office, declareWebhook, OPERATOR, { params: {}, query: {}, body });
  const file = join(here, 'backup.ndjson.gz');
  // Through the socket: the process that has the database open is this one.
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  assert.ok(await askControl(controlPath(here), { command: 'backup', args: [file] }, say));
  assert.match(said[0] ?? '', /^Backed up into/);
  const again = askControl(controlPath(here), { command: 'backup', args: [file] }, say);
  await assert.rejects(again, { code: 'unreadable', message: /exists already/ });
  await serve.close();
  await opened.close();

  cpSync(join(here, 'keys'), join(there, 'keys'), { recursive: true });
  const restored = admin(there, 'restore', file);
  assert.equal(restored.stderr, '');
  assert.match(restored.stdout, /^Restored 1 events of 1 streams and 0 pieces of evidence/);
  const rebuilt = admin(there, 'rebuild');
  assert.match(rebuilt.stdout, /webhook: 1 the same\nAll rows are what the events tell/);
  assert.match(admin(there, 'status').stdout, /database: embedded, 1 events/);
  assert.match(admin(there, 'verify-evidence').stdout, /^0 pieces of evidence checked, 0 wrong/);
  const used = admin(there, 'restore', file);
  assert.equal(used.status, 3);
  assert.match(used.stderr, /is in use/);
});

test('admin refuses a file that is no backup, and changes nothing', async (t) => {
  const folder = folderFor(t);
  await seedDatabase(folder);
  const file = join(folder, 'x.gz');
  writeFileSync(file, 'hello');
  const { status, stderr } = admin(folder, 'restore', file);
  assert.equal(status, 3);
  assert.match(stderr, /^minewatch: Cannot restore/);
  assert.equal(readFileSync(file, 'utf8'), 'hello');
  assert.equal(admin(folder, 'restore', join(folder, 'none')).status, 3);
  assert.equal(admin(folder, 'sing').status, 2);
});

test('askControl() says when nobody listens, and passes errors on with their code', async (t) => {
  const path = controlPath(folderFor(t));
  assert.equal(await askControl(path, { command: 'status', args: [] }, () => {}), false);
  const serve = await serveControl(path, async ({ command }) => void adminCommand(command));
  t.after(() => serve.close());
  const asking = askControl(path, { command: 'sing', args: [] }, () => {});
  await assert.rejects(asking, { code: 'usage', message: /no admin command sing/ });
});
