import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { OperatingError } from '#base/errors.ts';
import { Problem } from '#model/problem.ts';
import { route } from '#model/route.ts';
import { command, query, type Handler } from '#service/handler.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';
import type { Database } from '#store/database.ts';
import { makeProvince } from '../../test/authority/province.ts';
import { ORIGIN, serve, type Served } from '../../test/authority/served.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';

const SECRET = 'hunter2-hunter2';
const CONTENT = {
  name: 'desk',
  url: 'https://desk.example/in',
  topics: ['case'],
  jurisdiction: null,
};

const anyone = { who: 'anyone', verb: null, method: 'GET' } as const;
const leaky = route({
  ...anyone,
  name: 'probe.leaky',
  path: '/api/v1/probe/leaky',
  summary: 'Answer more than its form',
  reply: z.strictObject({ name: z.string() }),
});
const broken = route({
  ...anyone,
  name: 'probe.broken',
  path: '/api/v1/probe/broken',
  summary: 'Break',
  query: z.strictObject({ password: z.string().optional() }),
  reply: z.strictObject({}),
});
const gone = route({
  ...anyone,
  name: 'probe.gone',
  path: '/api/v1/probe/gone',
  summary: 'Find no database',
  reply: z.strictObject({}),
});
const strange = route({
  ...anyone,
  name: 'probe.strange',
  method: 'POST',
  path: '/api/v1/probe/strange',
  summary: 'Change something for anyone',
  body: z.strictObject({ note: z.string() }),
  reply: z.strictObject({ id: z.string() }),
});

/** Handlers that do what ours must not. */
const PROBES: readonly Handler[] = [
  query(leaky, async () => ({ name: 'a', passwordHash: SECRET })),
  query(broken, async () => {
    throw Object.assign(new Error(`duplicate key (${SECRET})`), {
      severity: 'ERROR',
      code: '23505',
      detail: `Key (email)=(${SECRET}) already exists.`,
      table: 'person',
    });
  }),
  query(gone, async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  }),
  command(strange, async (work) => ({ id: work.newId() })),
];

let database: Database;
let office: Office;
let token: string;
let logFolder: string;
let served: Served;
const closing: (() => Promise<void>)[] = [];

before(async () => {
  database = await embeddedDatabase();
  office = await officeOn(database);
  const { people } = await makeProvince(office);
  const root = people.find(({ role, place }) => role === 'administrator' && place === 'above');
  token = root?.token ?? '';
  logFolder = await mkdtemp(join(tmpdir(), 'minewatch-log-'));
  const end = { after: (run: () => Promise<void>): number => closing.push(run) };
  const handlers = [...HANDLERS, ...PROBES];
  served = await serve(end, office, { handlers, logFolder });
});
after(async () => {
  for (const close of closing) await close();
  await database.close();
  await rm(logFolder, { recursive: true });
});

function problemIn({ body, headers }: { body: string; headers: object }): Problem {
  assert.match(String(Reflect.get(headers, 'content-type')), /^application\/problem\+json/);
  return Problem.parse(JSON.parse(body));
}

test('createServer() serves commands and queries with ETag, If-Match and Idempotency-Key', async () => {
  const url = '/api/v1/webhooks';
  const asked = { method: 'POST', url, token, payload: CONTENT } as const;
  const made = await served.ask({ ...asked, headers: { 'idempotency-key': 'k-1' } });
  assert.equal(made.statusCode, 200, made.body);
  assert.equal(made.headers['etag'], '"1"');
  const again = await served.ask({ ...asked, headers: { 'idempotency-key': '"k-1"' } });
  assert.equal(again.body, made.body);
  const { id } = made.json<{ id: string }>();
  const change = { method: 'PUT', url: `${url}/${id}`, token, payload: CONTENT } as const;
  const changed = await served.ask({ ...change, headers: { 'if-match': '"1"' } });
  assert.equal(changed.headers['etag'], '"2"');
  const stale = await served.ask({ ...change, headers: { 'if-match': '"1"' } });
  assert.equal(stale.statusCode, 412);
  assert.equal(problemIn(stale).type, 'urn:minewatch:error:stale');
});

test('createServer() names every field that is wrong', async () => {
  const payload = { ...CONTENT, name: 7, zz: 1, topics: ['x'] };
  const reply = await served.ask({ method: 'POST', url: '/api/v1/webhooks', token, payload });
  assert.equal(reply.statusCode, 422);
  const { errors = [], requestId } = problemIn(reply);
  assert.deepEqual(errors.map(({ path }) => path).sort(), [
    'body.name',
    'body.topics.0',
    'body.zz',
  ]);
  assert.equal(reply.headers['x-request-id'], requestId);
});

test('createServer() refuses cookies from the pages of others', async () => {
  const asked = { method: 'POST', url: '/api/v1/webhooks', token, payload: CONTENT } as const;
  const origins = [
    { 'sec-fetch-site': 'cross-site', origin: ORIGIN },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of origins) {
    const reply = await served.ask({ ...asked, headers });
    assert.equal(reply.statusCode, 403, JSON.stringify(headers));
  }
  const cookie = `__Host-minewatch=${token}`;
  const bare = { method: 'POST', url: '/api/v1/webhooks', payload: CONTENT } as const;
  for (const origin of [undefined, 'https://evil.example', 'null']) {
    const headers = origin === undefined ? { cookie } : { cookie, origin };
    assert.equal((await served.app.inject({ ...bare, headers })).statusCode, 403, origin);
  }
  const ours = await served.app.inject({ ...bare, headers: { cookie, origin: ORIGIN } });
  assert.equal(ours.statusCode, 200);
});

test('createServer() answers other methods with what a path has', async () => {
  const wrong = await served.ask({ method: 'PATCH', url: '/api/v1/webhooks', payload: 'x' });
  assert.equal(wrong.statusCode, 405);
  assert.equal(wrong.headers['allow'], 'GET, HEAD, POST, OPTIONS');
  assert.equal(problemIn(wrong).type, 'urn:minewatch:error:wrong-method');
  const options = await served.ask({ method: 'OPTIONS', url: '/api/v1/webhooks' });
  assert.equal(options.statusCode, 204);
  assert.equal(options.headers['allow'], 'GET, HEAD, POST, OPTIONS');
  assert.equal(options.headers['access-control-allow-origin'], undefined);
  const head = await served.ask({ method: 'HEAD', url: '/api/v1/webhooks', token });
  assert.equal(head.statusCode, 200);
  assert.equal(head.body, '');
  const stream = await served.ask({ method: 'HEAD', url: '/api/v1/events', token });
  assert.equal(stream.statusCode, 405);
});

test('createServer() answers unknown paths with a problem, and sends its security headers on all', async () => {
  for (const url of ['/', '/api/v1/nothing', '/api/v1/webhooks/a/b', '/api/v2/webhooks']) {
    const reply = await served.ask({ method: 'GET', url });
    assert.equal(reply.statusCode, 404, url);
    assert.equal(problemIn(reply).status, 404);
    assert.partialDeepStrictEqual(reply.headers, {
      'content-security-policy':
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000',
      'cache-control': 'no-store',
    });
  }
});

/** What a socket is answered to these very bytes. */
async function answerTo(text: string): Promise<string> {
  if (!served.app.server.listening) await served.app.listen({ host: '127.0.0.1', port: 0 });
  const address = served.app.addresses()[0];
  assert.ok(typeof address === 'object');
  return new Promise((resolve, reject) => {
    const socket = connect(address.port, '127.0.0.1', () => socket.write(text));
    let reply = '';
    socket.on('data', (chunk: Buffer) => (reply += chunk.toString()));
    socket.on('close', () => resolve(reply));
    socket.on('error', reject);
  });
}

test('createServer() refuses paths with tricks in them', async () => {
  const tricks = [
    '/api/v1/webhooks/..%2f..%2fsecret',
    '/api/v1/webhooks/%2e%2e/x',
    '/api/v1/webhooks/../x',
    '/api/v1//webhooks',
    '/api/v1/webhooks/a%00b',
    '/api/v1/webhooks/a%0d%0ab',
    '/api/v1/webhooks/..\\x',
    '/log/tile/0/%2e%2e/%2e%2e/keys/master.key',
    `/api/v1/webhooks?after=${'a'.repeat(5000)}`,
    '/api/v1/webhooks/%zz',
    '/api/v1/webhooks/%ff',
  ];
  for (const url of tricks) {
    const reply = await answerTo(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.match(reply, /^HTTP\/1\.1 400 [^]*urn:minewatch:error:malformed/, url);
  }
});

test('createServer() answers bytes that are no request with a problem', async () => {
  const hello = await answerTo('\u0016\u0003\u0001\r\n\r\n');
  assert.match(hello, /^HTTP\/1\.1 400 [^]*error:malformed/);
  const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
  assert.match(await answerTo(long), /^HTTP\/1\.1 413 [^]*error:too-large/);
});

test('createServer() tells nothing of what breaks, and logs it without what was sent', async () => {
  const from = served.log.length;
  const leaked = await served.ask({ method: 'GET', url: '/api/v1/probe/leaky' });
  assert.equal(leaked.statusCode, 500);
  const failed = await served.ask({
    method: 'GET',
    url: `/api/v1/probe/broken?password=${SECRET}`,
    headers: { authorization: `Bearer mw_${SECRET}`, cookie: `__Host-minewatch=${SECRET}` },
  });
  assert.equal(failed.statusCode, 500);
  for (const reply of [leaked, failed]) {
    const { type, detail } = problemIn(reply);
    assert.deepEqual([type, detail], ['urn:minewatch:error:fault', undefined]);
  }
  const log = served.log.slice(from).join('');
  assert.match(log, /the reply of probe\.leaky has its form/);
  assert.match(log, /"sqlstate":"23505","table":"person"/);
  assert.match(log, /"stack":"[^"]*create-server\.test\.ts/);
  assert.ok(log.includes(problemIn(failed).requestId));
  assert.ok(!log.includes(SECRET), log);
});

test('createServer() says when the database is gone that it is a matter of time', async () => {
  const reply = await served.ask({ method: 'GET', url: '/api/v1/probe/gone' });
  assert.equal(reply.statusCode, 503);
  assert.equal(reply.headers['retry-after'], '5');
  assert.equal(problemIn(reply).detail, 'The database does not answer');
});

test('createServer() gives nobody the answer to the request of another nobody', async () => {
  const asked = { method: 'POST', url: '/api/v1/probe/strange', payload: { note: 'a' } } as const;
  const headers = { 'idempotency-key': 'same' };
  const first = await served.ask({ ...asked, headers });
  const second = await served.ask({ ...asked, headers });
  assert.equal(first.statusCode, 200, first.body);
  assert.notEqual(first.body, second.body);
});

test('createServer() refuses compressed bodies', async () => {
  const reply = await served.ask({
    method: 'POST',
    url: '/api/v1/webhooks',
    token,
    payload: Buffer.from([0x1f, 0x8b]),
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  });
  assert.equal(reply.statusCode, 415);
});

test('createServer() limits how often a person and a stranger may ask', async (t) => {
  const limits = { addressMax: 12, strangerMax: 2, personMax: 3, tokenMax: 3 };
  const { ask } = await serve(t, office, {
    handlers: [...HANDLERS, ...PROBES],
    rateLimits: limits,
  });
  const list = { method: 'GET', url: '/api/v1/webhooks', token } as const;
  const strangers = {
    method: 'POST',
    url: '/api/v1/probe/strange',
    payload: { note: '' },
  } as const;
  const codes: number[] = [];
  for (let i = 0; i < 4; i++) codes.push((await ask(list)).statusCode);
  for (let i = 0; i < 3; i++) codes.push((await ask(strangers)).statusCode);
  assert.deepEqual(codes, [200, 200, 200, 429, 200, 200, 429]);
  const health = { method: 'GET', url: '/healthz' } as const;
  const rest: number[] = [];
  for (let i = 0; i < 6; i++) rest.push((await ask(health)).statusCode);
  assert.deepEqual(rest, [200, 200, 200, 200, 200, 429]);
  const limited = await ask(health);
  assert.ok(Number(limited.headers['retry-after']) > 0);
  assert.equal(problemIn(limited).type, 'urn:minewatch:error:too-many');
  const elsewhere = await ask({ ...health, remoteAddress: '192.0.2.9' });
  assert.equal(elsewhere.statusCode, 200);
});

test('createServer() serves health to all and metrics to its own machine', async () => {
  assert.deepEqual((await served.ask({ method: 'GET', url: '/healthz' })).json(), { alive: true });
  const ready = await served.ask({ method: 'GET', url: '/readyz' });
  assert.deepEqual(ready.json(), {
    ready: true,
    parts: { database: true, migrations: true, record: true, disk: true },
    warnings: ['no-calendar'],
  });
  await served.ask({ method: 'GET', url: '/api/v1/webhooks' });
  const { body, statusCode } = await served.ask({ method: 'GET', url: '/metrics' });
  assert.equal(statusCode, 200);
  assert.match(body, /^minewatch_http_requests_total\{route="webhook\.list",status="401"\} \d/m);
  assert.match(body, /^minewatch_refusals_total\{code="unauthenticated"\} \d/m);
  assert.match(body, /^minewatch_log_size [1-9]/m);
  assert.match(body, /^minewatch_outbox_waiting 0/m);
  assert.match(body, /^minewatch_events_total\{type="webhook\.declared"\} [1-9]/m);
  for (const asked of [
    { remoteAddress: '192.0.2.9' },
    { headers: { 'x-forwarded-for': '192.0.2.9' } },
    { headers: { forwarded: 'for=192.0.2.9' } },
  ]) {
    const reply = await served.ask({ method: 'GET', url: '/metrics', ...asked });
    assert.equal(reply.statusCode, 403, JSON.stringify(asked));
  }
});

test('createServer() serves the public log and no other file', async () => {
  await mkdir(join(logFolder, 'tile/0/x001'), { recursive: true });
  await mkdir(join(logFolder, 'tile/entries/000.p'), { recursive: true });
  await writeFile(join(logFolder, 'checkpoint'), 'office.example\n0\n');
  await writeFile(join(logFolder, 'secret'), SECRET);
  await writeFile(join(logFolder, 'tile/0/x001/067'), Buffer.alloc(8192, 1));
  await writeFile(join(logFolder, 'tile/entries/000.p/17'), 'x');
  const get = (url: string) => served.ask({ method: 'GET', url });
  const checkpoint = await get('/log/checkpoint');
  assert.equal(checkpoint.body, 'office.example\n0\n');
  assert.equal(checkpoint.headers['cache-control'], 'no-cache');
  const full = await get('/log/tile/0/x001/067');
  assert.equal(full.rawPayload.length, 8192);
  assert.equal(full.headers['cache-control'], 'public, max-age=31536000, immutable');
  const partial = await get('/log/tile/entries/000.p/17');
  assert.equal(partial.headers['cache-control'], 'public, max-age=60');
  const none = [
    'secret',
    'tile/0/x001',
    'tile/0/068',
    'tile/64/000',
    'tile/0/000.p/256',
    'tile/0/x1/067',
  ];
  for (const path of none) assert.equal((await get(`/log/${path}`)).statusCode, 404, path);
});

test('createServer() refuses an error of the command line as a defect', async (t) => {
  const handlers = [
    query(gone, async () => {
      throw new OperatingError('unreadable', `Cannot read /etc/${SECRET}`);
    }),
  ];
  const { ask, log } = await serve(t, office, { handlers });
  const reply = await ask({ method: 'GET', url: '/api/v1/probe/gone' });
  assert.equal(reply.statusCode, 500);
  assert.ok(!reply.body.includes(SECRET));
  assert.match(log.join(''), /Cannot read/);
});
