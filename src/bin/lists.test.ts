import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { OperatingError } from '#base/errors.ts';
import { readSource } from './list-source.ts';

const root = await mkdtemp(join(tmpdir(), 'minewatch-lists-'));
const cli = join(import.meta.dirname, 'cli.ts');
const GONE = '00000000-0000-4000-8000-000000000000';
const UUID = '5d077367-2e7b-4a87-8ad0-4b4a0a0a0a0a';

/** Paths of a loopback server; `list` is changed by tests. */
const answers = {
  list: '# Last updated: 2026-08-23\npool.example.org\n192.0.2.1:3333\n',
  status: 200,
};

function serve(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '';
  if (path === '/list') {
    response.writeHead(answers.status).end(answers.list);
  } else if (path === '/modified') {
    response.setHeader('last-modified', 'Sun, 23 Aug 2026 00:00:00 GMT');
    response.end('pool.example.org\n');
  } else if (path === '/list.gz') {
    response.end(gzipSync(answers.list));
  } else if (path === '/bomb.gz') {
    response.end(gzipSync(Buffer.alloc(1_000_000)));
  } else if (path === '/large') {
    response.end(Buffer.alloc(100_000, 97));
  } else if (path === '/slow') {
    response.write('pool.');
  } else if (path === '/page') {
    response.end('<!doctype html><title>pool.example.org</title>');
  } else if (path === '/feed/manifest.json') {
    response.end(
      JSON.stringify({
        [UUID]: { info: 'x', timestamp: '1755907200' },
        [GONE]: { timestamp: '1' },
      }),
    );
  } else if (path === `/feed/${UUID}.json`) {
    const Attribute = [{ type: 'domain', value: 'feed.example.org', to_ids: true }];
    response.end(JSON.stringify({ Event: { timestamp: '1755907200', Attribute } }));
  } else {
    response.writeHead(404).end();
  }
}

const server = createServer(serve);
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
const bound = server.address();
const base = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : '';

after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true });
});

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function lists(data: string, ...args: string[]): Promise<Ran> {
  const env = { ...process.env, MINEWATCH_DATA: join(root, data) };
  return new Promise((done) => {
    execFile(process.execPath, [cli, 'lists', ...args], { env }, (error, out, err) => {
      done({ status: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const failure = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof OperatingError);
  assert.match(error.message, pattern);
  return true;
};

test('lists add, show, test, update and remove do what they say', async () => {
  const added = await lists('a', 'add', 'one', `${base}/list`, '--licence', 'MIT');
  assert.equal(added.status, 0, added.err);
  assert.match(added.out, /added one: 2 entries \(1 names, 1 addresses\), read as plain/);
  assert.match(added.out, /licence MIT · stated on 2026-08-23/);
  const shown = JSON.parse((await lists('a', 'show', 'one', '--json')).out);
  assert.equal(shown.source, `${base}/list`);
  assert.equal(shown.licence, 'MIT');
  assert.match((await lists('a', 'show')).out, /^ ?one +mining +1 +1 +2026-08-23/m);
  const tested = await lists('a', 'test', 'eu.pool.example.org:3333');
  assert.match(tested.out, /^pool\.example\.org on list one \(mining\): confidence \d+ %/);
  assert.match((await lists('a', 'test', '192.0.2.1:3333')).out, /^192\.0\.2\.1:3333 on list one/);
  assert.match((await lists('a', 'test', 'innocent.example.org')).out, /on no list/);
  assert.match((await lists('a', 'test', '10.0.0.1')).out, /no list could hold it: a private/);
  assert.equal((await lists('a', 'remove', 'one')).out, 'removed one\n');
  assert.equal((await lists('a', 'show', 'one')).status, 2);
});

test('lists update keeps the old list when the new one cannot be had or understood', async () => {
  await lists('b', 'add', 'one', `${base}/list`);
  const names = async (): Promise<number> =>
    JSON.parse((await lists('b', 'show', 'one', '--json')).out).names;
  answers.status = 503;
  const gone = await lists('b', 'update');
  answers.status = 200;
  assert.equal(gone.status, 3);
  assert.match(gone.err, /answered 503.*\nThe list one was left as it is/);
  assert.equal(await names(), 1);
  const before = answers.list;
  answers.list = 'this is\nno list\nat all\nany more\n';
  const bad = await lists('b', 'update', 'one');
  assert.equal(bad.status, 3);
  assert.match(
    bad.err,
    /Nothing understood .* read as plain: 4 refused:\n {2}line 1: this is \(.*\)\n {2}line 2: .*\n {2}line 3: /,
  );
  assert.doesNotMatch(bad.err, /line 4/);
  assert.equal(await names(), 1);
  answers.list = `${before}more.example.org\n`;
  const updated = await lists('b', 'update', '--json');
  answers.list = before;
  assert.equal(JSON.parse(updated.out).names, 2);
});

test('lists add refuses what it cannot do, with exit status 2 or 3', async () => {
  const check = async (status: number, pattern: RegExp, ...args: string[]): Promise<void> => {
    const ran = await lists('c', 'add', ...args);
    assert.equal(ran.status, status, ran.err);
    assert.match(ran.err, pattern);
  };
  const list = join(root, 'list.txt');
  await writeFile(list, 'pool.example.org\n');
  await Promise.all([
    check(2, /Allowed choices are auto, plain/, 'x', list, '--format', 'xml'),
    check(2, /small letters/, '../x', list),
    check(2, /comes with Minewatch/, 'own', list),
    check(2, /not from ftp/, 'x', 'ftp://127.0.0.1/x'),
    check(2, /days above 0/, 'x', list, '--half-life-days', '0'),
    check(3, /no such file/, 'x', join(root, 'nonesuch')),
    check(3, /not a file/, 'x', root),
    check(3, /answered 404/, 'x', `${base}/nonesuch`),
    check(3, /a web page or XML/, 'x', `${base}/page`),
  ]);
  assert.equal(
    (await lists('c', 'add', 'x', list, '--half-life-days', '7', '--stated-on', '2026-01-02'))
      .status,
    0,
  );
  await check(2, /There is a list x already/, 'x', list);
  await check(0, /^$/, 'x', list, '--replace');
});

test('lists add follows the manifest of a feed', async () => {
  const added = await lists('d', 'add', 'feed', `${base}/feed/manifest.json`);
  assert.match(added.out, /added feed: 1 entry .* read as misp-json/, added.err);
  assert.match(added.out, /1 an event of the feed that could not be fetched/);
  assert.match((await lists('d', 'test', 'feed.example.org')).out, /stated on 2025-08-23/);
});

test('lists show names a damaged list beside the others', async () => {
  await lists('e', 'add', 'good', `${base}/list`);
  await writeFile(join(root, 'e', 'lists', 'bad.mwlist'), 'nonsense');
  const shown = await lists('e', 'show');
  assert.match(shown.out, /good +mining/);
  assert.match(shown.out, /The stored list bad is damaged/);
});

test('readSource() reads the date of the last change, and gzip', async () => {
  assert.equal((await readSource(`${base}/modified`)).modifiedAt, Date.parse('2026-08-23'));
  assert.equal((await readSource(`${base}/list.gz`)).text, answers.list);
});

test('readSource() ends at its limits of size and time', async () => {
  const limits = { bytesMax: 50_000, fetchMs: 300 };
  await assert.rejects(readSource(`${base}/large`, limits), failure(/larger than/));
  await assert.rejects(readSource(`${base}/bomb.gz`, limits), failure(/Cannot unpack/));
  await assert.rejects(
    readSource(`${base}/slow`, limits),
    failure(/no complete answer within 0\.3 s/),
  );
  const large = join(root, 'large.txt');
  await writeFile(large, Buffer.alloc(60_000));
  await assert.rejects(readSource(large, limits), failure(/larger than/));
});
