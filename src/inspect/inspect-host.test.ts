import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { FOLDER_NAMES_MAX } from './host-files.ts';
import { SETTINGS_BYTES_MAX } from './find-settings.ts';
import { inspectHost } from './inspect-host.ts';

const root = mkdtempSync(join(tmpdir(), 'mw-host-'));
after(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(`${root}${path}`), { recursive: true });
  writeFileSync(`${root}${path}`, text);
}
function link(path: string, target: string): void {
  mkdirSync(dirname(`${root}${path}`), { recursive: true });
  symlinkSync(target, `${root}${path}`);
}

const SETTINGS = '{"pools":[{"url":"pool.example:3333","user":"x"}]}';

put('/proc/stat', 'cpu  10 0 10 0\ncpu0 10 0 10 0\nbtime 1700000000\n');
put('/proc/loadavg', '0 0 0 1/2 30\n');
put(
  '/proc/self/mountinfo',
  [
    '22 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '23 22 0:40 / /srv/far\\040away rw - nfs4 server:/x rw',
    '24 22 0:41 / /proc rw,hidepid=0 - proc proc rw',
  ].join('\n'),
);
link('/proc/self/ns/pid', 'pid:[4026531836]');
const stat = (name: string, flags: number): string =>
  `(${name}) S 1 7 7 0 -1 ${flags} 0 0 0 0 150 50 0 0 20 5 4 0 1000 0 0 0`;
put('/proc/7/stat', `7 ${stat('odd) name (x', 0)}`);
put('/proc/7/status', 'Tgid:\t7\nUid:\t1000\t1000\nVmRSS:\t  2048 kB\nHugetlbPages:\t 4096 kB\n');
put('/proc/7/cmdline', 'odd\0--config=own.json\0');
put('/proc/7/cgroup', `0::/system.slice/docker-${'ab'.repeat(32)}.scope\n`);
link('/proc/7/exe', '/opt/w/odd (deleted)');
link('/proc/7/cwd', '/data/run');
link('/proc/7/ns/net', 'net:[1]');
link('/proc/7/fd/3', 'socket:[4242]');
link('/proc/7/fd/9', 'socket:[4242]');
put(
  '/proc/7/net/tcp',
  [
    '  sl  local_address rem_address   st',
    '   0: 010200C0:9C40 076433C6:0D05 01 00000000:00000000 00:00000000 00000000 1000 0 4242 1',
    '   1: 010200C0:9C41 076433C6:0D05 06 00000000:00000000 00:00000000 00000000 1000 0 4243 1',
  ].join('\n'),
);
put(
  '/proc/7/net/tcp6',
  [
    'head',
    '   0: 0000000000000000FFFF000001020 0C0:1 x 01',
    '   1: B80D0120000000000000000001000000:0001 B80D0120000000000000000002000000:0D05 01 0:0 0:0 0 0 0 5000 1',
  ].join('\n'),
);
put('/proc/9/stat', `9 ${stat('kworker/0:1', 0x0020_0000)}`);

put('/data/run/own.json', SETTINGS);
put('/home/a/.hidden/config.json', SETTINGS);
put('/srv/far away/config.json', SETTINGS);
put('/srv/big.json', `${SETTINGS}${' '.repeat(SETTINGS_BYTES_MAX)}`);
put('/srv/plain.json', '{"name":"a web page"}');
link('/srv/link.json', '/etc/passwd');
put('/etc/machine-id', 'abc\n');
put('/etc/cron.d/x', '# comment\n* * * * * root run\n');
put('/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages', '1280\n');
put('/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages', '12\n');
put('/sys/module/msr/parameters/allow_writes', 'on\n');

const OPTIONS = { root, seconds: 0, now: () => 5, steady: () => 5, isRoot: true };

test('inspectHost() reads a process with its program, memory, files and connections', async () => {
  const host = await inspectHost(OPTIONS);
  const found = host.processes.find(({ pid }) => pid === 7);
  assert.partialDeepStrictEqual(found, {
    name: 'odd) name (x',
    program: '/opt/w/odd',
    isDeleted: true,
    isKernel: false,
    cpuSeconds: 2,
    nice: 5,
    threads: 4,
    residentBytes: 2 ** 21,
    hugeBytes: 2 ** 22,
    userId: 1000,
    startedAt: 1_700_000_010_000,
    container: 'abababababab',
    arguments: ['odd', '--config=own.json'],
    sockets: [
      { localIp: '192.0.2.1', localPort: 40_000, remoteIp: '198.51.100.7', remotePort: 3333 },
    ],
  });
  assert.equal(host.processes.find(({ pid }) => pid === 9)?.isKernel, true);
  assert.equal(host.socketCount, 2);
});

test('inspectHost() finds settings that are named and that lie about, and no others', async () => {
  const { files } = await inspectHost(OPTIONS);
  assert.deepEqual(files.map(({ path }) => path).toSorted(), [
    '/data/run/own.json',
    '/home/a/.hidden/config.json',
  ]);
});

test('inspectHost() leaves the files of other machines alone, and says so', async () => {
  const { gaps } = await inspectHost(OPTIONS);
  assert.ok(gaps.some(({ area, why }) => area === 'network-mounts' && why === 'not-local'));
});

test('inspectHost() reads what the kernel was told, and what starts by itself', async () => {
  const { kernel, startUps, machine } = await inspectHost(OPTIONS);
  assert.deepEqual(kernel, {
    hugePages: [{ kilobytes: 2048, total: 1280, free: 12 }],
    msrModule: true,
    msrWrites: 'on',
  });
  assert.deepEqual(startUps, [
    { kind: 'cron', path: '/etc/cron.d/x', lines: ['* * * * * root run'] },
  ]);
  assert.match(machine ?? '', /^[0-9a-f]{64}$/);
});

test('inspectHost() stops at a folder of too many names, and says so', async () => {
  const folder = `${root}/tmp/many`;
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i <= FOLDER_NAMES_MAX; i++) symlinkSync('x', `${folder}/${i}`);
  const { gaps } = await inspectHost(OPTIONS);
  assert.ok(gaps.some(({ area, why }) => area === 'files' && why === 'limit'));
});

test('inspectHost() of an empty folder finds nothing to look at', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'mw-empty-'));
  const host = await inspectHost({ ...OPTIONS, root: empty });
  rmSync(empty, { recursive: true });
  assert.equal(host.processes.length + host.fileCount, 0);
  assert.ok(host.gaps.some(({ why }) => why === 'not-there'));
});
