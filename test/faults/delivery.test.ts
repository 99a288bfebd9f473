/**
 * A sensor and an office as two processes, each killed (SIGKILL) while a delivery is on its way. At the end every finding of
 * the sensor's spool is in the office once, with what it rests on.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadIndicators } from '#bin/list-store.ts';
import { openOffice, type OfficePlace } from '#bin/office/open-office.ts';
import { scanFiles } from '#bin/scan/scan-files.ts';
import { Random } from '#base/random.ts';
import { simulateCampus } from '#lab/campus.ts';
import type { Finding } from '#model/finding.ts';
import { perform } from '#service/perform.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { declareSensor } from '#service/sensors/declare-sensor.ts';
import { inviteSensor } from '#service/sensors/invite-sensor.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';
import { OPERATOR, staffOf } from '../staff.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const CLOCK = { now: () => Date.now() };
/** Deliveries that do not go through. */
const KILLS = 5;
/** The office decides on a batch within some of these. */
const MOMENT_MS = 120;

interface Process {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  text(): string;
  readonly ended: Promise<number | null>;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Process {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } });
  let text = '';
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  child.stdout.resume();
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, text: () => text, ended };
}

/** Between the two: knows when a request has begun to pass. */
class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Where the office listens in this life. */
  target = 0;
  onRequest: (() => void) | null = null;

  constructor() {
    this.#server = createServer((socket) => this.#join(socket));
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
  }

  #join(socket: Socket): void {
    const onward = connect(this.target, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    socket.on('data', () => this.onRequest?.());
    socket.pipe(onward).pipe(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** Two processes on the ground of one office. */
class Pair {
  readonly #place: OfficePlace;
  readonly #sensorFolder: string;
  readonly #relay: Relay;
  office: Process | null = null;

  constructor(place: OfficePlace, sensorFolder: string, relay: Relay) {
    this.#place = place;
    this.#sensorFolder = sensorFolder;
    this.#relay = relay;
  }

  async startOffice(): Promise<void> {
    const { dataFolder, databaseUrl } = this.#place;
    const env = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
    const listen = ['--listen', '127.0.0.1:0', '--data', dataFolder];
    const office = start(['server', ...listen], { MINEWATCH_DATA: dataFolder, ...env });
    this.office = office;
    for (let waited = 0; ; waited += 20) {
      const port = /the office is at http:\/\/127\.0\.0\.1:(\d+)/.exec(office.text())?.[1];
      if (port !== undefined) {
        this.#relay.target = Number(port);
        return;
      }
      assert.ok(waited < 60_000 && office.child.exitCode === null, office.text());
      await sleep(20);
    }
  }

  sensor(...args: readonly string[]): Process {
    return start(['sensor', ...args], { MINEWATCH_DATA: this.#sensorFolder });
  }
}

async function findingsOf(path: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  await scanFiles([path], {
    language: 'en',
    networks: [],
    index: await loadIndicators({ trading: false, dataDir: '/nonexistent' }),
    trading: false,
    onFinding: (finding) => findings.push(finding),
    onProblem: (problem) => assert.fail(problem),
  });
  return findings;
}

/** Lets one sensor in, before there is a server. */
async function invite(place: OfficePlace): Promise<string> {
  const opened = await openOffice(place, CLOCK);
  try {
    await staffOf(opened.office);
    const body = { name: 'campus', jurisdiction: 'hebei', networks: ['0.0.0.0/0', '2000::/3'] };
    const input = { params: {}, query: {}, body };
    const { id } = await perform(opened.office, declareSensor, OPERATOR, input);
    const asked = { params: { id }, query: {}, body: {} };
    return (await perform(opened.office, inviteSensor, OPERATOR, asked)).code;
  } finally {
    await opened.close();
  }
}

async function hasAllOnce(place: OfficePlace, findings: readonly Finding[]): Promise<void> {
  const opened = await openOffice(place, CLOCK);
  try {
    const { db } = opened.office.database;
    const known = await db.selectFrom('sensorFinding').selectAll().execute();
    assert.deepEqual(
      known.map(({ findingId, version }) => `${findingId} ${version}`).toSorted(),
      findings.map(({ id, version }) => `${id} ${version}`).toSorted(),
    );
    const leads = await db.selectFrom('lead').select(['sightings', 'sightingCount']).execute();
    const sighted = leads.flatMap(({ sightings }) => sightings.map(({ findingId }) => findingId));
    assert.deepEqual(sighted.toSorted(), findings.map(({ id }) => id).toSorted());
    const counted = leads.reduce((sum, { sightingCount }) => sum + sightingCount, 0);
    assert.equal(counted, findings.length);
    const pieces = await db.selectFrom('evidence').select('id').execute();
    const proofs = known.flatMap(({ transcriptId }) => transcriptId ?? []);
    assert.deepEqual(pieces.map(({ id }) => id).toSorted(), proofs.toSorted());
    assert.ok(proofs.length > 0);
    const wrong = (await rebuildAll(opened.office)).filter(({ same }) => !same);
    assert.deepEqual(wrong, []);
  } finally {
    await opened.close();
  }
}

async function deliverThroughKills(t: TestContext, databaseUrl: string | null): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-delivery-'));
  const relay = new Relay();
  const place = { dataFolder: join(folder, 'office'), databaseUrl, masterKeyFile: null };
  const pair = new Pair(place, join(folder, 'sensor'), relay);
  t.after(async () => {
    relay.close();
    pair.office?.child.kill('SIGKILL');
    await pair.office?.ended;
    await rm(folder, { recursive: true, force: true });
  });
  const path = join(folder, 'campus.pcap');
  const { frames } = simulateCampus(1, Date.UTC(2026, 2, 2, 8));
  await writeFile(path, writePcap(frames, { linkType: LINK.ETHERNET }));
  const code = await invite(place);
  const server = await relay.open();
  await pair.startOffice();
  const enrolled = pair.sensor('enrol', '--server', server, '--code', code);
  assert.equal(await enrolled.ended, 0, enrolled.text());
  const random = new Random(8);
  for (let kill = 0; kill < KILLS; kill++) {
    const sensor = pair.sensor('--replay', path);
    await new Promise<void>((passing) => {
      relay.onRequest = passing;
      void sensor.ended.then(() => passing());
    });
    relay.onRequest = null;
    await sleep(random.below(MOMENT_MS));
    // Every other time the office, else the sensor; the last time both.
    if (kill % 2 === 0) {
      pair.office?.child.kill('SIGKILL');
      await pair.office?.ended;
    }
    if (kill % 2 === 1 || kill === KILLS - 1) sensor.child.kill('SIGKILL');
    if (kill % 2 === 0) await pair.startOffice();
    // A sensor that was left alone tries again, for as long as it takes.
    const status = await sensor.ended;
    if (status !== null) assert.match(sensor.text(), /everything is delivered/);
  }
  const last = pair.sensor('--replay', path);
  assert.equal(await last.ended, 0, last.text());
  assert.match(last.text(), /everything is delivered/);
  pair.office?.child.kill('SIGTERM');
  assert.equal(await pair.office?.ended, 0, pair.office?.text());
  await hasAllOnce(place, await findingsOf(path));
}

const options = { timeout: 240_000 };

test('findings arrive once though sensor and office die on the way (embedded)', options, (t) =>
  deliverThroughKills(t, null),
);

test(
  'findings arrive once though sensor and office die on the way (PostgreSQL)',
  options,
  async (t) => {
    if (!requirePeer(t, 'postgresql')) return;
    await deliverThroughKills(t, await postgresUrl());
  },
);
