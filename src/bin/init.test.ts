import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { loadConfig } from './config.ts';

const CLI = new URL('cli.ts', import.meta.url).pathname;

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mw-init-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function init(folder: string, args: readonly string[], input = '') {
  const env = { ...process.env, MINEWATCH_DATA: folder };
  const options = { env, input, encoding: 'utf8', timeout: 60_000 } as const;
  return spawnSync(process.execPath, [CLI, 'init', ...args], options);
}

test('init writes what was answered, asks again where it cannot be, and only its owner may read it', (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'minewatch.toml');
  const lines = [
    '',
    'office.example',
    'https://office.example',
    '192.0.2.1/24',
    '192.0.2.0/24，2001:db8::/32',
    'eth1',
    '',
    '否',
  ];
  const { status, stdout, stderr } = init(folder, ['--lang', 'zh-CN'], `${lines.join('\n')}\n`);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /只填源/);
  assert.match(stderr, /192\.0\.2\.1\/24 不是网络/);
  assert.match(stdout, /AmbientCapabilities=CAP_NET_RAW/);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const { config, dataFolder } = loadConfig(path);
  assert.equal(dataFolder, folder);
  assert.equal(config.server['public-origin'], 'https://office.example');
  assert.deepEqual(config.sensor.networks, ['192.0.2.0/24', '2001:db8::/32']);
  assert.deepEqual(config.sensor.interfaces, ['eth1']);
  assert.equal(config.portal, undefined);
});

test('init --yes asks nothing, and writes over nothing unless told to', (t) => {
  const folder = folderFor(t);
  const path = join(folder, 'minewatch.toml');
  assert.equal(init(folder, ['--yes', '--files', '/var/captures/monday.pcapng']).status, 0);
  const { config } = loadConfig(path);
  assert.deepEqual(config.sensor.files, ['/var/captures/monday.pcapng']);
  assert.notEqual(config.portal, undefined);
  const before = readFileSync(path, 'utf8');
  assert.equal(config.server.port, 8420);
  const again = init(folder, ['--yes']);
  assert.equal(again.status, 3);
  assert.match(again.stderr, /--force/);
  assert.equal(readFileSync(path, 'utf8'), before);
  assert.equal(init(folder, ['--yes', '--force']).status, 0);
  assert.notEqual(readFileSync(path, 'utf8'), before);
  const here = ['--yes', '--force', '--origin', 'http://localhost:8460'];
  const { stdout } = init(folder, here);
  assert.equal(loadConfig(path).config.server.port, 8460);
  assert.match(stdout, /What is missing on this machine/);
});

test('init refuses a flag that cannot be, and writes nothing where the answers end', (t) => {
  const folder = folderFor(t);
  const wrong = init(folder, ['--yes', '--networks', '10.0.0.1/8']);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--networks: 10\.0\.0\.1\/8 is no network/);
  assert.equal(init(folder, [], 'x\n').status, 2);
  assert.equal(existsSync(join(folder, 'minewatch.toml')), false);
});
