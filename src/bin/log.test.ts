import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { OperatingError } from '#base/errors.ts';
import { caseBundle, EVIDENCE } from '#wire/tlog/bundle.fixture.ts';
import { zipBundle } from '#wire/tlog/bundle-write.ts';
import { writeCheckpoint } from '#wire/tlog/checkpoint.ts';
import { keyPair } from '../../test/ed25519.ts';
import { eventsOf, publishEvents } from '#wire/tlog/log.fixture.ts';
import {
  cosignatureBytes,
  cosignedMessage,
  readNote,
  verifierKey,
  writeNote,
  writeVerifierKey,
} from '#wire/tlog/note.ts';
import { openCheckpoint, LOG_EVENTS_MAX } from './log/verify-log.ts';
import { folderSource, urlSource } from './log/source.ts';
import type { Verdict } from './log/verdict.ts';
import { describeVerdict, PRINTED_PROBLEMS_MAX } from './log/words.ts';

const root = await mkdtemp(join(tmpdir(), 'minewatch-log-'));
const cli = join(import.meta.dirname, 'cli.ts');
const KEY = keyPair('record.example/log');
const WITNESS = keyPair('witness.example/w1');
const EVENTS = eventsOf(900);

type Files = Map<string, Uint8Array>;
const published = (count: number): Files =>
  publishEvents(EVENTS.slice(0, count), 'record.example/log', KEY.sign);
const GOOD = published(900);

async function lay(name: string, files: Files): Promise<string> {
  const folder = join(root, name);
  await rm(folder, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, MINEWATCH_DATA: join(root, 'data') };
    execFile(
      process.execPath,
      [cli, 'log', 'verify', ...args],
      { env, timeout: 60_000 },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err }),
    );
  });
}

const answer = { status: 200 };
const server = createServer((request, response) => {
  const bytes = GOOD.get((request.url ?? '').replace(/^\/log\//, ''));
  if (answer.status !== 200) response.writeHead(answer.status).end();
  else if (bytes === undefined) response.writeHead(404).end();
  else response.setHeader('content-encoding', 'gzip').end(gzipSync(bytes));
});
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const bound = server.address();
const url = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}/log` : '';
after(async () => {
  server.close();
  await rm(root, { recursive: true });
});

test('log verify accepts a log in a folder and at an address, and says what it saw', async () => {
  const folder = await lay('good', GOOD);
  const plain = await run(folder, '--key', KEY.line);
  assert.equal(plain.code, 0, plain.err);
  assert.match(plain.out, /^Verified: nothing was changed/);
  assert.match(plain.out, /events +900, 2026-03-01T00:00:00.000Z – 2026-03-01T00:14:59.000Z/);
  assert.match(plain.out, /signed by +record\.example\/log\+[0-9a-f]{8}\n$/);
  const served = await run(url, '--key', KEY.line, '--json');
  assert.equal(served.code, 0, served.err);
  const json = JSON.parse(served.out) as Record<string, unknown>;
  assert.equal(json['verified'], true);
  assert.deepEqual(json['problems'], []);
  const chinese = await run(folder, '--key', KEY.line, '--lang', 'zh-CN');
  assert.match(chinese.out, /^验证通过/);
});

test('log verify names what was tampered with and ends with 3', async () => {
  const events = EVENTS.slice();
  const [event] = events.slice(300, 301);
  assert.ok(event !== undefined);
  events[300] = { ...event, role: 'administrator' };
  const forged = publishEvents(events, 'record.example/log', KEY.sign);
  const path = 'tile/entries/001';
  const files = new Map(GOOD).set(path, forged.get(path) ?? new Uint8Array(0));
  const result = await run(await lay('changed', files), '--key', KEY.line);
  assert.equal(result.code, 3);
  assert.match(result.out, /^NOT VERIFIED\n {2}- event 300 was changed\n/);
  assert.match(result.err, /Not verified: .*changed \(1 problems\)/);
});

test('log verify refuses a checkpoint that is forged or signed by another key', async () => {
  const text = new TextDecoder().decode(GOOD.get('checkpoint'));
  const other = keyPair('record.example/log');
  const forged = new Map(GOOD).set('checkpoint', Buffer.from(text.replace('\n900\n', '\n899\n')));
  const folder = await lay('forged', forged);
  assert.match((await run(folder, '--key', KEY.line)).out, /a signature of checkpoint is false/);
  const foreign = await run(await lay('good', GOOD), '--key', other.line);
  assert.equal(foreign.code, 3);
  assert.match(foreign.out, /not signed by a key that is trusted/);
  await writeFile(join(folder, 'checkpoint'), 'nonsense\n');
  assert.match((await run(folder, '--key', KEY.line)).err, /is not a signed checkpoint/);
});

test('log verify --since finds a log that was cut off or rewritten, and --save-checkpoint keeps the good one', async () => {
  const last = join(root, 'last');
  const first = await run(
    await lay('young', published(500)),
    '--key',
    KEY.line,
    '--save-checkpoint',
    last,
  );
  assert.equal(first.code, 0, first.err);
  const good = await lay('good', GOOD);
  const later = await run(good, '--key', KEY.line, '--since', last, '--save-checkpoint', last);
  assert.equal(later.code, 0, later.err);
  assert.match(later.out, /continues +the checkpoint of 500 events/);
  assert.deepEqual(new Uint8Array(await readFile(last)), GOOD.get('checkpoint'));
  const cut = await run(
    join(root, 'young'),
    '--key',
    KEY.line,
    '--since',
    last,
    '--save-checkpoint',
    last,
  );
  assert.equal(cut.code, 3);
  assert.match(cut.out, /the log has 500 events and once had 900/);
  assert.deepEqual(new Uint8Array(await readFile(last)), GOOD.get('checkpoint'));
  const rewritten = EVENTS.map((event) => ({ ...event, payload: '0'.repeat(64) }));
  const folder = await lay('rewritten', publishEvents(rewritten, 'record.example/log', KEY.sign));
  const history = await run(folder, '--key', KEY.line, '--since', last);
  assert.match(history.out, /the first 900 events are not those of the earlier checkpoint/);
  const absent = await run(good, '--key', KEY.line, '--since', join(root, 'absent'));
  assert.equal(absent.code, 3);
  assert.match(absent.err, /leave --since out the first time/);
});

test('log verify counts witnesses, each with its time', async () => {
  const note = readNote(new TextDecoder().decode(GOOD.get('checkpoint')));
  assert.ok(note !== null);
  const key = verifierKey('witness.example/w1', 4, WITNESS.publicKey);
  const seconds = 1_772_400_000;
  const bytes = cosignatureBytes(seconds, WITNESS.raw(cosignedMessage(note.text, seconds)));
  const cosigned = writeNote({ ...note, signatures: [...note.signatures, { ...key, bytes }] });
  const folder = await lay('cosigned', new Map(GOOD).set('checkpoint', Buffer.from(cosigned)));
  const line = writeVerifierKey(key);
  const seen = await run(folder, '--key', KEY.line, '--witness', line);
  assert.equal(seen.code, 0, seen.err);
  assert.match(
    seen.out,
    /cosigned by +witness\.example\/w1\+[0-9a-f]{8}, 2026-03-01T21:20:00\.000Z/,
  );
  const unknown = await run(folder, '--key', KEY.line);
  assert.match(unknown.out, /not judged +witness/);
  const missing = await run(await lay('good', GOOD), '--key', KEY.line, '--witness', line);
  assert.equal(missing.code, 3);
  assert.match(missing.out, /0 of the given witnesses signed; 1 must have/);
  const optional = await run(
    join(root, 'good'),
    '--key',
    KEY.line,
    '--witness',
    line,
    '--witnesses-min',
    '0',
  );
  assert.equal(optional.code, 0);
  assert.equal((await run(folder, '--witnesses-min', '1', '--key', KEY.line)).code, 2);
  assert.equal((await run(folder, '--key', line)).code, 2);
});

test('log verify takes the data folder when nothing is given, and the key of the installation', async () => {
  const none = await run();
  assert.equal(none.code, 3);
  const files = new Map([...GOOD].map(([path, bytes]) => [`log/${path}`, bytes]));
  await lay('data', files.set('log/log.vkey', Buffer.from(`${KEY.line}\n`)));
  const itself = await run();
  assert.equal(itself.code, 0, itself.err);
  assert.match(itself.out, /key was taken from what was verified/);
  await lay('data', files.set('keys/log.vkey', Buffer.from(`# ours\n${KEY.line}\n`)));
  assert.match((await run()).out, /key is the one of this installation/);
  const bare = await run(await lay('good', GOOD));
  assert.equal(bare.code, 2);
  assert.match(bare.err, /does not name its key/);
});

test('log verify checks exported cases, zipped and unpacked', async () => {
  const verifier = await readFile(new URL('../service/bundle/verify.mjs', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(EVIDENCE).digest('hex');
  const files = caseBundle(KEY, verifier, hash);
  const zip = join(root, 'case.zip');
  await writeFile(zip, zipBundle(files, 1_772_323_200_000));
  const zipped = await run(zip, '--key', KEY.line);
  assert.equal(zipped.code, 0, zipped.err);
  assert.match(
    zipped.out,
    /shown +3 events, personal data of 1 erased or withheld; 1 files of evidence/,
  );
  const folder = await lay('case', files.set(`evidence/${hash}`, Buffer.from('other')));
  const changed = await run(folder, '--key', KEY.line, '--lang', 'zh-CN');
  assert.equal(changed.code, 3);
  assert.match(changed.out, /已被改动/);
  assert.equal((await run(zip, '--key', KEY.line, '--since', zip)).code, 2);
  await writeFile(zip, 'PK');
  assert.match((await run(zip, '--key', KEY.line)).err, /no zip file/);
});

test('urlSource() gives up on a server that is busy, and takes a missing file for missing', async () => {
  const source = urlSource(url, { timeoutMs: 5_000, retriesMax: 1, pauseMs: 1 });
  assert.equal(await source.read('tile/9/000', 100), null);
  const refused = (error: unknown): boolean =>
    error instanceof OperatingError && error.code === 'unreachable';
  await assert.rejects(source.read('checkpoint', 20), refused);
  answer.status = 503;
  await assert.rejects(source.read('checkpoint', 1000), refused);
  answer.status = 200;
  const gone = urlSource('http://127.0.0.1:1/', { timeoutMs: 5_000, retriesMax: 0, pauseMs: 1 });
  await assert.rejects(gone.read('checkpoint', 1000), refused);
});

test('folderSource() refuses a file that is larger than it can be', async () => {
  const source = folderSource(await lay('good', GOOD));
  await assert.rejects(source.read('tile/0/000', 100), /larger than/);
  assert.equal(await source.read('tile/0/999', 100), null);
  assert.ok(existsSync(join(root, 'good', 'tile/0/000')));
});

test('log verify uses the full tile when the partial one was deleted', async () => {
  const files = published(600);
  for (const path of ['tile/0/002', 'tile/entries/002']) {
    files.delete(`${path}.p/88`);
    files.set(path, GOOD.get(path) ?? new Uint8Array(0));
  }
  const result = await run(await lay('grown', files), '--key', KEY.line);
  assert.equal(result.code, 0, result.out);
});

test('openCheckpoint() refuses a log with more events than can be', () => {
  const text = (size: number): Uint8Array =>
    Buffer.from(KEY.sign(writeCheckpoint({ origin: 'a', size, root: new Uint8Array(32) })));
  const trust = { keys: [KEY.key], keysFrom: 'given', witnesses: [], witnessesMin: 0 } as const;
  assert.deepEqual(openCheckpoint(text(LOG_EVENTS_MAX), 'it', trust).problems, []);
  assert.throws(() => openCheckpoint(text(LOG_EVENTS_MAX + 1), 'it', trust), /cannot be/);
});

test('describeVerdict() prints no more problems than its limit', () => {
  const problems = Array.from({ length: PRINTED_PROBLEMS_MAX + 2 }, (_, seq) => {
    return { kind: 'event-changed', seq } as const;
  });
  const verdict: Verdict = {
    type: 'log',
    source: 'x',
    problems,
    checkpoint: null,
    keysFrom: 'given',
    signatures: [],
    events: 0,
    log: null,
    bundle: null,
  };
  const text = describeVerdict(verdict, { width: Infinity, color: false, language: 'en' });
  assert.equal(text.split('\n').length, PRINTED_PROBLEMS_MAX + 2);
  assert.match(text, /- 2 further problems$/);
});
