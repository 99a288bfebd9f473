import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { walletOf } from '#lab/wallets.ts';
import { HOST_FINDINGS_MAX, HostFinding } from '#model/host-facts.ts';
import type { HostSnapshot, SeenProcess } from '#model/host-snapshot.ts';
import { SETTINGS_POOLS_MAX } from '#model/miner-settings.ts';
import { judgeHost } from './judge-host.ts';
import { settingsFromArguments, settingsFromFile } from './read-settings.ts';

const WALLET = walletOf('XMR', new Random(1));
const BITCOIN = walletOf('BTC', new Random(2));
const TELLER = { language: 'en', at: 0 } as const;

const PROCESS: SeenProcess = {
  pid: 4711,
  parent: 1,
  name: 'worker',
  arguments: ['worker'],
  program: '/opt/w/worker',
  isDeleted: false,
  isKernel: false,
  isHidden: false,
  folder: '/',
  openFiles: [],
  sockets: [],
  userId: 1000,
  startedAt: 0,
  threads: 4,
  nice: 0,
  residentBytes: 1e6,
  hugeBytes: 0,
  cpuSeconds: 10,
  busy: 0,
  container: null,
  programWords: null,
};
const HOST: HostSnapshot = {
  at: 0,
  name: 'host',
  kernelRelease: null,
  machine: null,
  startedAt: 0,
  isRoot: true,
  processes: [],
  socketCount: 0,
  files: [],
  fileCount: 0,
  startUps: [],
  kernel: { hugePages: [], msrModule: false, msrWrites: null },
  time: { seconds: 6, processors: 4, busy: 0, explained: 0 },
  gaps: [],
};
const SOCKET = { localIp: '192.0.2.1', localPort: 40_000 };
const AT_POOL = { ...SOCKET, remoteIp: '198.51.100.7', remotePort: 3333 };

const settings = (user: string, url = '198.51.100.7:3333'): string =>
  JSON.stringify({ 'donate-level': 1, randomx: {}, pools: [{ url, user, pass: 'secret' }] });
const file = (text: string) => ({ path: '/opt/w/config.json', text, pid: null });

function gradesOf(parts: Partial<HostSnapshot>): (string | null)[] {
  const findings = judgeHost({ ...HOST, ...parts }, TELLER);
  for (const finding of findings) HostFinding.parse(finding);
  return findings.map(({ grade }) => grade);
}

test('judgeHost() proves mining where settings with a wallet, process and connection agree', () => {
  const processes = [{ ...PROCESS, sockets: [AT_POOL] }];
  const files = [file(settings(`${WALLET}.rig`))];
  const [finding] = judgeHost({ ...HOST, processes, files }, TELLER);
  assert.equal(finding?.grade, 'host-proven');
  assert.equal(finding.settings[0]?.wallet?.checksum, 'valid');
  assert.deepEqual(finding.sockets, [AT_POOL]);
  assert.doesNotMatch(JSON.stringify(finding), /secret/);
});

test('judgeHost() proves nothing where one of the three is missing', () => {
  const files = [file(settings(`${WALLET}.rig`))];
  const at = { ...PROCESS, sockets: [AT_POOL] };
  const elsewhere = { ...AT_POOL, remoteIp: '198.51.100.8' };
  assert.deepEqual(gradesOf({ processes: [PROCESS], files }), ['host-trace']);
  assert.deepEqual(gradesOf({ processes: [{ ...at, sockets: [elsewhere] }], files }), [
    'host-trace',
  ]);
  assert.deepEqual(gradesOf({ files }), ['host-trace']);
  const broken = `${WALLET.slice(0, -1)}${WALLET.endsWith('a') ? 'b' : 'a'}`;
  assert.deepEqual(gradesOf({ processes: [at], files: [file(settings(broken))] }), ['host-trace']);
  assert.deepEqual(gradesOf({ processes: [at], files: [file(settings('account.rig'))] }), [
    'host-trace',
  ]);
});

test('judgeHost() proves mining by work instead of a connection: memory of RandomX, and busy', () => {
  const miner = { ...PROCESS, busy: 3.9, hugeBytes: 2336 * 2 ** 20 };
  const files = [file(settings(WALLET, 'pool.example:3333'))];
  assert.deepEqual(gradesOf({ processes: [miner], files }), ['host-proven']);
  assert.deepEqual(gradesOf({ processes: [{ ...miner, busy: 0 }], files }), ['host-trace']);
});

test('judgeHost() says nothing of ordinary heavy programs', () => {
  const heavy = { ...PROCESS, busy: 4 };
  const processes: SeenProcess[] = [
    { ...heavy, name: 'ffmpeg', arguments: ['ffmpeg', '-i', 'a.mkv', '-o', 'b.mkv'] },
    { ...heavy, name: 'cc1plus', program: '/usr/lib/gcc/cc1plus' },
    { ...heavy, name: 'postgres', hugeBytes: 8 * 2 ** 30, busy: 0.3 },
    { ...heavy, name: 'java', hugeBytes: 16 * 2 ** 30, residentBytes: 2 ** 30 },
    { ...heavy, name: 'node', isDeleted: true },
    { ...heavy, name: 'xmrig' },
    { ...PROCESS, name: 'kworker/0:1', isKernel: true, program: null, busy: 1 },
    { ...PROCESS, arguments: ['curl', '-u', 'me:x', '-o', 'out.json', 'https://example.org:8443'] },
    { ...PROCESS, arguments: ['psql', '-U', 'me', '-p', '5432', '-l', '-u', BITCOIN] },
    { ...PROCESS, arguments: ['electrum', '--wallet', BITCOIN, '--server', 'electrum'] },
  ];
  const kernel = {
    hugePages: [{ kilobytes: 2048, total: 8192, free: 10 }],
    msrModule: true,
    msrWrites: 'off',
  };
  assert.deepEqual(gradesOf({ processes, kernel }), []);
});

test('judgeHost() says nothing of settings as they are shipped, and of other files', () => {
  const texts = [
    settings('YOUR_WALLET_ADDRESS', 'donate.v2.xmrig.com:3333'),
    '{"url":"https://example.org:443","user":"admin","pass":"x"}',
    '{"pools":[{"url":"postgres://db.example:5432","user":"app"}]}',
    'server = db.example\nport = 5432\nuser = app\n',
    '{"pools": [',
    `{"donations": "${BITCOIN}"}`,
  ];
  assert.deepEqual(gradesOf({ files: texts.map(file) }), []);
});

test('judgeHost() does not hold a shell in the folder of settings for a miner', () => {
  const shell = { ...PROCESS, name: 'bash', program: '/bin/bash', folder: '/opt/w' };
  const found = judgeHost({ ...HOST, processes: [shell], files: [file(settings(WALLET))] }, TELLER);
  assert.deepEqual(
    found.map(({ process }) => process),
    [null],
  );
});

test('judgeHost() takes a busy process that hides for a trace, and hidden work alike', () => {
  const busy = { ...PROCESS, busy: 1 };
  assert.deepEqual(gradesOf({ processes: [{ ...busy, name: 'kworker/u8:2' }] }), ['host-trace']);
  assert.deepEqual(gradesOf({ processes: [{ ...PROCESS, name: 'kworker/u8:2' }] }), []);
  const time = { seconds: 6, processors: 4, busy: 3.9, explained: 0.4 };
  assert.deepEqual(gradesOf({ time }), ['host-trace']);
  assert.deepEqual(gradesOf({ time: { ...time, explained: 3.6 } }), []);
});

test('judgeHost() finds a miner in what starts by itself', () => {
  const line = `* * * * * root /opt/w/run -o stratum+tcp://pool.example:3333 -u ${WALLET} -p x`;
  const startUps = [{ kind: 'cron', path: '/etc/cron.d/run', lines: [line] }] as const;
  const [finding] = judgeHost({ ...HOST, startUps }, TELLER);
  assert.equal(finding?.grade, 'host-trace');
  assert.equal(finding.settings[0]?.place, 'start-up');
});

test('judgeHost() tells a limited number of findings', () => {
  const processes = Array.from({ length: HOST_FINDINGS_MAX + 9 }, (_, i) => {
    return { ...PROCESS, pid: i + 1, name: 'kworker/1', busy: 1 };
  });
  assert.equal(gradesOf({ processes }).length, HOST_FINDINGS_MAX);
});

test('settingsFromArguments() reads the options of every program', () => {
  const lines = [
    ['x', '-o', 'pool.example:3333', '-u', WALLET],
    ['x', `--url=stratum+ssl://pool.example:443`, `--user=${WALLET}.rig`],
    ['x', '-pool', 'stratum1+ssl://pool.example:4444', '-wal', `${BITCOIN}.rig`],
    ['x', '--pool', 'pool.example:4444', '--wallet', BITCOIN],
    ['x', '--server', 'pool.example', '--port', '4444', '--user', BITCOIN],
    ['x', '-P', `stratum1+tcp://${BITCOIN}.rig@pool.example:4444`],
  ];
  for (const line of lines) {
    const [found] = settingsFromArguments(line);
    assert.equal(found?.pool.host, 'pool.example', line.join(' '));
    assert.equal(found.wallet?.checksum, 'valid', line.join(' '));
  }
});

test('settingsFromFile() reads the forms of other programs, comments and all', () => {
  const texts = [
    `/* mine */ {"pools":[{"url":"stratum+tcp://p.example:3333","user":"${BITCOIN}","pass":"x"},],}`,
    `"pool_list" : [ {"pool_address":"p.example:3333","wallet_address":"${WALLET}","pool_password":"x"}, ],`,
    `{"url":"stratum+tcp://p.example:3333","user":"${BITCOIN}"}`,
    `algo=ETCHASH\npool=p.example:3333\nuser=${BITCOIN}.rig\n`,
    `POOL: p.example:3333, WALLET: ${BITCOIN}.rig, PSW: x\n`,
    `[server]\nhost=p.example\nport=3333\nuser=${BITCOIN}\n`,
    `#!/bin/sh\ncd /opt/w && ./run -o p.example:3333 -u '${WALLET}' >/dev/null 2>&1 &\n`,
    `{"DEFAULTS":{"pool":"p.example:3333","wallet":"${BITCOIN}"}}`,
  ];
  for (const text of texts) {
    const [found] = settingsFromFile('/x', text);
    assert.equal(found?.pool.host, 'p.example', text);
    assert.equal(found.wallet?.checksum, 'valid', text);
  }
  const many = Array.from({ length: SETTINGS_POOLS_MAX + 1 }, () => texts[4]).join('');
  assert.equal(settingsFromFile('/x', many).length, SETTINGS_POOLS_MAX);
});

test('judgeHost() never throws, whatever files and command lines hold', () => {
  const words = fc.array(fc.oneof(fc.string(), fc.constantFrom('-o', '-u', '--pool', WALLET)));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    words.map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, words, (content, line) => {
      const processes = [{ ...PROCESS, arguments: line, name: content.slice(0, 15) }];
      const startUps = [{ kind: 'cron', path: '/c', lines: [content] }] as const;
      gradesOf({ files: [file(content)], processes, startUps });
    }),
    { numRuns: 100 },
  );
});
