/** The record over HTTP, and two agencies that watch over it: one fetches, the other is asked. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { temporaryFolder } from '#service/log/record.fixture.ts';
import { makeToken } from '#service/tokens/make-token.ts';
import { perform } from '#service/perform.ts';
import { inWork } from '#service/work.ts';
import type { RunningOffice } from '#bin/office/start-office.ts';
import { readVerifierKey } from '#wire/tlog/note.ts';
import { runningOffice } from '../running-office.ts';
import { OPERATOR, staffOf } from '../staff.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const ORIGIN = 'record.example/log';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CLI, 'log', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]): Promise<Ended> {
  const child = start(args);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  const [status] = await once(child, 'close');
  return { status: status as number | null, out, err };
}

/** Real events until there are `size`. */
async function grow({ office }: RunningOffice, size: number): Promise<void> {
  const { db } = office.database;
  const head = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  const events = Array.from({ length: size - head.size }, () => {
    return { type: 'access.looked' as const, data: { route: 'case.show', of: [] } };
  });
  await inWork(office, OPERATOR, (work) =>
    work.record('access', work.newId(), { events }, { jurisdiction: null }),
  );
}

async function witnessToken({ office }: RunningOffice): Promise<string> {
  const staff = await staffOf(office);
  const body = { label: 'Witness', days: 30, scopes: ['log:witness' as const] };
  const asked = { params: {}, query: {}, body };
  return (await perform(office, makeToken, await staff.hire('administrator'), asked)).token;
}

/** The verifier key that a witness's command prints. */
async function keyOfWitness(args: readonly string[]): Promise<string> {
  const { err } = await run('witness', ...args);
  const [line = ''] = /[^ ]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+/.exec(err) ?? [];
  assert.notEqual(readVerifierKey(line), null, err);
  return line;
}

function keysOf(...lines: readonly string[]) {
  return lines.map(readVerifierKey).filter((key) => key !== null);
}

test('log verify works against a running server without any option, and the server serves all of it', async (t) => {
  const data = await temporaryFolder(t);
  const office = await runningOffice(t, data, { logOrigin: ORIGIN });
  await grow(office, 700);
  await office.log.publisher.publish();
  const { status, out, err } = await run('verify', `${office.url}/log`);
  assert.equal(status, 0, out + err);
  assert.match(out, /^Verified: nothing was changed/);
  assert.match(out, /events +700/);
  assert.match(out, /key was taken from what was verified/);
  const key = await fetch(`${office.url}/log/log.vkey`);
  assert.equal(key.headers.get('cache-control'), 'no-cache');
  assert.equal(await key.text(), readFileSync(join(data, 'keys', 'log.vkey'), 'utf8'));
  assert.equal((await fetch(`${office.url}/log/cosigned`)).status, 404);
  mkdirSync(join(data, 'log', 'timestamps'));
  for (const name of ['700.txt', '700.tsa.example_318.tsr', 'secret']) {
    writeFileSync(join(data, 'log', 'timestamps', name), name);
  }
  const stamp = (name: string) => fetch(`${office.url}/log/timestamps/${name}`);
  const reply = await stamp('700.tsa.example_318.tsr');
  assert.equal(await reply.text(), '700.tsa.example_318.tsr');
  assert.equal(reply.headers.get('content-type'), 'application/timestamp-reply');
  assert.equal(reply.headers.get('cache-control'), 'public, max-age=60');
  assert.match((await stamp('700.txt')).headers.get('content-type') ?? '', /^text\/plain/);
  for (const name of ['secret', '701.txt', '..%2f..%2fkeys%2flog.key', '700.']) {
    assert.equal((await stamp(name)).ok, false, name);
  }
});

test('a witness fetches, brings its cosignature, and refuses what does not continue', async (t) => {
  const data = await temporaryFolder(t);
  const own = await temporaryFolder(t);
  const [keyFile, state] = [join(own, 'witness.key'), join(own, 'record.seen')];
  const args = ['--key', keyFile, '--state', state];
  const named = ['--log', 'http://127.0.0.1:1', '--log-key', join(own, 'none'), ...args];
  // It makes its key before it asks anybody, but a log that it cannot reach is told.
  assert.equal((await run('witness', ...named)).status, 2);
  const first = await runningOffice(t, data, { logOrigin: ORIGIN });
  await grow(first, 300);
  await first.log.publisher.publish();
  const logOf = ({ url }: RunningOffice): string => `${url}/log`;
  const line = await keyOfWitness(['--log', logOf(first), '--name', 'witness.example', ...args]);
  assert.ok(existsSync(state));
  await first.close();

  const office = await runningOffice(t, data, { logOrigin: ORIGIN, witnesses: keysOf(line) });
  const tokenFile = join(own, 'token');
  writeFileSync(tokenFile, await witnessToken(office), { mode: 0o600 });
  await grow(office, 900);
  await office.log.publisher.publish();
  const bring = ['--post', office.url, '--token-file', tokenFile];
  const brought = await run('witness', '--log', logOf(office), ...args, ...bring);
  assert.equal(brought.status, 0, brought.err);
  assert.match(brought.err, /cosigned 900 events/);
  const verified = await run('verify', logOf(office), '--witness', line);
  assert.equal(verified.status, 0, verified.out);
  assert.match(verified.out, /cosigned by +witness\.example/);
  const cosigned = await fetch(`${office.url}/log/cosigned`);
  assert.equal(cosigned.headers.get('cache-control'), 'no-cache');
  assert.match(await cosigned.text(), /— witness\.example /);
  // Its state is what `--since` takes.
  assert.equal((await run('verify', logOf(office), '--since', state)).status, 0);

  const forged = { note: (await cosignedNote(office)).replace('\n900\n', '\n901\n') };
  const post = (body: object, token: string) =>
    fetch(`${office.url}/api/v1/log/cosignatures`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  const token = readFileSync(tokenFile, 'utf8');
  assert.equal((await post(forged, token)).status, 422);
  assert.equal((await post({ note: 'x' }, `${token}x`)).status, 401);

  // The same log with another history of the same length and key, as whoever holds both could make.
  const there = await temporaryFolder(t);
  cpSync(join(data, 'keys'), join(there, 'keys'), { recursive: true });
  const fork = await runningOffice(t, there, { logOrigin: ORIGIN });
  await witnessToken(fork);
  await grow(fork, 1_000);
  await fork.log.publisher.publish();
  const before = readFileSync(state, 'utf8');
  const refused = await run('witness', '--log', logOf(fork), ...args);
  assert.equal(refused.status, 3);
  assert.match(refused.err, /Not cosigned \(inconsistent\)/);
  assert.match(refused.out, /^record\.example\/log\n1000\n/);
  assert.equal(readFileSync(state, 'utf8'), before);
  assert.equal((await run('witness', '--log', logOf(fork), ...args, '--name', 'other')).status, 2);
});

async function cosignedNote({ url }: RunningOffice): Promise<string> {
  return (await fetch(`${url}/log/cosigned`)).text();
}

/** `log witness --listen` as a process; ends with the test. */
async function listening(
  t: TestContext,
  args: readonly string[],
): Promise<{ readonly url: string; readonly key: string }> {
  const child = start(['witness', ...args, '--listen', '127.0.0.1:0']);
  t.after(() => void child.kill('SIGKILL'));
  let err = '';
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  for (let i = 0; i < 200 && !err.includes('listening at'); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const [, url = ''] = /listening at (\S+)/.exec(err) ?? [];
  const [, key = ''] = /cosigning \S+ as (\S+)/.exec(err) ?? [];
  assert.notEqual(url, '', err);
  return { url, key };
}

test('an office brings its checkpoints to a witness, which finds an old database out', async (t) => {
  const data = await temporaryFolder(t);
  const own = await temporaryFolder(t);
  const maker = await runningOffice(t, data, { logOrigin: ORIGIN });
  await grow(maker, 300);
  await maker.close();
  cpSync(data, join(own, 'old'), { recursive: true });
  const args = ['--key', join(own, 'w.key'), '--name', 'w.example', '--state', join(own, 'seen')];
  const logKey = join(data, 'keys', 'log.vkey');
  const { url, key } = await listening(t, ['--log', data, '--log-key', logKey, ...args]);
  const parts = { logOrigin: ORIGIN, witnesses: keysOf(key), witnessUrls: [url] };
  const office = await runningOffice(t, data, parts);
  for (const size of [301, 310, 900, 2_000]) {
    await grow(office, size);
    await office.witnessing.push();
    const [state] = office.witnessing.states;
    assert.deepEqual([state?.size, state?.trouble], [size, null]);
  }
  assert.equal((await run('verify', data, '--witness', key)).status, 0);
  await office.close();

  // Started again, the office does not know what the witness knows, and learns it from its answer.
  const again = await runningOffice(t, data, parts);
  await grow(again, 2_500);
  await again.witnessing.push();
  assert.equal(again.witnessing.states[0]?.size, 2_500);
  await again.close();

  // A backup of before, restored where nothing is known of the published log: nobody but the witness can tell.
  const old = await runningOffice(t, join(own, 'old'), parts);
  await grow(old, 400);
  const found = { code: 'damaged', message: /it has cosigned 2500 events and this log has 400/ };
  await assert.rejects(old.witnessing.push(), found);
  assert.equal(old.witnessing.states[0]?.isFork, true);
});
