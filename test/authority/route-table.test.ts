/** What every route of the table must have, so that the tests beside this one can ask it anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROUTES } from '#model/routes/index.ts';
import { ENTRIES } from '#service/auth/entries.ts';
import { HANDLERS } from '#service/index.ts';

const served = [...HANDLERS, ...ENTRIES];

test('every route has exactly one handler, and every handler a route of the table', () => {
  for (const route of ROUTES) {
    const own = served.filter((handler) => handler.route === route);
    const wanted = route.stream === true || route.file === true ? 0 : 1;
    assert.equal(own.length, wanted, `${route.name}: list its handler in src/service/index.ts`);
  }
  for (const { route } of served) {
    assert.ok(ROUTES.includes(route), `${route.name}: list its route in src/model/routes/index.ts`);
  }
});

test('routes differ by name and by what they answer to', () => {
  const places = ROUTES.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
  assert.equal(new Set(places).size, ROUTES.length);
  assert.equal(new Set(ROUTES.map(({ name }) => name)).size, ROUTES.length);
});

test('staff need a verb for everything but what is their own', () => {
  for (const { name, who, verb, path, stream } of ROUTES) {
    // Sign-in and the stream, which asks for the verb of each event, know nothing but the person.
    const isOwn =
      path.startsWith('/api/v1/auth/') || path.startsWith('/api/v1/me') || stream === true;
    if (who !== 'staff') assert.equal(verb, null, `${name}: only staff have verbs`);
    else assert.ok(verb !== null || isOwn, `${name}: a staff route needs a verb`);
  }
});

test('what changes something is not got, and what is only asked is got or posted', () => {
  for (const { kind, route } of HANDLERS) {
    // A question that is too long for a path is posted. What is recorded of a look is not what was looked for.
    if (kind === 'query') assert.match(route.method, /^(?:GET|POST)$/, route.name);
    if (route.method === 'GET') assert.equal(route.body, undefined, route.name);
  }
});

test('paths and their schemas name the same parts', () => {
  for (const { name, path, params } of ROUTES) {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, part]) => String(part));
    assert.deepEqual(Object.keys(params?.shape ?? {}).sort(), inPath.sort(), name);
    assert.match(path, /^\/api\/v1\/[a-z0-9/:-]+$/i, name);
  }
});
