/** The sensor as a process of its own, started, killed and told to end as a service manager does it. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createPlain } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { simulateCampus } from '#lab/campus.ts';
import type { Finding } from '#model/finding.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { scanFiles } from '../scan/scan-files.ts';
import { loadIndicators } from '../list-store.ts';
import { CODE, FakeOffice, SENSOR_ID, TOKEN } from './office.fixture.ts';
import { temporaryFolder } from './spool.fixture.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;
const options = { timeout: 120_000 };

interface Ended {
  readonly status: number | null;
  readonly err: string;
  readonly out: string;
}

class Sensor {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  err = '';

  constructor(dataDir: string, args: readonly string[]) {
    const env = { ...process.env, MINEWATCH_DATA: dataDir };
    this.child = spawn(process.execPath, [CLI, 'sensor', ...args], { env });
    let out = '';
    this.child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
    this.child.stderr?.on('data', (part: Buffer) => (this.err += part.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (status) => resolve({ status, err: this.err, out }));
    });
  }

  async says(text: string): Promise<void> {
    while (!this.err.includes(text)) {
      assert.equal(this.child.exitCode, null, this.err);
      await sleep(20);
    }
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function enrolled(dataDir: string, server: string): void {
  mkdirSync(join(dataDir, 'sensor'), { recursive: true });
  const credentials = { v: 1, server, sensorId: SENSOR_ID, token: TOKEN };
  writeFileSync(join(dataDir, 'sensor', 'token.json'), JSON.stringify(credentials));
}

function capture(folder: string): string {
  const path = join(folder, 'campus.pcap');
  const { frames } = simulateCampus(1, Date.UTC(2026, 2, 2, 8));
  writeFileSync(path, writePcap(frames, { linkType: LINK.ETHERNET }));
  return path;
}

async function scanned(path: string): Promise<Map<string, number>> {
  const findings: Finding[] = [];
  await scanFiles([path], {
    language: 'en',
    networks: [],
    index: await loadIndicators({ trading: false, dataDir: '/nonexistent' }),
    trading: false,
    onFinding: (finding) => findings.push(finding),
    onProblem: (problem) => assert.fail(problem),
  });
  return new Map(findings.map(({ id, version }) => [id, version]));
}

test('sensor delivers what scan finds, with what it rests on, and ends', options, async () => {
  using folder = temporaryFolder();
  await using office = await FakeOffice.open();
  enrolled(folder.path, office.url);
  const path = capture(folder.path);
  const { status, err } = await new Sensor(folder.path, ['--replay', path]).ended;
  assert.equal(status, 0, err);
  assert.match(err, /everything is delivered/);
  assert.deepEqual(office.findings, await scanned(path));
  assert.ok(office.transcripts.size >= 8);
  const last = office.requests.at(-1)?.delivery;
  assert.ok((last?.sensor.lists.length ?? 0) >= 1);
  assert.ok((last?.health.packets ?? 0) > 1000);
});

test('sensor killed at any moment loses and doubles nothing', options, async () => {
  using folder = temporaryFolder();
  await using office = await FakeOffice.open();
  enrolled(folder.path, office.url);
  const path = capture(folder.path);
  const random = new Random(11);
  let kills = 0;
  for (let run = 0; run < 8; run++) {
    office.mischief = run % 2 === 0 ? [] : [{ kind: 'die-after' }, { kind: 'status', status: 503 }];
    const sensor = new Sensor(folder.path, ['--replay', path]);
    // Starting takes a second, reading and delivering another.
    const timer = setTimeout(() => sensor.child.kill('SIGKILL'), 900 + random.below(1600));
    const { status } = await sensor.ended;
    clearTimeout(timer);
    if (status === null) kills++;
  }
  assert.ok(kills > 0, 'no run was killed: the moments are too late');
  office.mischief = [];
  const { status, err } = await new Sensor(folder.path, ['--replay', path]).ended;
  assert.equal(status, 0, err);
  assert.deepEqual(office.findings, await scanned(path));
  assert.ok([...office.writes.values()].every((count) => count === 1));
});

test(
  'sensor keeps what it finds while the office is away, and delivers it with the next start',
  options,
  async () => {
    using folder = temporaryFolder();
    const path = capture(folder.path);
    const port = await freePort();
    enrolled(folder.path, `http://127.0.0.1:${port}`);
    const away = new Sensor(folder.path, ['--replay', path]);
    await away.says('still to be delivered');
    away.child.kill('SIGTERM');
    const first = await away.ended;
    assert.equal(first.status, 0, first.err);
    assert.match(first.err, /findings are kept and delivered later: Cannot reach/);
    assert.match(first.err, /\d+ findings wait in the spool/);
    await using office = await FakeOffice.open(port);
    const empty = join(folder.path, 'empty.pcap');
    writeFileSync(empty, writePcap([], { linkType: LINK.ETHERNET }));
    const second = await new Sensor(folder.path, ['--replay', empty]).ended;
    assert.equal(second.status, 0, second.err);
    assert.deepEqual(office.findings, await scanned(path));
  },
);

async function freePort(): Promise<number> {
  const server = createPlain();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('sensor says what to do when it is not enrolled', options, async () => {
  using folder = temporaryFolder();
  const { status, err } = await new Sensor(folder.path, ['--replay', 'x.pcap']).ended;
  assert.equal(status, 3);
  assert.match(err, /minewatch sensor enrol --server URL --code CODE/);
});

test('sensor ends with 2 and the line when its configuration is wrong', options, async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'minewatch.toml'), '[sensor]\nworker = 2\n');
  const { status, err } = await new Sensor(folder.path, ['--check']).ended;
  assert.equal(status, 2);
  assert.match(
    err,
    /minewatch\.toml:2: sensor\.worker: there is no such key: did you mean workers\?/,
  );
});

test(
  'sensor enrol exchanges the code for a token that only its owner can read',
  options,
  async () => {
    using folder = temporaryFolder();
    await using office = await FakeOffice.open();
    const args = [
      'enrol',
      '--server',
      office.url,
      '--code',
      CODE.toLowerCase(),
      '--name',
      'mirror',
    ];
    const { status, out, err } = await new Sensor(folder.path, args).ended;
    assert.equal(status, 0, err);
    assert.match(out, new RegExp(`Enrolled as sensor ${SENSOR_ID}`));
    const path = join(folder.path, 'sensor', 'token.json');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).token, TOKEN);
    assert.equal(office.enrolled[0]?.name, 'mirror');
    const again = await new Sensor(folder.path, args).ended;
    assert.equal(again.status, 2);
    assert.match(again.err, /enrolled already .* --replace/);
    const used = await new Sensor(folder.path, [...args, '--replace']).ended;
    assert.equal(used.status, 3);
    assert.match(used.err, /The code is not known or was used/);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).token, TOKEN, 'the old token stays');
  },
);

test(
  'sensor enrol refuses to send a code in the clear or to an office it cannot trust',
  options,
  async () => {
    using folder = temporaryFolder();
    const clear = ['enrol', '--server', 'http://office.example', '--code', CODE];
    const plain = await new Sensor(folder.path, clear).ended;
    assert.equal(plain.status, 2);
    assert.match(plain.err, /must be https/);
    const { key, cert } = selfSigned(folder.path);
    const server = createServer({ key, cert }, (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ sensorId: SENSOR_ID, token: TOKEN }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const args = ['enrol', '--server', `https://localhost:${port}`, '--code', CODE];
    const unknown = await new Sensor(folder.path, args).ended;
    assert.equal(unknown.status, 3);
    assert.match(unknown.err, /self-signed certificate/);
    const known = await new Sensor(folder.path, [
      ...args,
      '--ca-file',
      join(folder.path, 'cert.pem'),
    ]).ended;
    assert.equal(known.status, 0, known.err);
    await new Promise((resolve) => server.close(resolve));
  },
);

function selfSigned(folder: string): { readonly key: string; readonly cert: string } {
  const keyFile = join(folder, 'key.pem');
  const certFile = join(folder, 'cert.pem');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const what = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', [...what, '-keyout', keyFile, '-out', certFile, ...subject], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}
