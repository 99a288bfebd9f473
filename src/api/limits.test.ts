/** The limits of the HTTP interface that need no more than a request; those of streams are in stream-limits.test.ts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fastify, { type FastifyRequest } from 'fastify';
import { DISK_BYTES_MIN, type Readiness } from '#service/health/readiness.ts';
import { serve } from '../../test/authority/served.ts';
import { embeddedDatabase, officeOn } from '../../test/office.ts';
import { askedOf, IDEMPOTENCY_KEY_MAX } from './input.ts';
import { checkPath, URL_CHARACTERS_MAX } from './path-check.ts';
import { BODY_DEPTH_MAX, textErrors } from './plain-text.ts';
import { RATE_KEYS_MAX, rateLimiters, TooMany } from './rate-limits.ts';

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
