/** The limits of the HTTP interface that need no more than a request; those of streams are in stream-limits.test.ts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import fastify, { type FastifyRequest } from 'fastify';
import { DISK_BYTES_MIN, type Readiness } from '#service/health/readiness.ts';
import { serve } from '../../test/authority/served.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { askedOf, IDEMPOTENCY_KEY_MAX } from './input.ts';
import {
  CONNECTION_REQUESTS_MAX,
  HEADER_BYTES_MAX,
  PARAM_CHARACTERS_MAX,
} from './create-server.ts';
import { checkPath, URL_CHARACTERS_MAX } from './path-check.ts';
import { BODY_DEPTH_MAX, ERRORS_TOLD_MAX, textErrors } from './plain-text.ts';
import { RATE_KEYS_MAX, rateLimiters, TooMany } from './rate-limits.ts';
import { CAUSES_MAX, requestLog } from './request-log.ts';

test('askedOf() takes an idempotency key up to its limit', () => {
  const keyOf = (key: string) => askedOf({ 'idempotency-key': key }).idempotencyKey;
  const longest = 'k'.repeat(IDEMPOTENCY_KEY_MAX);
  assert.equal(keyOf(longest), longest);
  // The quotes are none of it.
  assert.equal(keyOf(`"${longest}"`), longest);
  for (const wrong of [`${longest}k`, `"${longest}k"`, '', '""']) {
    assert.throws(() => keyOf(wrong), { code: 'malformed' }, wrong.slice(0, 3));
  }
});

test('checkPath() takes a path and its query up to their limit', () => {
  const url = (count: number): string => `/api/v1/cases?after=`.padEnd(count, 'a');
  checkPath(url(URL_CHARACTERS_MAX));
  assert.throws(() => checkPath(url(URL_CHARACTERS_MAX + 1)), { code: 'malformed' });
});

test('textErrors() goes down as many levels as its limit', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'a' : [nested(levels - 1)]);
  assert.deepEqual(textErrors(nested(BODY_DEPTH_MAX), 'body', true), []);
  const [told] = textErrors(nested(BODY_DEPTH_MAX + 1), 'body', true);
  assert.match(told?.message ?? '', /levels/);
});

test('textErrors() tells no more errors than its limit', () => {
  const wrong = (count: number): string[] => Array.from({ length: count }, () => 'a\u0000');
  assert.equal(textErrors(wrong(ERRORS_TOLD_MAX - 1), 'body', true).length, ERRORS_TOLD_MAX - 1);
  assert.equal(textErrors(wrong(ERRORS_TOLD_MAX + 5), 'body', true).length, ERRORS_TOLD_MAX);
});

test('requestLog() follows causes as deep as its limit', () => {
  const lines: string[] = [];
  const log = requestLog({ write: (line) => lines.push(line) });
  let error = new Error('cause 0');
  for (let n = 1; n <= CAUSES_MAX + 2; n++) error = new Error(`cause ${n}`, { cause: error });
  log.error({ err: error }, 'fault');
  const messages = [...(lines[0] ?? '').matchAll(/"message":"cause (\d+)"/g)];
  assert.equal(messages.length, CAUSES_MAX + 1);
  assert.equal(messages[0]?.[1], String(CAUSES_MAX + 2));
});

test('createServer() reads headers, names in paths and requests of one connection up to limits', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const { app, ask } = await serve(t, await officeOn(database));
  const named = async (characters: number): Promise<number> => {
    const url = `/api/v1/webhooks/${'a'.repeat(characters)}`;
    return (await ask({ method: 'DELETE', url })).statusCode;
  };
  // Nobody is signed in; what no path can be is refused before that matters.
  assert.equal(await named(PARAM_CHARACTERS_MAX), 401);
  assert.equal(await named(PARAM_CHARACTERS_MAX + 1), 400);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.addresses()[0];
  assert.ok(typeof address === 'object');
  const { port } = address;
  const withHeaders = (bytes: number): string =>
    `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ${'a'.repeat(bytes)}\r\n\r\n`;
  assert.deepEqual(await statusesOf(port, withHeaders(HEADER_BYTES_MAX - 100)), { '200': 1 });
  assert.deepEqual(await statusesOf(port, withHeaders(HEADER_BYTES_MAX)), { '413': 1 });
  const many = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(CONNECTION_REQUESTS_MAX + 1);
  assert.deepEqual(await statusesOf(port, many), { '200': CONNECTION_REQUESTS_MAX, '503': 1 });
});

/** How often each status came over one connection, to requests that are all sent at once. */
async function statusesOf(port: number, requests: string): Promise<Record<string, number>> {
  const socket = connect(port, '127.0.0.1');
  socket.end(requests);
  const said = await text(socket);
  const counts: Record<string, number> = {};
  for (const [, status = ''] of said.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

test('rateLimiters() remembers so many askers, and forgets who was seen longest ago', async (t) => {
  const app = fastify();
  t.after(() => app.close());
  const limits = { addressMax: 1, strangerMax: 1, personMax: 1, tokenMax: 1 };
  const { address } = await rateLimiters(app, limits);
  const first = '192.0.2.1';
  const at = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  const told: boolean[] = [];
  const handler = async (request: FastifyRequest) => {
    const ask = async (ip: string): Promise<boolean> => {
      try {
        await address(Object.create(request, { ip: { value: ip } }) as FastifyRequest);
        return true;
      } catch (error) {
        assert.ok(error instanceof TooMany);
        return false;
      }
    };
    told.push(await ask(first), await ask(first));
    for (let n = 1; n < RATE_KEYS_MAX; n++) assert.ok(await ask(at(n)));
    // There was room for all of them; now it is the oldest again, and the next is one too many.
    told.push(await ask(at(1)));
    await ask(at(RATE_KEYS_MAX));
    told.push(await ask(first), await ask(at(1)));
    return {};
  };
  app.route({ method: 'GET', url: '/', handler });
  const { statusCode } = await app.inject('/');
  assert.equal(statusCode, 200);
  assert.deepEqual(told, [true, false, false, true, false]);
});

test('readinessOf() is not ready on a disk without room', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const office = await officeOn(database);
  const roomy = await mkdtemp(join(tmpdir(), 'minewatch-disk-'));
  t.after(() => rm(roomy, { recursive: true }));
  // A file system of the kernel's own has no byte to spare: a full disk on every machine.
  const { bavail, bsize } = await statfs(roomy);
  assert.ok(bavail * bsize >= DISK_BYTES_MIN, 'this machine has room');
  for (const [dataFolder, disk] of [
    [roomy, true],
    ['/proc', false],
    [join(roomy, 'gone'), false],
  ] as const) {
    const { ask } = await serve(t, office, { dataFolder });
    const reply = await ask({ method: 'GET', url: '/readyz' });
    assert.equal(reply.statusCode, disk ? 200 : 503, dataFolder);
    const parts = { database: true, migrations: true, record: true, disk };
    const { ready, parts: told } = reply.json<Readiness>();
    assert.deepEqual({ ready, parts: told }, { ready: disk, parts });
  }
});
