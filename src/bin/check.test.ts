import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Config } from '#model/config.ts';
import { postgresUrl } from '../../test/office.ts';
import { requirePeer } from '../../test/peers.ts';
import { CHECKS } from './check.ts';
import type { Machine, Told } from './check/check.ts';
import { diskFrom } from './check/machine-checks.ts';
import { checkTls } from './check/tls-check.ts';

const CLI = new URL('cli.ts', import.meta.url).pathname;
const DAY_MS = 86_400_000;

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mw-check-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A machine that has everything, in a folder; `config` as TOML would give it. */
function machineIn(folder: string, config: object = {}, changes: Partial<Machine> = {}): Machine {
  const proc = join(folder, 'proc');
  const sys = join(folder, 'sys');
  mkdirSync(join(proc, 'self'), { recursive: true });
  mkdirSync(join(sys, 'class/net/eth1'), { recursive: true });
  writeFileSync(join(proc, 'self/status'), 'Name:\tnode\nCapEff:\t0000000000003000\n');
  writeFileSync(join(proc, 'meminfo'), 'MemTotal: 4096000 kB\nMemAvailable:    2048000 kB\n');
  writeFileSync(join(sys, 'class/net/eth1/operstate'), 'up\n');
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, body] of [
    ['nft', 'exit 0'],
    ['timedatectl', 'echo yes'],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return {
    loaded: { config: Config.parse(config), path: null, dataFolder },
    env: { PATH: bin },
    now: Date.UTC(2026, 10, 22),
    proc,
    sys,
    nodeVersion: 'v24.21.0',
    userId: process.getuid?.() ?? 0,
    mayReach: false,
    ...changes,
  };
}

async function told(id: string, machine: Machine): Promise<Told> {
  const check = CHECKS.find((one) => one.id === id);
  const all = (await check?.run(machine)) ?? [];
  // The worst of what one check says.
  const rank = { missing: 0, warning: 1, ok: 2, unused: 3 };
  const [worst] = all.toSorted((a, b) => rank[a.state] - rank[b.state]);
  assert.ok(worst !== undefined, id);
  assert.equal(worst.remedy === null, worst.state === 'ok' || worst.state === 'unused', id);
  return worst;
}

const LIVE = { sensor: { interfaces: ['eth1'] } };

test('no check finds fault with a machine that has everything', async (t) => {
  const machine = machineIn(folderFor(t), LIVE);
  for (const { id } of CHECKS) {
    if (['configuration', 'enrolment', 'console', 'captures'].includes(id)) continue;
    const { state, says } = await told(id, machine);
    assert.ok(state === 'ok' || state === 'unused', `${id}: ${says.en}`);
  }
});

/** One thing is wrong, and one check says so. */
const FAULTS: readonly {
  readonly id: string;
  readonly state: Told['state'];
  readonly says: RegExp;
  readonly config?: object;
  readonly spoil: (machine: Machine, folder: string) => Partial<Machine>;
}[] = [
  { id: 'node', state: 'missing', says: /too old/, spoil: () => ({ nodeVersion: 'v18.19.0' }) },
  {
    id: 'clock',
    state: 'missing',
    says: /1970/,
    spoil: () => ({ now: 0 }),
  },
  {
    id: 'clock',
    state: 'warning',
    says: /not kept in time/,
    spoil: (_machine, folder) => {
      writeFileSync(join(folder, 'bin/timedatectl'), '#!/bin/sh\necho no\n', { mode: 0o755 });
      return {};
    },
  },
  { id: 'clock', state: 'warning', says: /Nobody says/, spoil: () => ({ env: { PATH: '' } }) },
  {
    id: 'data-folder',
    state: 'warning',
    says: /Others can look/,
    spoil: ({ loaded }) => {
      chmodSync(loaded.dataFolder, 0o755);
      return {};
    },
  },
  {
    id: 'data-folder',
    state: 'missing',
    says: /cannot be written/,
    // Root may write in every folder, but not below what is none.
    spoil: ({ loaded }) => ({ loaded: { ...loaded, dataFolder: '/dev/null/minewatch' } }),
  },
  {
    id: 'capture-rights',
    state: 'missing',
    says: /CAP_NET_RAW/,
    config: LIVE,
    spoil: ({ proc }) => {
      writeFileSync(join(proc, 'self/status'), 'CapEff:\t0000000000001000\n');
      return {};
    },
  },
  {
    id: 'interfaces',
    state: 'missing',
    says: /no interface eth9/,
    config: { sensor: { interfaces: ['eth1', 'eth9'] } },
    spoil: () => ({}),
  },
  {
    id: 'interfaces',
    state: 'warning',
    says: /is down/,
    config: LIVE,
    spoil: ({ sys }) => {
      writeFileSync(join(sys, 'class/net/eth1/operstate'), 'down\n');
      return {};
    },
  },
  {
    id: 'ring',
    state: 'warning',
    says: /Rings take 2048 MiB/,
    config: { sensor: { interfaces: ['eth1'], workers: 2, 'ring-mib': 1024 } },
    spoil: () => ({}),
  },
  {
    id: 'captures',
    state: 'missing',
    says: /ENOENT/,
    config: { sensor: { files: ['/nonexistent.pcap'] } },
    spoil: () => ({}),
  },
  { id: 'enrolment', state: 'warning', says: /not enrolled/, config: LIVE, spoil: () => ({}) },
  { id: 'nft', state: 'warning', says: /no nft/, spoil: () => ({ env: { PATH: '/nonexistent' } }) },
  {
    id: 'nft',
    state: 'warning',
    says: /CAP_NET_ADMIN/,
    spoil: ({ proc }) => {
      writeFileSync(join(proc, 'self/status'), 'CapEff:\t0000000000000000\n');
      return {};
    },
  },
  {
    id: 'nft',
    state: 'warning',
    says: /nft fails: no netlink/,
    spoil: (_machine, folder) => {
      writeFileSync(join(folder, 'bin/nft'), '#!/bin/sh\necho no netlink >&2\nexit 1\n');
      return {};
    },
  },
  {
    id: 'database',
    state: 'missing',
    says: /does not answer/,
    spoil: () => ({ env: { PATH: '', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } }),
  },
  {
    id: 'master-key',
    state: 'missing',
    says: /is gone/,
    spoil: ({ loaded }) => {
      mkdirSync(join(loaded.dataFolder, 'database'));
      writeFileSync(join(loaded.dataFolder, 'database/PG_VERSION'), '18');
      return {};
    },
  },
  {
    id: 'master-key',
    state: 'missing',
    says: /Others can read/,
    spoil: ({ loaded }) => {
      mkdirSync(join(loaded.dataFolder, 'keys'));
      writeFileSync(join(loaded.dataFolder, 'keys/master.key'), '', { mode: 0o644 });
      return {};
    },
  },
  {
    id: 'office-tls',
    state: 'missing',
    says: /without TLS/,
    config: { server: { listen: '0.0.0.0' } },
    spoil: () => ({}),
  },
  {
    id: 'mail',
    state: 'missing',
    says: /does not answer/,
    config: { mail: { host: '127.0.0.1', port: 1, from: 'a@office.example' } },
    spoil: () => ({ mayReach: true }),
  },
];

for (const { id, state, says, config, spoil } of FAULTS) {
  test(`the check ${id} says ${state} when ${says.source}`, async (t) => {
    const folder = folderFor(t);
    const machine = machineIn(folder, config);
    const found = await told(id, { ...machine, ...spoil(machine, folder) });
    assert.equal(found.state, state);
    assert.match(found.says.en, says);
  });
}

test('the check database takes PostgreSQL 15', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const env = { PATH: '', DATABASE_URL: await postgresUrl() };
  const { state, says } = await told('database', { ...machineIn(folderFor(t)), env });
  assert.equal(state, 'ok', says.en);
  assert.match(says.en, /^PostgreSQL 1[5-9]\.\d+ answers$/);
});

test('the check mail speaks to nobody unless asked to', async (t) => {
  let calls = 0;
  const server = createServer((socket) => {
    calls++;
    socket.on('error', () => {}).end('220 ready\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const config = { mail: { host: '127.0.0.1', port: address.port, from: 'a@office.example' } };
  const machine = machineIn(folderFor(t), config);
  assert.equal((await told('mail', machine)).state, 'unused');
  assert.equal(calls, 0);
  assert.equal((await told('mail', { ...machine, mayReach: true })).state, 'ok');
});

function pairIn(folder: string, name: string): { certificate: string; key: string } {
  const pair = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=localhost';
  execFileSync('openssl', [...args.split(' '), '-out', pair.certificate, '-keyout', pair.key], {
    stdio: 'ignore',
  });
  chmodSync(pair.key, 0o600);
  return pair;
}

test('checkTls() knows pairs that do not belong together, open keys, and how long a certificate lasts', (t) => {
  if (!requirePeer(t, 'openssl')) return;
  const folder = folderFor(t);
  const [one, other] = [pairIn(folder, 'one'), pairIn(folder, 'other')];
  const now = Date.now() + DAY_MS;
  const stateOf = (at: number, key = one.key): string =>
    `${checkTls({ ...one, key }, at).state} ${checkTls({ ...one, key }, at).says.en}`;
  assert.match(stateOf(now), /^ok /);
  assert.match(stateOf(now + 70 * DAY_MS), /^warning .* ends on /);
  assert.match(stateOf(now + 91 * DAY_MS), /^missing .* has ended on /);
  assert.match(stateOf(now - 5 * DAY_MS), /^missing .* not valid yet/);
  assert.match(stateOf(now, other.key), /^missing .* is not the key of /);
  assert.match(stateOf(now, join(folder, 'none.key')), /^missing TLS cannot be used/);
  chmodSync(one.key, 0o644);
  assert.match(stateOf(now), /^missing Others can read/);
});

test('diskFrom() warns early, and says when nothing can be decided any more', () => {
  const states = [3e9, 1e9, 1e7].map((bytes) => diskFrom(bytes).state);
  assert.deepEqual(states, ['ok', 'warning', 'missing']);
});

test('check tells in both languages, in JSON, and by its exit status', (t) => {
  const folder = folderFor(t);
  const config = join(folder, 'minewatch.toml');
  const run = (...args: string[]) => {
    const env = { ...process.env, MINEWATCH_DATA: folder, DATABASE_URL: '' };
    const { status, stdout } = spawnSync(
      process.execPath,
      [CLI, 'check', '--config', config, ...args],
      { env, encoding: 'utf8' },
    );
    return { status, stdout };
  };
  writeFileSync(config, '[server]\nport = 8420\n');
  assert.equal(run().status, 0);
  assert.match(run('--lang', 'zh-CN', '--part', 'office').stdout, /内嵌数据库/);
  writeFileSync(config, '[sensor]\ninterfaces = ["nonesuch0"]\n');
  const lacking = run('--json', '--part', 'sensor');
  assert.equal(lacking.status, 3);
  const lines = lacking.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; state: string });
  assert.ok(lines.some(({ id, state }) => id === 'interfaces' && state === 'missing'));
  writeFileSync(config, 'nonsense = 1\n');
  const broken = run('--part', 'machine');
  assert.equal(broken.status, 3);
  assert.match(broken.stdout, /there is no such key/);
});
