/**
 * Every route of the table, asked by every role, from above, from the place itself, from below, from beside and from far away,
 * by people of the unit concerned, by nobody and by programs. Made from the table: a new route is tested as it is added.
 */
import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import { isoFrom } from '#base/clock.ts';
import { VERBS, type Role, type Verb } from '#model/authority.ts';
import { TokenScope } from '#model/person.ts';
import type { Problem } from '#model/problem.ts';
import type { Route } from '#model/route.ts';
import { ROUTES } from '#model/routes/index.ts';
import type { Office } from '#service/office.ts';
import { API_TOKEN_PREFIX, newToken } from '#service/auth/secret-token.ts';
import { inWork } from '#service/work.ts';
import type { Database } from '#store/database.ts';
import { jsonColumn } from '#store/json-column.ts';

import { officeOn, onEachDatabase } from '../office.ts';
import { Findings } from './findings.ts';
import {
  HERE,
  makeProvince,
  openSession,
  SETUP,
  type Province,
  type Somebody,
} from './province.ts';
import { expectedOf, type About } from './rules.ts';
import { serve, type Served } from './served.ts';
import { FIXTURE_OF, fixtureOf, makeThings, requestOf, type Things } from './things.ts';

interface Stage extends Things {
  readonly office: Office;
  readonly served: Served;
  readonly province: Province;
}

const guarded = ROUTES.filter(({ who, stream }) => who === 'staff' && stream !== true);

async function setStage(t: Parameters<typeof serve>[0], database: Database): Promise<Stage> {
  const office = await officeOn(database);
  const province = await makeProvince(office);
  const served = await serve(t, office);
  const { things, known } = await makeThings(office, province);
  return { office, served, province, known, things };
}

onEachDatabase('every route refuses whom the rules refuse', async (t, database) => {
  const stage = await setStage(t, database);
  const findings = new Findings();
  for (const route of guarded) {
    const { verb } = route;
    if (verb === null) continue;
    const { size } = await headOf(stage.office);
    for (const who of stage.province.people) {
      // Whose role lacks the verb is asked from everywhere in one of the two databases; it tells nothing of the walls.
      const roles: readonly Role[] = VERBS[verb];
      const isPlain = !roles.includes(who.role) && who.place !== 'above';
      if (isPlain && database.kind === 'postgresql') continue;
      await findings.try(() => askAs(stage, route, verb, who, 'refused'));
    }
    if (route.method === 'GET') continue;
    await findings.try(async () => {
      assert.deepEqual(await headOf(stage.office), { size }, `${route.name} recorded something`);
    });
  }
  findings.conclude();
});

onEachDatabase('every route lets in whom the rules let in', async (t, database) => {
  const stage = await setStage(t, database);
  const findings = new Findings();
  for (const route of guarded) {
    const { verb } = route;
    if (verb === null) continue;
    for (const who of stage.province.people) {
      await findings.try(() => askAs(stage, route, verb, who, 'allowed'));
    }
  }
  findings.conclude();
});

async function askAs(
  stage: Stage,
  route: Route,
  verb: Verb,
  who: Somebody,
  phase: 'refused' | 'allowed',
): Promise<void> {
  const about = aboutOf(stage, route);
  const expected = expectedOf(route, verb, who, about);
  const isRefusal = expected === 'refused' || expected === 'blind';
  if (expected === 'open' || isRefusal !== (phase === 'refused')) return;
  // What is changed by somebody who may is not there any more for the next.
  const id =
    phase === 'allowed' && route.method !== 'GET' ? await anew(stage, route) : idOf(stage, route);
  const request = requestOf(route, stage.known, id);
  const reply = await stage.served.ask({ ...request, token: who.token });
  const told = `${route.name} by ${nameOf(who)}: ${reply.statusCode} ${reply.body.slice(0, 300)}`;
  if (expected === 'refused') assert.ok(isRefused(reply), told);
  else if (expected === 'blind') assertBlind(stage, reply, told);
  // What the office of this test lacks is asked for after authority.
  else assert.ok(!isRefused(reply) && reply.statusCode !== 500, told);
}

function aboutOf(stage: Stage, route: Route): About {
  const fixture = fixtureOf(route);
  if (fixture !== null) {
    return { isHere: true, isOfUnit: fixture.isOfUnit, isPerhapsOfUnit: false };
  }
  const { payload = {} } = requestOf(route, stage.known, null);
  const text = JSON.stringify(payload);
  const named = [...stage.things].filter(([, id]) => text.includes(id));
  const isOfUnit = text.includes(stage.province.unitId);
  const isPerhapsOfUnit = !isOfUnit && named.some(([name]) => FIXTURE_OF[name]?.isOfUnit === true);
  const isHere = isOfUnit || named.length > 0 || text.includes(`"${HERE}`);
  return { isHere, isOfUnit, isPerhapsOfUnit };
}

function idOf(stage: Stage, route: Route): string | null {
  const collection = collectionName(route);
  return collection === null ? null : (stage.things.get(collection) ?? null);
}

async function anew(stage: Stage, route: Route): Promise<string | null> {
  return (await fixtureOf(route)?.make(stage.office, stage.province)) ?? null;
}

function collectionName(route: Route): string | null {
  const fixture = fixtureOf(route);
  return Object.keys(FIXTURE_OF).find((name) => FIXTURE_OF[name] === fixture) ?? null;
}

/** Refused by authority: neither by a schema, which would hide what is asked here, nor by a fault. */
function isRefused(reply: LightMyRequestResponse): boolean {
  if (reply.statusCode < 400) return false;
  const code = reply.json<Problem>().type.replace('urn:minewatch:error:', '');
  return ['forbidden', 'not-found', 'conflict-of-interest'].includes(code);
}

/** Lists say nothing of what lies elsewhere. */
function assertBlind(stage: Stage, reply: LightMyRequestResponse, told: string): void {
  if (isRefused(reply)) return;
  assert.equal(reply.statusCode, 200, told);
  for (const id of stage.things.values()) assert.ok(!reply.body.includes(id), told);
}

onEachDatabase('lists show what lies within reach', async (t, database) => {
  const stage = await setStage(t, database);
  const findings = new Findings();
  for (const route of guarded) {
    const id = stage.things.get(/\/([^/]+)$/.exec(route.path)?.[1] ?? '');
    if (route.method !== 'GET' || route.verb === null || id === undefined) continue;
    // Of another thing than the one that is looked for.
    if (route.path.includes('/:')) continue;
    const own = stage.province.people.filter(({ place, isOfUnit }) => place === 'own' && !isOfUnit);
    for (const who of own) {
      const about = { isHere: true, isOfUnit: false, isPerhapsOfUnit: false };
      if (expectedOf(route, route.verb, who, about) === 'refused') continue;
      await findings.try(async () => {
        const request = requestOf(route, stage.known, null);
        const reply = await stage.served.ask({ ...request, token: who.token });
        assert.ok(reply.body.includes(id), `${route.name} hides it from ${nameOf(who)}`);
      });
    }
  }
  findings.conclude();
});

onEachDatabase(
  'no route answers who is not signed in, or a session that has ended',
  async (t, database) => {
    const stage = await setStage(t, database);
    const findings = new Findings();
    for (const route of ROUTES.filter(({ who }) => who !== 'anyone')) {
      const strangers = [
        {},
        { token: 'a'.repeat(43) },
        { headers: { authorization: `Bearer mw_${'a'.repeat(43)}` } },
        { headers: { authorization: 'Basic YTph' } },
      ];
      await findings.try(async () => {
        const request = requestOf(route, stage.known, idOf(stage, route));
        for (const stranger of strangers) {
          const reply = await stage.served.ask({ ...request, ...stranger });
          assert.equal(reply.statusCode, 401, `${route.name}: ${reply.body}`);
        }
      });
    }
    findings.conclude();
  },
);

onEachDatabase('routes for programs refuse people', async (t, database) => {
  const stage = await setStage(t, database);
  const [somebody] = stage.province.people;
  for (const route of ROUTES.filter(({ who }) => who.startsWith('token:'))) {
    const request = requestOf(route, stage.known, idOf(stage, route));
    const reply = await stage.served.ask({ ...request, token: somebody?.token ?? '' });
    assert.equal(reply.statusCode, 401, route.name);
  }
});

onEachDatabase('routes for programs refuse tokens of another scope', async (t, database) => {
  const stage = await setStage(t, database);
  const findings = new Findings();
  const { people } = stage.province;
  for (const route of ROUTES.filter(({ who }) => who.startsWith('token:'))) {
    const right = TokenScope.parse(route.who.slice('token:'.length));
    const others = TokenScope.options.filter((scope) => scope !== right);
    const wrong = await tokenOf(stage.office, people[0]?.personId ?? '', others);
    await findings.try(async () => {
      const request = requestOf(route, stage.known, idOf(stage, route));
      const headers = { authorization: `Bearer ${wrong}` };
      const reply = await stage.served.ask({ ...request, headers });
      assert.equal(reply.statusCode, 403, `${route.name}: ${reply.body}`);
      const staff = ROUTES.find(({ who }) => who === 'staff');
      assert.ok(staff);
      const elsewhere = requestOf(staff, stage.known, idOf(stage, staff));
      assert.equal((await stage.served.ask({ ...elsewhere, headers })).statusCode, 401);
    });
  }
  findings.conclude();
});

async function tokenOf(
  office: Office,
  madeById: string,
  scopes: readonly TokenScope[],
): Promise<string> {
  const { token, hash: tokenHash } = newToken(API_TOKEN_PREFIX);
  const at = office.clock.now();
  await office.database.db
    .insertInto('apiToken')
    .values({
      id: office.newId(),
      label: 'program',
      scopes: jsonColumn(scopes),
      subjectId: null,
      jurisdiction: HERE,
      tokenHash,
      madeById,
      createdAt: isoFrom(at),
      expiresAt: isoFrom(at + 3_600_000),
      usedAt: null,
      revokedAt: null,
    })
    .execute();
  return token;
}

onEachDatabase('routes that need a fresh second factor refuse an old one', async (t, database) => {
  const stage = await setStage(t, database);
  const findings = new Findings();
  const [who] = stage.province.people;
  assert.ok(who);
  const token = await inWork(stage.office, SETUP, (work) =>
    openSession(work, who.personId, { isFresh: false }),
  );
  for (const route of guarded.filter(({ stepUp, verb }) => stepUp === true && verb !== null)) {
    await findings.try(async () => {
      const request = requestOf(route, stage.known, idOf(stage, route));
      const reply = await stage.served.ask({ ...request, token });
      assert.equal(reply.json<Problem>().type, 'urn:minewatch:error:step-up-needed', route.name);
    });
  }
  findings.conclude();
});

async function headOf({ database }: Office): Promise<{ size: number }> {
  return database.db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
}

function nameOf({ role, place, isOfUnit }: Somebody): string {
  return `${role} ${place}${isOfUnit ? ' of the unit' : ''}`;
}
