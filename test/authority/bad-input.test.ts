/**
 * Every route of the table, asked badly in every way there is: the right code each time, and nothing half-written. The
 * person who asks may do everything everywhere, so that it is the input that is refused.
 */
import assert from 'node:assert/strict';
import type { InjectOptions } from 'fastify';
import { z } from 'zod';
import { ROLES } from '#model/authority.ts';
import { Problem } from '#model/problem.ts';
import { BODY_BYTES_MAX, type Route } from '#model/route.ts';
import { ROUTES } from '#model/routes/index.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';
import { inWork } from '#service/work.ts';
import { officeOn, onEachDatabase } from '../office.ts';
import { hasPeer } from '../peers.ts';
import { eachAtOnce } from './at-once.ts';
import { Findings } from './findings.ts';
import { makeProvince, openSession, register, ROOT, SETUP } from './province.ts';
import { serve, type Served } from './served.ts';
import {
  FIXTURE_OF,
  fixtureOf,
  makeThings,
  requestOf,
  type Request,
  type Things,
} from './things.ts';

/** How a request is bad, and the status that it gets; null where a route cannot be asked so. */
interface Badness {
  readonly what: string;
  readonly status: number;
  /** What is refused by what lies in the store. All else is refused before any, and asked before one of the two. */
  readonly isOfStore?: true;
  make(route: Route, request: Request): InjectOptions | null;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const hasBody = ({ body }: Route): boolean => body !== undefined;

/** A body that is sent as it is, whatever it is. */
function sent(request: Request, payload: string | Buffer, type = JSON_TYPE): InjectOptions {
  return { ...request, payload, headers: type };
}

const BAD: readonly Badness[] = [
  {
    what: 'a body beyond its limit',
    status: 413,
    make: (route, request) => {
      const bytes = (route.bodyBytesMax ?? BODY_BYTES_MAX) + 1;
      return route.method === 'GET' ? null : sent(request, Buffer.alloc(bytes, ' '));
    },
  },
  {
    what: 'a body that is no JSON',
    status: 400,
    make: (route, request) => (route.method === 'GET' ? null : sent(request, '{"a":')),
  },
  {
    what: 'a body that is no UTF-8',
    status: 400,
    make: (route, request) =>
      route.method === 'GET' ? null : sent(request, Buffer.from([0x22, 0xff, 0xfe, 0x22])),
  },
  {
    what: 'a name that would change a prototype',
    status: 400,
    make: (route, request) => (route.method === 'GET' ? null : sent(request, '{"__proto__":{}}')),
  },
  {
    what: 'another type than JSON',
    status: 415,
    make: (route, request) =>
      route.method === 'GET' ? null : sent(request, '<a/>', { 'content-type': 'text/xml' }),
  },
  {
    what: 'an unknown field',
    status: 422,
    make: (route, request) =>
      route.method === 'GET' ? null : { ...request, payload: { ...request.payload, zz: 1 } },
  },
  {
    what: 'a list where an object belongs',
    status: 422,
    make: (route, request) => (hasBody(route) ? sent(request, '[]') : null),
  },
  {
    what: 'no body where one is needed',
    status: 422,
    make: (route, { method, url }) => {
      return route.body === undefined || route.body.safeParse({}).success ? null : { method, url };
    },
  },
  {
    what: 'each field of another type',
    status: 422,
    make: (_route, request) => {
      const names = Object.keys(request.payload ?? {});
      if (names.length === 0) return null;
      return { ...request, payload: Object.fromEntries(names.map((name) => [name, { zz: [] }])) };
    },
  },
  {
    what: 'a control character',
    status: 422,
    make: (route, request) => {
      if (!hasBody(route)) return null;
      return { ...request, payload: { ...request.payload, name: 'a\u0000b' } };
    },
  },
  {
    what: 'half a surrogate pair',
    status: 422,
    make: (route, request) => {
      if (!hasBody(route)) return null;
      return sent(
        request,
        JSON.stringify({ ...request.payload, name: 1 }).replace('1}', '"\\ud800"}'),
      );
    },
  },
  {
    what: 'a body of a thousand levels',
    status: 422,
    make: (route, request) =>
      hasBody(route) ? sent(request, `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`) : null,
  },
  {
    what: 'an unknown word in the query',
    status: 422,
    make: (_route, request) => {
      const { url } = request;
      return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}zz=1` };
    },
  },
  {
    what: 'an id that is none',
    status: 422,
    make: (route, request) => {
      if (!route.path.includes(':id')) return null;
      return { ...request, url: request.url.replace(/[0-9a-f-]{36}/, "1'or'1") };
    },
  },
  {
    what: 'a very long id',
    status: 400,
    make: (route, request) => {
      if (!route.path.includes(':id')) return null;
      return { ...request, url: request.url.replace(/[0-9a-f-]{36}/, 'a'.repeat(1000)) };
    },
  },
  {
    what: 'a slash in disguise',
    status: 400,
    make: (route, request) => {
      if (!route.path.includes(':id')) return null;
      return { ...request, url: request.url.replace(/[0-9a-f-]{36}/, '..%2f..%2fetc%2fpasswd') };
    },
  },
  {
    what: 'half a percent code',
    status: 400,
    make: (route, request) => {
      if (!route.path.includes(':id')) return null;
      return { ...request, url: request.url.replace(/[0-9a-f-]{36}/, '%zz') };
    },
  },
  {
    what: 'an If-Match that is none',
    status: 400,
    make: (route, request) =>
      route.method === 'GET' ? null : { ...request, headers: { 'if-match': 'W/"a"' } },
  },
  {
    what: 'a version that nobody has seen',
    status: 412,
    isOfStore: true,
    make: (route, request) => {
      const isCommand = HANDLERS.some((one) => one.route === route && one.kind === 'command');
      const hasVersion = route.reply instanceof z.ZodObject && 'version' in route.reply.shape;
      if (!isCommand || !hasVersion || !route.path.includes(':id')) return null;
      if (route.method === 'GET') return null;
      return { ...request, headers: { 'if-match': '"999"' } };
    },
  },
  {
    what: 'an idempotency key that is none',
    status: 400,
    make: (route, request) =>
      route.method === 'GET' ? null : { ...request, headers: { 'idempotency-key': 'a b' } },
  },
];

const asked = ROUTES.filter(({ who, stream }) => who === 'staff' && stream !== true);

onEachDatabase('every route refuses bad input with the right code', async (t, database) => {
  const office = await officeOn(database);
  const province = await makeProvince(office);
  const served = await serve(t, office);
  const personId = await almighty(office);
  const things = await makeThings(office, province);
  const size = async (): Promise<unknown> => {
    const { db } = database;
    return db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  };
  const before = await size();
  const findings = new Findings();
  const isWhole = database.kind === 'postgresql' || !hasPeer('postgresql');
  const badly = BAD.filter(({ isOfStore }) => isWhole || isOfStore === true);
  for (const route of asked) {
    // A new one each time: what locks or ends a session is among these routes.
    const token = await inWork(office, SETUP, (work) => openSession(work, personId));
    await eachAtOnce(database, badly, (bad) =>
      findings.try(() => askBadly(served, route, bad, { ...things, token })),
    );
  }
  findings.conclude();
  assert.deepEqual(await size(), before);
});

/** Somebody with every role over the root. */
async function almighty(office: Office): Promise<string> {
  return inWork(office, SETUP, async (work) => {
    const personId = await register(work, {});
    for (const role of ROLES) {
      const data = { personId, role, agencyId: null, jurisdiction: ROOT, sector: null };
      const events = [
        { type: 'grant.made', data: { ...data, from: work.iso, until: null } } as const,
      ];
      await work.record('grant', work.newId(), { events }, { jurisdiction: ROOT });
    }
    return personId;
  });
}

async function askBadly(
  served: Served,
  route: Route,
  bad: Badness,
  { things, known, token }: Things & { readonly token: string },
): Promise<void> {
  const fixture = fixtureOf(route);
  const collection = Object.keys(FIXTURE_OF).find((name) => FIXTURE_OF[name] === fixture);
  const request = requestOf(route, known, things.get(collection ?? '') ?? null);
  const made = bad.make(route, request);
  if (made === null) return;
  const reply = await served.ask({ ...made, token });
  const told = `${route.name} with ${bad.what}: ${reply.statusCode} ${reply.body.slice(0, 200)}`;
  assert.equal(reply.statusCode, bad.status, told);
  assert.ok(Problem.safeParse(reply.json()).success, `${told} is no problem document`);
}
